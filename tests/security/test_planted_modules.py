"""Python files in the folder of documents are never run, whatever they are called."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from corpus.child_process import module_command, module_folders
from tests.corpus.office_files import docx, paragraph

# Modules of ours, of Python's library and of packages that child processes import early or late.
NAMES = (
    *("bot", "corpus", "embeddings", "sitecustomize", "usercustomize", "runpy", "json", "re", "os"),
    *("encodings", "codecs", "io", "site", "abc", "enum", "typing", "types", "dataclasses"),
    *(
        "multiprocessing",
        "pickle",
        "signal",
        "socket",
        "select",
        "threading",
        "subprocess",
        "struct",
    ),
    *("tempfile", "shutil", "random", "hashlib", "sqlite3", "marshal", "faulthandler", "resource"),
    *("numpy", "faiss", "tantivy", "rjieba", "jieba", "opencc", "uvicorn", "fastapi", "pydantic"),
    *("pypdfium2", "selectolax", "markdown_it", "yaml", "chardet", "tokenizers", "safetensors"),
)


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A folder of documents with a module of each name, which leaves a mark when it is run."""
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "notice.txt").write_text(
        "渡轮公告。\n渡轮能见度不足500米时停航。", encoding="utf-8"
    )
    (documents / "letter.docx").write_bytes(docx(paragraph("图书馆今日闭馆。")))
    for name in NAMES:
        code = f"open({str(tmp_path / 'run')!r}, 'a').write('{name} ')\n"
        (documents / f"{name}.py").write_text(code, encoding="utf-8")
    return documents


def check_nothing_ran(documents: Path) -> None:
    mark = documents.parent / "run"
    assert not mark.exists(), mark.read_text()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_serving_the_working_folder_runs_no_module_that_lies_in_it(planted, monkeypatch, workers):
    monkeypatch.chdir(planted)
    command = [str(Path(sys.executable).with_name("chuchu")), "serve", ".", "--port", "0"]
    with subprocess.Popen(
        [*command, "--workers", workers, "--index", str(planted.parent / "index")],
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            url = server.stdout.readline().rsplit(" at ", 1)[1].strip()
            with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
                while client.get("/readyz").status_code != 200:
                    assert server.poll() is None
                answer = client.post(
                    "/ask", json={"question": "渡轮能见度不足多少米时停航？"}
                ).json()
                assert "500米" in answer["answer"]
                assert client.post("/index/rebuild").status_code == 202
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)
    check_nothing_ran(planted)


def test_indexing_the_working_folder_runs_no_module_that_lies_in_it(planted, monkeypatch):
    # More than enough text for worker processes to be started.
    (planted / "long.txt").write_text("渡轮今日停航。\n" * 300_000, encoding="utf-8")
    monkeypatch.chdir(planted)
    command = [str(Path(sys.executable).with_name("chuchu")), "index", "."]
    subprocess.run([*command, "--index", str(planted.parent / "index")], check=True)
    check_nothing_ran(planted)


def test_variables_of_the_environment_add_no_module_to_a_child_process(planted):
    environment = {
        **os.environ,
        "PYTHONPATH": str(planted),
        "PYTHONSTARTUP": str(planted / "os.py"),
    }
    done = subprocess.run(
        module_command("corpus.sandbox.worker", "30", str(2**31)),
        input=b"",
        env=environment,
        cwd=planted,
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    check_nothing_ran(planted)


def test_the_working_folder_is_no_folder_of_modules(planted, monkeypatch):
    monkeypatch.chdir(planted)
    monkeypatch.setattr(sys, "path", ["", str(planted), *sys.path])

    folders = module_folders()

    assert str(planted) not in folders
    assert str(Path(__file__).resolve().parents[2]) in folders
