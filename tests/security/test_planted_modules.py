"""Python files in the folder of documents are never run, whatever they are called."""

import os
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import httpx
import pytest

from bot.__main__ import main as start
from corpus.isolation import isolate, module_command, module_folders
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

# Imported late, or only where they are installed.
LATE = {
    *("onnx", "onnxruntime", "torch", "re2", "tomllib", "pathlib", "typer", "rich", "click"),
    *("platformdirs", "uvloop", "httptools", "watchfiles", "filelock", "huggingface_hub"),
    *("importlib_metadata", "tqdm", "orjson", "scipy", "pandas", "colorama", "unicodedata"),
}
# The first of ours; those that Python itself imports first are asked of it.
FIRST = {"bot", "corpus", "sitecustomize", "usercustomize"}
ROOT = Path(__file__).resolve().parents[2]


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


@pytest.fixture
def named(tmp_path: Path) -> Path:
    """A folder for PYTHONPATH, with modules that Python imports as it starts."""
    folder = tmp_path / "named"
    folder.mkdir()
    mark = str(tmp_path / "starts")
    for name in ("sitecustomize", "usercustomize"):
        code = f"import os; open({mark!r}, 'a').write(f'{{os.getpid()}} ')\n"
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
    return folder


@pytest.mark.parametrize("workers", ["1", "2"])
def test_serving_the_working_folder_runs_no_module_that_lies_in_it(
    planted, named, monkeypatch, workers
):
    monkeypatch.chdir(planted)
    monkeypatch.setenv("PYTHONPATH", str(named))
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
                    time.sleep(0.05)
                answer = client.post(
                    "/ask", json={"question": "渡轮能见度不足多少米时停航？"}
                ).json()
                assert "500米" in answer["answer"]
                assert client.post("/index/rebuild").status_code == 202
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)
    check_nothing_ran(planted)
    # Of all its processes only the one that the operator started obeyed the variable.
    assert set((planted.parent / "starts").read_text().split()) == {str(server.pid)}


def test_indexing_the_working_folder_runs_no_module_that_lies_in_it(planted, monkeypatch):
    # Enough bytes for worker processes to be started, in a file that is soon refused.
    (planted / "binary.txt").write_bytes(b"\0" * 5_000_000)
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


@pytest.mark.parametrize("path", ["", ":"])
def test_a_command_started_in_the_folder_imports_no_more_modules_that_lie_in_it(tmp_path, path):
    # Python itself looks for its first modules there: `-m` and an empty entry in PYTHONPATH say so.
    (tmp_path / "notice.txt").write_text("渡轮能见度不足500米时停航。", encoding="utf-8")
    mark = tmp_path.with_suffix(".run")
    shown = [sys.executable, "-c", "import runpy, sys; print(*sys.modules)"]
    started = subprocess.run(shown, capture_output=True, text=True, check=True).stdout.split()
    for name in (set(NAMES) | LATE) - FIRST - set(started):
        code = f"open({str(mark)!r}, 'a').write('{name} ')\n"
        (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")

    subprocess.run(
        [sys.executable, "-m", "bot", "index", ".", "--index", f"{tmp_path}.index"],
        env={**os.environ, "PYTHONPATH": path},
        cwd=tmp_path,
        check=True,
    )

    assert not mark.exists(), mark.read_text()


def test_the_installed_program_starts_isolated():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["scripts"] == {"chuchu": f"{start.__module__}:{start.__name__}"}


def test_no_variable_of_python_reaches_a_child_process(monkeypatch):
    monkeypatch.setattr(os, "environ", {"PYTHONHOME": "/x", "PYTHONUSERBASE": "/x", "LANG": "C"})
    monkeypatch.setattr(sys, "path", [*sys.path])

    isolate()

    kept = {"LANG": "C", "PYTHONSAFEPATH": "1", "PYTHONNOUSERSITE": "1"}
    assert {name: value for name, value in os.environ.items() if name != "PYTHONUTF8"} == kept


@pytest.mark.parametrize("folder", [ROOT, Path(os.__file__).parent])
def test_the_product_and_python_are_found_where_they_are_the_working_folder(monkeypatch, folder):
    monkeypatch.chdir(folder)

    assert {str(ROOT), str(Path(os.__file__).resolve().parent)} <= set(module_folders())


def test_the_working_folder_is_no_folder_of_modules(planted, monkeypatch):
    monkeypatch.chdir(planted)
    monkeypatch.setattr(sys, "path", ["", str(planted), *sys.path])

    folders = module_folders()

    assert str(planted) not in folders
    assert str(ROOT) in folders
