"""A server that is away, a connection that is cut, an indexer that is killed."""

import subprocess
import sys
import threading
from dataclasses import replace

import pytest

from corpus.errors import (
    BuildError,
    EngineUnavailable,
    IndexBusy,
    IndexUnavailable,
    NotInstalled,
)
from embeddings.engine_address import MilvusAddress, parse_engine_address
from embeddings.indexing.milvus_engine import claim
from embeddings.indexing.milvus_engine.engine import MilvusEngine
from tests.embeddings.contract.conftest import ENGINES, Subject
from tests.embeddings.contract.contents import assert_equal
from tests.fakes import CharacterDeepEncoder
from tests.milvus_server import Answering, Proxy, address_at

FILES = {
    "a.txt": "第一份公告。甲甲甲乙。",
    "b.txt": "第二份公告。渡轮停航。丙。",
    "c.txt": "第三份公告。" + "甲乙丙丁。" * 200,
}
CHANGES = {"b.txt": "第二份改了。乙乙。", "d.txt": "第四份是新的。甲丙。"}

KILLED = """
import sys
from pathlib import Path
from embeddings.indexing.milvus_engine.engine import MilvusEngine
from embeddings.indexing.pipeline import build_index
from embeddings.text.analyser import Analyser
from embeddings.tools import Tools
from tests.fakes import CharacterDeepEncoder, LetterEncoder
from tests.milvus_server import address_at
tools = Tools(LetterEncoder(), Analyser(), deep=CharacterDeepEncoder())
build_index(Path(sys.argv[1]), MilvusEngine(address_at(int(sys.argv[2]))), tools)
"""


@pytest.fixture
def proxy(server):
    made = Proxy(server.port)
    yield made
    made.close()


@pytest.fixture
def expected_after(tmp_path, folder, letters):
    def build():
        other = Subject(ENGINES["folder"](tmp_path / "index"), folder, letters)
        other.build()
        return other.contents()

    return build


def through(proxy, subject):
    return Subject(MilvusEngine(address_at(proxy.port), timeout=1.0), subject.folder, subject.tools)


def test_a_server_that_is_away_is_one_sentence_without_its_address(server, letters):
    server.stop()
    address = parse_engine_address(f"milvus://root:geheim@127.0.0.1:{server.port}/library")
    engine = MilvusEngine(address, timeout=0.2)
    for act in (
        engine.current_version,
        engine.is_being_updated,
        lambda: engine.open(letters.recipe),
        lambda: engine.roll_back(letters.recipe),
    ):
        with pytest.raises(EngineUnavailable) as raised:
            act()
        assert raised.value.message == "The engine of the index does not answer."
        assert raised.value.__cause__ is None
    assert engine.write_problem() == "The engine of the index does not answer."
    with pytest.raises(BuildError, match="does not answer"), engine.update(letters):
        pass
    assert "geheim" not in f"{address} {address!r}"


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("UNAUTHENTICATED", "The engine of the index refuses the user or the token."),
        ("PERMISSION_DENIED", "The engine of the index refuses the user or the token."),
        ("INTERNAL", "The engine of the index does not answer."),
    ],
)
def test_what_a_server_refuses_is_said_without_its_words(letters, status, sentence):
    grpc = pytest.importorskip("grpc", reason="gRPC is not installed")
    refusing = Answering(
        lambda context: context.abort(getattr(grpc.StatusCode, status), "geheim at 10.0.0.1")
    )
    engine = MilvusEngine(address_at(refusing.port), timeout=0.3)
    with pytest.raises(EngineUnavailable) as raised:
        engine.open(letters.recipe)
    assert raised.value.message == sentence
    refusing.stop()


@pytest.mark.parametrize("package", ["grpc", "milvus_lite.adapter.grpc.server"])
def test_without_its_packages_the_engine_says_what_to_install(
    letters, tmp_path, monkeypatch, package
):
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed")
    monkeypatch.setitem(sys.modules, package, None)
    engine = MilvusEngine(MilvusAddress("", path=tmp_path / "lite"))
    with pytest.raises(NotInstalled, match="not installed"):
        engine.open(letters.recipe)


def test_a_server_that_is_slow_is_not_waited_for(letters):
    pytest.importorskip("grpc", reason="gRPC is not installed")
    end = threading.Event()
    slow = Answering(lambda _: b"" * end.wait(60))
    engine = MilvusEngine(address_at(slow.port), timeout=0.3)
    with pytest.raises(EngineUnavailable, match="does not answer"):
        engine.open(letters.recipe)
    assert not end.is_set()
    end.set()
    slow.stop()


def test_a_server_that_is_restarted_during_a_build_loses_nothing(subject, server, expected_after):
    restarts = iter([server.restart])
    deep = CharacterDeepEncoder(before_batch=lambda: next(restarts, lambda: None)())
    try:
        subject.build(FILES, tools=replace(subject.tools, deep=deep))
    except BuildError:
        end_claims(subject)
        subject.build()
    assert next(restarts, None) is None
    assert_equal(subject.contents(), expected_after())


def test_an_open_index_answers_again_when_the_server_is_back(subject, server):
    subject.build(FILES)
    subject.engine._connection._timeout = 0.5
    with subject.opened() as index:
        before = index.lexical_search(["公告"], 9)
        server.stop()
        for search in (lambda: index.lexical_search(["渡轮"], 9), lambda: index.chunks([0])):
            with pytest.raises(EngineUnavailable):
                search()
        server.start()
        assert index.lexical_search(["公告"], 9) == before != []
        assert index.chunks([0])[0].path == "a.txt"


def test_a_build_whose_connection_is_cut_changes_nothing_and_the_next_one_is_whole(
    subject, proxy, expected_after
):
    subject.build(FILES)
    before = subject.contents()
    cut_off = through(proxy, subject)
    proxy.cut_after(10**9)
    assert cut_off.build().published is False
    nothing = proxy.passed
    subject.folder(CHANGES)
    for share in (0.0, 0.3, 0.6, 0.9):
        proxy.cut_after(int(nothing + share * 60_000))
        with pytest.raises(BuildError):
            cut_off.build()
        assert proxy.is_cut.is_set()
        assert_equal(subject.contents(), before)
        proxy.mend()
        cut_off.engine.close()
        end_claims(subject)
    report = cut_off.build()
    assert (report.counts.updated, report.counts.new, report.generation) == (1, 1, 2)
    assert_equal(subject.contents(), expected_after())


def end_claims(subject):
    """Let the claims of builds that could not give theirs back end."""
    engine = subject.engine
    rows = engine._connection.query(engine._names.claims, 'name != ""', ("name",))
    if rows:
        engine._connection.call("delete", engine._names.claims, ids=[each["name"] for each in rows])


def test_a_killed_indexer_leaves_the_old_index_and_its_claim_ends(
    subject, proxy, expected_after, monkeypatch
):
    subject.build(FILES)
    before = subject.contents()
    documents = subject.folder(CHANGES)
    proxy.cut_after(25_000)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, documents, str(proxy.port)], stderr=subprocess.DEVNULL
    )
    assert proxy.is_cut.wait(60)
    process.kill()
    process.wait()

    assert_equal(subject.contents(), before)
    with pytest.raises(IndexBusy):
        subject.build()
    monkeypatch.setattr(claim, "_CLOCKS", -claim._SECONDS)
    with subject.engine.update(subject.tools) as update:
        assert update.follows_killed_build
    monkeypatch.undo()
    assert subject.build().generation == 2
    assert_equal(subject.contents(), expected_after())


def test_a_build_whose_claim_has_ended_publishes_nothing(subject, monkeypatch):
    subject.build(FILES)
    before = subject.contents()
    monkeypatch.setattr(claim, "_SECONDS", claim._CLOCKS - 1)
    with pytest.raises(BuildError, match="claim"):
        subject.build(CHANGES)
    monkeypatch.undo()
    assert_equal(subject.contents(), before)


def test_rows_that_are_gone_are_an_error_and_no_partial_answer(subject):
    subject.build(FILES)
    engine = subject.engine
    with subject.opened() as index:
        engine._connection.call("delete", engine._names.chunks(1), filter="key >= 0")
        for read in (
            lambda: index.chunks([0]),
            lambda: index.dense_scores([0.0], [0]),
            lambda: index.document(index.documents(0, 1)[0].id),
        ):
            with pytest.raises(IndexUnavailable):
                read()
    [result] = engine.check(subject.tools)
    assert result.problem == "it has other chunks than its manifest says"


def test_the_format_of_another_version_is_said(subject, monkeypatch):
    subject.build(FILES)
    monkeypatch.setattr("embeddings.store.milvus.tables.FORMAT", 2)
    with pytest.raises(IndexUnavailable, match="has format 1, this version reads format 2"):
        subject.engine.open(subject.tools.recipe)
    report = subject.build(CHANGES)
    assert report.published
    with subject.opened() as index:
        assert index.info.documents == 4
