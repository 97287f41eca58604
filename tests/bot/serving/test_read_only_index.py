"""A whole index that this process may not write: it answers, and says that it can't be updated."""

import json
import logging
import os
import shutil
import subprocess
import sys
import threading

import httpx
import pytest

from bot.bootstrap import new_collections
from bot.server import build_app
from bot.serving.watch import Watcher
from bot.settings import read_settings
from corpus.errors import IndexNotWritable
from embeddings.indexing.folder_engine.engine import FolderEngine
from embeddings.store.layout import IndexLayout
from tests.bot.serving.builds import FULL
from tests.command_line import check_failed, chuchu
from tests.folder_builds import build_index
from tests.unprivileged import obeying_permissions

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")

QUESTION = "渡轮停航了吗？"


@pytest.fixture(scope="module")
def built(tmp_path_factory, tools):
    """A folder of documents, and its index beside it with two generations."""
    place = tmp_path_factory.mktemp("built")
    (place / "documents").mkdir()
    for number, text in enumerate(["图书馆周一闭馆。", "渡轮停航。"]):
        (place / "documents" / f"{number}.txt").write_text(text, encoding="utf-8")
        build_index(place / "documents", place / "index", tools)
    (place / "index" / "jobs").mkdir()
    return place


@pytest.fixture
def place(built, tmp_path):
    """A copy of them; whatever a test forbids is allowed again at its end."""
    copy = shutil.copytree(built, tmp_path / "copy")
    yield copy
    allow(copy)


def forbid(*paths):
    """Let nobody write to these files and folders, nor to what is in them."""
    for path in paths:
        for each in [*path.rglob("*"), path]:
            each.chmod(0o555 if each.is_dir() else 0o444)


def allow(place):
    """Let their owner write to all files and folders of a place again."""
    place.chmod(0o755)
    for each in place.rglob("*"):
        each.chmod(0o755)


def everything(index):
    forbid(index)


def lock_file(index):
    # As where another user, who built the index, shares its folder with a group.
    forbid(index / "lock")


def vector_cache(index):
    forbid(index / "vectors.sqlite")


def lexical_locks(index):
    forbid(*index.rglob("*.lock"), index / "lock")


FORBIDDEN = [everything, lock_file, vector_cache, lexical_locks]
REASONS = {
    everything: "this user may not write to its folder",
    lock_file: "this user may not write to its lock file",
    vector_cache: "this user may not write to its vector cache",
    lexical_locks: "this user may not write to its lock file",
}


@pytest.mark.parametrize("forbidden", [everything, lexical_locks])
def test_commands_that_only_read_work_and_those_that_write_are_refused(place, forbidden):
    where = ("--docs", place / "documents", "--index", place / "index")
    cases = place / "cases.jsonl"
    case = {"question": QUESTION, "document": "1.txt", "answers": ["停航"]}
    cases.write_text(json.dumps(case), encoding="utf-8")
    (place / "documents" / "new.txt").write_text("新的文件。", encoding="utf-8")
    forbidden(place / "index")
    with obeying_permissions():
        assert chuchu("ask", QUESTION, *where).stdout.startswith("渡轮停航")
        status = chuchu("status", *where)
        assert f"The index can't be written: {REASONS[forbidden]}." in status.stdout
        assert REASONS[forbidden] in chuchu("status", "--json", *where).stdout
        assert chuchu("check", *where).returncode == 0
        assert chuchu("evaluate", cases, *where).returncode == 0
        check_failed(chuchu("index", *where[1:]), "can't be written", "--index")
        check_failed(chuchu("rollback", *where), "can't be written", "--index")
    assert (place / "index" / "CURRENT").read_text() == "gen-000002"


def app_of(place, tools):
    settings = read_settings(docs=place / "documents", index=place / "index")
    collections = new_collections(settings, tools)
    (only,) = collections
    return build_app(settings, tools, collections), only.rebuilder, settings


def jobs_folder(index):
    forbid(index / "jobs")


def file_as_jobs_folder(index):
    (index / "jobs").rmdir()
    (index / "jobs").touch()


@pytest.mark.parametrize("forbidden", [*FORBIDDEN, jobs_folder, file_as_jobs_folder])
def test_a_server_answers_and_says_why_the_index_is_not_updated(
    place, forbidden, in_process, tools
):
    forbidden(place / "index")
    app, _, _ = app_of(place, tools)
    http = in_process(app)
    with obeying_permissions():
        assert http.post("/ask", json={"question": QUESTION}).json()["answerable"]
        problem = http.get("/index").json()["update_problem"]
        assert problem.startswith("The index can't be written: ")
        assert str(place) not in problem
        refused = http.post("/index/rebuild")
    assert refused.status_code == 503
    assert refused.json()["error"]["type"] == "IndexNotWritable"
    assert refused.json()["error"]["message"] == problem
    assert int(refused.headers["retry-after"]) > 2


def test_a_rebuild_without_room_for_its_job_is_refused_in_one_sentence(
    place, in_process, tools, monkeypatch
):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    app, rebuilder, _ = app_of(place, tools)
    monkeypatch.setattr("bot.serving.jobs.Path.write_text", full)
    refused = in_process(app).post("/index/rebuild")
    assert refused.status_code == 503
    assert "no space left" in refused.json()["error"]["message"]
    assert rebuilder.jobs.latest() is None


def test_an_index_that_can_be_written_again_is_updated_again(place, in_process, tools):
    app, rebuilder, _ = app_of(place, tools)
    forbid(place / "index")
    with obeying_permissions(), pytest.raises(IndexNotWritable):
        rebuilder.start()
    allow(place)
    with obeying_permissions():
        assert in_process(app).get("/index").json()["update_problem"] is None


def test_a_missing_folder_of_documents_is_named_and_its_index_answers(place, in_process, tools):
    (place / "documents").rename(place / "gone")
    http = in_process(app_of(place, tools)[0])
    assert http.post("/ask", json={"question": QUESTION}).json()["answerable"]
    assert "folder of documents" in http.get("/index").json()["update_problem"]


@pytest.mark.parametrize("is_known", [True, False])
def test_changes_of_documents_do_not_repeat_the_warning(
    place, tools, monkeypatch, caplog, is_known
):
    forbid(place / "index")
    _, rebuilder, settings = app_of(place, tools)
    seen = threading.Event()

    def three_changes(*_):
        yield from [None] * 3
        seen.set()

    monkeypatch.setattr("bot.serving.watch.changes", three_changes)
    with obeying_permissions(), caplog.at_level(logging.WARNING):
        known = rebuilder.write_problem() if is_known else None
        watcher = Watcher(settings, rebuilder, reported=known)
        watcher.start()
        assert seen.wait(10)
        watcher.stop()
    messages = [record.getMessage() for record in caplog.records]
    assert len(messages) == (0 if is_known else 1)
    assert all("can't be written" in message for message in messages)


def test_a_folder_that_can_not_hold_its_index_is_one_sentence(tmp_path):
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "a.txt").write_text("渡轮停航。", encoding="utf-8")
    forbid(documents)
    with obeying_permissions():
        check_failed(chuchu("index", documents), "can't be written", "--index")
        run = chuchu("serve", documents, "--port", "0")
    documents.chmod(0o755)
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "can't be written" in run.stderr
    assert "--index" in run.stderr


@pytest.mark.parametrize("command", ["ask", "status", "check", "rollback", "serve"])
@pytest.mark.parametrize("mode", [0o000, 0o100, 0o400])
def test_an_index_that_may_not_be_read_is_one_sentence_that_says_so(place, command, mode):
    (place / "index").chmod(mode)
    run_unreadable(
        place, command, f"The index in {place / 'index'} can't be read: permission denied."
    )


@pytest.mark.parametrize("name", ["", "manifest.json", "catalog.sqlite"])
@pytest.mark.parametrize("command", ["ask", "serve"])
def test_files_that_may_not_be_read_are_one_sentence_that_says_so(place, command, name):
    for generation in (place / "index").glob("gen-*"):
        (generation / name).chmod(0)
    (place / "index").chmod(0o555)
    run_unreadable(place, command, "read")


def run_unreadable(place, command, words):
    question = [QUESTION] if command == "ask" else []
    folder = place / "documents"
    options = [folder, "--port", "0"] if command == "serve" else ["--docs", folder]
    with obeying_permissions():
        run = chuchu(command, *question, *options, "--index", place / "index")
    assert run.returncode == 1, run
    *_, last = run.stderr.strip().splitlines()
    assert words in last
    assert "written" not in last
    assert "--index" not in last
    assert "Traceback" not in run.stderr


def test_a_lock_that_only_its_owner_may_write_is_still_seen(place):
    engine = FolderEngine(place / "index")
    lock_file(place / "index")
    holder = (
        "import fcntl, sys; f = open(sys.argv[1]); fcntl.flock(f, 2); print(flush=True); input()"
    )
    with obeying_permissions():
        assert not engine.is_being_updated()
        with subprocess.Popen(
            [sys.executable, "-c", holder, IndexLayout(place / "index").lock],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            process.stdout.readline()
            assert engine.is_being_updated()
            process.stdin.close()
    assert not engine.is_being_updated()


@pytest.mark.parametrize("workers", ["1", "2"] if FULL else ["2"])
def test_an_index_on_a_read_only_disk_is_served_also_without_documents(place, workers):
    """The disk is a mount of its own where root may make one; else the folder is forbidden."""
    (place / "documents").rename(place / "gone")
    mounted = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    enter = ["unshare", "-m", "sh", "-c", mounted, str(place)]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*enter, "true"], capture_output=True, check=False).returncode
    ):
        forbid(place / "index")
        enter = [sys.executable, "-m", "tests.unprivileged"]
    command = [
        *(*enter, sys.executable, "-m", "bot", "serve", str(place / "documents")),
        *("--index", str(place / "index"), "--port", "0", "--workers", workers),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            url = server.stdout.readline().rsplit(" at ", 1)[1].strip()
            with httpx.Client(base_url=url, trust_env=False, timeout=30) as http:
                assert http.post("/ask", json={"question": QUESTION}).json()["answerable"]
                assert "can't be written" in http.get("/index").json()["update_problem"]
                assert http.post("/index/rebuild").status_code == 503
        finally:
            server.terminate()
            _, errors = server.communicate(timeout=30)
    [line] = errors.splitlines()
    assert line.startswith("The index can't be written: ")
    assert line.endswith("The index that is there answers.")
