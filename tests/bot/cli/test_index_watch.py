"""`chuchu index --watch` over a folder that changes, vanishes and comes back."""

import json
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
from filelock import FileLock

from embeddings.store.layout import IndexLayout
from tests.command_line import chuchu


@contextmanager
def watching(documents, index):
    """Watch a folder from another process; yields the objects that it prints, one a line."""
    command = [sys.executable, "-m", "bot", "index", str(documents), "--index", str(index)]
    with subprocess.Popen(
        [*command, "--watch", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        # A line that never comes must not let the tests wait for ever.
        timeout = threading.Timer(60, process.kill)
        timeout.start()
        try:
            yield (json.loads(line) for line in process.stdout)
        finally:
            timeout.cancel()
            process.terminate()


@contextmanager
def changing(file):
    """Write a file again and again: the moment when watching begins is unknown."""
    seen = threading.Event()

    def write():
        number = 0
        while not seen.wait(0.2):
            number += 1
            file.write_text(f"第{number}份通知。", encoding="utf-8")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        seen.set()
        thread.join()


@pytest.mark.parametrize("away", ["moved", "deleted"])
def test_every_build_is_one_line_and_a_failed_one_does_not_end_the_watching(folder, tmp_path, away):
    documents = folder({"ferry.txt": "渡轮停航。"})
    with watching(documents, tmp_path / "index") as printed:
        assert next(printed)["counts"]["new"] == 1
        with changing(documents / "notice.txt"):
            assert next(printed)["documents"] == 2

        if away == "moved":
            documents.rename(tmp_path / "elsewhere")
        else:
            shutil.rmtree(documents)
        failed = next(each for each in printed if "error" in each)
        assert failed["error"]["type"] in {"FolderError", "BuildError"}

        if away == "moved":
            (tmp_path / "elsewhere").rename(documents)
        folder({"later.txt": "光盘借期为7天。"})
        published = (each for each in printed if each.get("published"))
        assert next(published)["documents"] == (3 if away == "moved" else 1)
        folder({"last.txt": "图书馆周一闭馆。"})
        assert next(published)["counts"]["new"] == 1


def test_a_rebuild_waits_while_another_process_builds(folder, tmp_path):
    documents = folder({"ferry.txt": "渡轮停航。"})
    with watching(documents, tmp_path / "index") as printed:
        assert next(printed)["counts"]["new"] == 1
        with FileLock(IndexLayout(tmp_path / "index").lock), changing(documents / "notice.txt"):
            assert next(printed)["error"]["type"] == "IndexBusy"
        assert next(printed)["documents"] == 2


def test_a_folder_that_cannot_be_watched_is_built_and_then_one_sentence(folder, monkeypatch):
    def refuse(*_, **__):
        raise OSError(28, "inotify watch limit reached")
        yield

    monkeypatch.setattr("bot.serving.watch.watch", refuse)
    run = chuchu("index", folder({"ferry.txt": "渡轮停航。"}), "--watch")
    assert run.returncode == 1
    assert run.stdout.startswith("1 new")
    assert "The folder can't be watched" in run.stderr
