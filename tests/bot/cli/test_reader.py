"""The reader on the command line: deep vectors after a build, and where they can't be had."""

import importlib.util
import json
import shutil
from dataclasses import replace

import pytest

from bot.serving.deep_passes import BUSY
from bot.serving.jobs import Job, JobState, JobStore, new_identity
from corpus.errors import BuildError
from embeddings.encoding import deep
from embeddings.engine import IndexEngine
from embeddings.indexing.deep import deep_pass
from embeddings.indexing.folder_engine.engine import FolderEngine
from embeddings.types import Stage
from tests.command_line import check_failed, chuchu, chuchu_process
from tests.fakes import CharacterDeepEncoder

FERRY = "渡轮停航公告。\n雾大的日子渡轮不开。"
QUESTION = "什么天气不开船？"


@pytest.fixture
def documents(folder):
    return folder({"ferry.txt": FERRY, "library.txt": "图书馆周一闭馆。"})


def status(documents, reader="auto"):
    run = chuchu("status", "--docs", documents, "--json", CHUCHU_READER=reader)
    return json.loads(run.stdout)


def reader_line(documents, reader="auto"):
    lines = chuchu("status", "--docs", documents, CHUCHU_READER=reader).stdout.splitlines()
    return next(line.removeprefix("reader").strip() for line in lines if line.startswith("reader"))


def test_the_bundled_deep_encoder_takes_part_in_answers(documents):
    report = chuchu_process("index", documents, "--reader", "auto", "--json")
    assert (report.returncode, json.loads(report.stdout)["documents"]) == (0, 2)
    answer = json.loads(
        chuchu_process("ask", QUESTION, "--docs", documents, "--json", CHUCHU_READER="auto").stdout
    )
    assert answer["citations"][0]["path"] == "ferry.txt"
    assert status(documents)["reader"] == {"encoder": "chuchu-deep-zh", "missing": 0}


def test_a_build_ends_with_the_deep_vectors_of_all_chunks(documents, characters):
    run = chuchu("index", documents, "--reader", "auto", "--json")

    assert json.loads(run.stdout)["generation"] == 2
    assert status(documents)["generation"] == 2
    assert status(documents)["reader"] == {"encoder": "characters", "missing": 0}
    assert reader_line(documents) == "characters"


def test_without_the_reader_an_index_has_no_deep_vectors(documents, characters):
    chuchu("index", documents, "--reader", "off")

    assert not list((documents / ".chuchu").rglob("deep*"))
    assert (status(documents, "off")["reader"], reader_line(documents, "off")) == (None, "none")
    assert status(documents)["reader"] == {"encoder": "characters", "missing": 2}
    assert reader_line(documents) == "characters, 2 chunks not yet encoded"


def test_many_chunks_are_left_to_a_server_unless_they_are_asked_for(
    documents, characters, monkeypatch
):
    monkeypatch.setattr(deep_pass, "MAX_MISSING_AT_ONCE", 1)
    run = chuchu("index", documents, "--reader", "auto")
    assert "2 chunks lack deep vectors: `chuchu serve` encodes them" in run.stderr
    assert status(documents)["reader"]["missing"] == 2

    assert "lack" not in chuchu("index", documents, "--reader", "always").stderr
    assert status(documents)["reader"]["missing"] == 0


def test_an_index_that_is_too_large_is_left_without_them_in_one_sentence(
    documents, characters, monkeypatch
):
    monkeypatch.setattr(deep_pass, "MAX_CHUNKS", 1)
    run = chuchu("index", documents, "--reader", "auto")

    assert run.stderr.count("2 chunks are too many to encode") == 1
    assert "--reader always" in run.stderr


def test_a_build_stands_where_its_deep_vectors_fail(documents, characters, monkeypatch):
    chuchu("index", documents, "--reader", "off")
    (documents / "new.txt").write_text("新的通知。", encoding="utf-8")
    monkeypatch.setattr("embeddings.indexing.folder_engine.deep_backlog.require_space", _no_space)
    run = chuchu("index", documents, "--reader", "auto")

    assert run.returncode == 0
    assert run.stdout.startswith("1 new")
    assert "Deep vectors are missing: The disk is full." in run.stderr


def _no_space(*_):
    raise BuildError("The disk is full.", "")


def test_a_change_ends_the_pass_of_a_watched_build_and_the_next_one_goes_on(
    documents, characters, monkeypatch
):
    waits = iter([None])
    missing = []

    class Changes:
        """Documents change once, during the first pass."""

        def __init__(self, settings):
            self._is_first = True

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def has_changed(self):
            return self._is_first

        def wait(self):
            self._is_first = False
            missing.append(status(documents)["reader"]["missing"])
            if next(waits, "end") == "end":
                raise KeyboardInterrupt

    monkeypatch.setattr("bot.serving.watch.Changes", Changes)
    run = chuchu("index", documents, "--reader", "auto", "--watch", "--json")
    assert missing == [2, 0]
    assert [json.loads(line)["counts"]["unchanged"] for line in run.stdout.splitlines()] == [0, 2]


@pytest.fixture
def without_onnxruntime(monkeypatch):
    find = importlib.util.find_spec

    def find_spec(name, package=None):
        return None if name == "onnxruntime" else find(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find_spec)


@pytest.fixture
def with_damaged_model(monkeypatch, tmp_path):
    shutil.copytree(deep.DEEP_MODEL, tmp_path / "model")
    (tmp_path / "model" / "model.onnx").write_bytes(b"version https://git-lfs.github.com/spec/v1")
    monkeypatch.setattr(deep, "DEEP_MODEL", tmp_path / "model")


@pytest.fixture(params=["without_onnxruntime", "with_damaged_model"])
def unusable(request):
    """The bundled deep encoder can't be used; the value is a word of the reason."""
    request.getfixturevalue(request.param)
    return "onnxruntime"


def warnings(caplog):
    return [each.getMessage() for each in caplog.records if each.levelname == "WARNING"]


def test_where_the_encoder_cannot_be_used_one_warning_says_so(documents, unusable, caplog):
    assert chuchu("index", documents, "--reader", "auto").returncode == 0

    assert [unusable in each for each in warnings(caplog)] == [True]
    assert status(documents)["reader"] is None
    caplog.clear()
    assert "ferry.txt" in chuchu("ask", QUESTION, "--docs", documents, "--reader", "auto").stdout
    # The network is not loaded for an index without its vectors.
    assert len(warnings(caplog)) == (importlib.util.find_spec("onnxruntime") is None)


@pytest.mark.parametrize("command", [["index"], ["ask", QUESTION, "--docs"], ["serve"]])
def test_an_encoder_that_is_asked_for_and_cannot_be_used_is_one_sentence(
    documents, unusable, command
):
    run = chuchu(*command, documents, "--reader", "always")
    check_failed(run, unusable)
    assert not (documents / ".chuchu").exists()


def test_a_server_warns_once_and_its_builds_and_workers_do_not_try_again(
    documents, unusable, monkeypatch, caplog
):
    served = []
    monkeypatch.setattr("bot.server.serve", lambda *arguments: served.append(arguments) or True)
    assert chuchu("serve", documents, "--port", "0", "--reader", "auto").returncode == 0

    settings, tools, _ = served[0]
    assert (settings.reader, tools.deep, len(warnings(caplog))) == ("off", None, 1)


def test_an_evaluation_says_whether_the_reader_took_part(documents, characters, tmp_path):
    cases = tmp_path / "questions.jsonl"
    cases.write_text(
        json.dumps({"question": QUESTION, "document": "ferry.txt", "answers": ["雾大"]}) + "\n",
        encoding="utf-8",
    )
    chuchu("index", documents, "--reader", "auto")
    evaluate = "evaluate", cases, "--docs", documents, "--reader"

    assert "reader: characters" in chuchu(*evaluate, "auto").stdout.splitlines()
    assert "reader: none" in chuchu(*evaluate, "off").stdout.splitlines()
    found = json.loads(chuchu(*evaluate, "auto", "--json").stdout)
    assert found["index"]["reader"] == "characters"


def begin_pass(documents, *flags):
    job = Job(new_identity(), stage=Stage.ENCODING)
    JobStore(documents / ".chuchu").write(job)
    run = chuchu("index", documents, "--job", job.id, "--deep-pass", *flags, CHUCHU_READER="auto")
    return run, JobStore(documents / ".chuchu").read(job.id)


def test_the_pass_of_a_server_reports_what_it_published(documents, characters, stdin_without_end):
    chuchu("index", documents, "--reader", "off")
    run, job = begin_pass(documents)

    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert (job.state, job.stage, job.counts.unchanged) == (JobState.DONE, Stage.ENCODING, 2)
    assert status(documents)["reader"]["missing"] == 0


def test_the_pass_of_a_server_that_finds_another_one_ends_calmly(
    documents,
    characters,
    stdin_without_end,
    tools,
):
    chuchu("index", documents, "--reader", "off")
    engine: IndexEngine = FolderEngine(documents / ".chuchu")
    with engine.deep_backlog(replace(tools, deep=CharacterDeepEncoder())):
        run, job = begin_pass(documents)

    assert (run.returncode, run.stderr, job.state, job.counts) == (BUSY, "", JobState.DONE, None)


def test_a_server_says_once_that_its_folder_is_too_large(
    documents,
    characters,
    stdin_without_end,
    monkeypatch,
):
    chuchu("index", documents, "--reader", "off")
    monkeypatch.setattr(deep_pass, "MAX_CHUNKS", 1)

    first, _ = begin_pass(documents)
    assert first.stderr.count("2 chunks are too many to encode") == 1
    later, job = begin_pass(documents, "--quiet")
    assert (later.stderr, job.state) == ("", JobState.DONE)
