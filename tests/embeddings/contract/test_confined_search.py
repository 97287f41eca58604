"""Searches confined to a set of chunks, as every engine makes them."""

import numpy as np
import pytest

from embeddings.chunk_set import ChunkSet
from embeddings.store.lexical import key_ranges
from embeddings.store.milvus import selection
from tests.embeddings.contract.contents import ALL, QUERIES
from tests.fakes import CharacterDeepEncoder

FILES = {
    f"{name}/{n}.txt": f"{name * (n + 1)}。乙说第{n}份公告。" for name in "甲丙" for n in range(9)
}


@pytest.fixture
def deep():
    return CharacterDeepEncoder()


@pytest.fixture
def index(subject, deep):
    subject.tools = type(subject.tools)(subject.tools.encoder, subject.tools.analyser, deep=deep)
    subject.build(FILES)
    # Removed chunks, and keys that are in another order than ids.
    subject.remove("甲/3.txt")
    subject.build({"甲/1.txt": "甲乙，改了。", "丙/0.txt": "甲甲甲乙丙。"})
    with subject.opened() as opened:
        assert opened.info.deep.missing == 0
        yield opened


SETS = {
    "none": lambda n: n < 0,
    "one": lambda n: n == 11,
    "a range": lambda n: (n >= 4) & (n < 9),
    "every second": lambda n: n % 2 == 1,
    "all": lambda n: n >= 0,
}


def ways(patch):
    """Make engines search sets in each of their ways: small sets, others, scattered ones."""
    yield
    patch.setattr(key_ranges, "_MAX_RANGES", 0)
    patch.setattr(selection, "_MAX_RANGES", 0)
    patch.setattr(selection, "_SMALL_RANGES", 0)
    yield
    patch.setattr(selection, "_MAX_SURPLUS", 0)
    patch.setattr(selection, "_MAX_KEYS", 2)
    yield


def test_a_confined_search_returns_the_best_of_the_set_with_their_usual_scores(
    index, subject, deep, monkeypatch
):
    searches = [
        lambda limit, among, text=text: index.lexical_search(
            subject.tools.analyser.terms(text), limit, among
        )
        for text in QUERIES[:4]
    ]
    searches += [
        lambda limit, among, vector=vector: index.dense_search(vector, limit, among)
        for vector in np.eye(subject.tools.encoder.dimensions, dtype=np.float32)[:2]
    ]
    searches += [
        lambda limit, among, text=text: index.deep_search(
            deep.encode_question(text).passage, limit, among
        )
        for text in QUERIES[:2]
    ]
    everything = [search(ALL, None) for search in searches]
    assert sum(map(bool, everything)) > 5
    for _ in ways(monkeypatch):
        for choose in SETS.values():
            among = ChunkSet.of(choose(np.arange(index.info.chunks)))
            for search, hits in zip(searches, everything, strict=True):
                assert_confined(search, hits, among)


def assert_confined(search, hits, among):
    expected = {hit.chunk_id: hit.score for hit in hits if hit.chunk_id in among}
    for limit in (1, 3, ALL):
        found = search(limit, among)
        assert len(found) == min(limit, len(expected))
        assert {hit.chunk_id for hit in found} <= expected.keys()
        best = sorted(expected.values(), reverse=True)[:limit]
        assert [hit.score for hit in found] == pytest.approx(best, rel=1e-3, abs=1e-6)


def test_the_columns_of_documents_say_which_chunks_are_theirs(index):
    columns = index.document_columns()
    summaries = index.documents(0, ALL)

    assert columns.ids == tuple(each.id for each in summaries)
    assert columns.paths == tuple(each.path for each in summaries)
    assert columns.titles == tuple(each.title for each in summaries)
    assert columns.dates == tuple(each.date for each in summaries)
    owners = [
        identity
        for identity, n in zip(columns.ids, columns.chunk_counts, strict=True)
        for _ in range(n)
    ]
    chunks = index.chunks(range(index.info.chunks))
    assert owners == [chunks[each].chunk.document_id for each in range(index.info.chunks)]


def test_an_empty_index_has_empty_columns(subject):
    subject.build(allow_empty=True)
    with subject.opened() as index:
        assert index.document_columns().ids == ()
