"""The contract of `SearchIndex`, which every implementation fulfils."""

from math import log

import numpy as np
import pytest

from bot.answer.answerer import Answerer
from corpus.errors import DocumentNotFound
from embeddings.index import SearchIndex
from embeddings.text.background_idf import load_background_idf
from tests.embeddings.store.memory_index import MemoryIndex

# A title is made of the first sentence, so context and text point in the same direction.
FILES = {
    "a.txt": "甲甲甲乙乙乙乙。",
    "b.txt": "乙乙乙乙乙乙乙。",
    "sub/c.txt": "丙丙丙丙丙丙丙。",
    "sub/notes.bin": b"%PDF",
}
FIRST_LETTER = np.array([1, 0, 0], np.float32)
# The bounds of the quantizer are -1 and 1 for so short a vector.
QUANTIZED = 0.01


@pytest.fixture(params=["folder", "memory"])
def index(request, index_of, letters) -> SearchIndex:
    stored = index_of(FILES, letters)
    return stored if request.param == "folder" else MemoryIndex(stored, letters)


def paths(index, hits):
    stored = index.chunks([hit.chunk_id for hit in hits])
    return [stored[hit.chunk_id].path for hit in hits]


def test_dense_search_ranks_by_cosine(index):
    hits = index.dense_search(FIRST_LETTER, 3)

    # (3, 4, 0) / 5 and (1, 0, 0) have the cosine 3 / 5.
    assert paths(index, hits)[0] == "a.txt"
    assert [hit.score for hit in hits] == pytest.approx([0.6, 0, 0], abs=QUANTIZED)


def test_dense_scores_are_those_of_dense_search(index):
    question = np.array([0.6, 0.8, 0], np.float32)
    hits = index.dense_search(question, 3)

    scores = index.dense_scores(question, [hit.chunk_id for hit in hits])
    assert scores == pytest.approx([1, 0.8, 0], abs=QUANTIZED)
    assert scores == pytest.approx([hit.score for hit in hits], abs=1e-6)


def test_lexical_search_ranks_by_bm25(index):
    hits = index.lexical_search(["丙"], 3)

    # One of three chunks holds the term; in text and context, of the mean length.
    (hit,) = hits
    idf = log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    assert paths(index, hits) == ["sub/c.txt"]
    assert 1.4 * idf < hit.score < (0.4 + 2.2) * idf


def test_a_chunk_with_more_of_the_terms_scores_higher(index):
    hits = index.lexical_search(["甲", "乙"], 3)

    assert paths(index, hits) == ["a.txt", "b.txt"]
    assert hits[0].score > hits[1].score > 0


def test_at_most_limit_hits_are_found(index):
    assert len(index.dense_search(FIRST_LETTER, 2)) == 2
    assert len(index.lexical_search(["甲", "乙"], 1)) == 1
    assert index.dense_search(FIRST_LETTER, 0) == index.lexical_search(["甲"], 0) == []


def test_an_empty_query_finds_nothing(index):
    assert index.dense_search(np.zeros(3, np.float32), 5) == []
    assert index.lexical_search([], 5) == []
    assert index.dense_scores(FIRST_LETTER, []) == []
    assert index.chunks([]) == {}


def test_equal_queries_find_equal_hits(index):
    for search in (
        lambda: index.dense_search(FIRST_LETTER, 3),
        lambda: index.lexical_search("甲", 3),
    ):
        assert search() == search()


def test_the_text_of_a_chunk_is_the_slice_of_its_document(index):
    for stored in index.chunks(range(index.info.chunks)).values():
        document = index.document(stored.chunk.document_id)
        assert document.text[stored.chunk.start : stored.chunk.end] == stored.text != ""
        assert (document.path, document.title) == (stored.path, stored.title)
        assert stored.lines == (1, 1)


def test_documents_are_listed_in_pages_in_the_order_of_the_folder(index):
    assert [document.path for document in index.documents(0, 10)] == ["a.txt", "b.txt", "sub/c.txt"]
    assert [document.path for document in index.documents(1, 1)] == ["b.txt"]
    assert index.documents(3, 10) == []


def test_a_listed_document_can_be_fetched_and_an_unknown_one_not(index):
    first = index.documents(0, 1)[0]

    assert index.document(first.id).text == "甲甲甲乙乙乙乙。"
    with pytest.raises(DocumentNotFound):
        index.document("0" * 16)


def test_near_duplicates_are_found_from_each_of_them(index_of, letters):
    notice = "".join(f"第{number}条规定了第{number}件事。" for number in range(40))
    same = {"a.txt": notice, "b/c.txt": notice.encode("gb18030"), "d.md": notice + "附注。"}
    index = index_of({**FILES, **same}, letters)
    known = {each.path: each for each in index.documents(0, 10)}

    def near_duplicates(path, limit=50):
        return index.near_duplicates(known[path].id, limit)

    assert near_duplicates("b/c.txt") == [known["a.txt"], known["d.md"]]
    assert near_duplicates("a.txt", 1) == [known["d.md"]]
    assert near_duplicates("b.txt") == index.near_duplicates("0" * 16, 50) == []


def test_chunks_of_copies_count_once_among_the_distinct_ones(index_of, letters):
    notice = "".join(f"第{number}条规定了第{number}件事。" for number in range(80))
    once = index_of({"a.txt": notice}, letters).info

    thrice = index_of({"b.txt": notice, "c.txt": notice.encode("utf-16")}, letters).info
    assert thrice.chunks == 3 * once.chunks
    assert thrice.distinct_chunks == once.distinct_chunks == once.chunks > 1


def test_the_info_of_an_index_lists_its_contents(index):
    info = index.info

    assert (info.generation, info.documents, info.chunks) == (1, 3, 3)
    assert info.distinct_chunks == 3
    assert info.encoder == "letters"
    assert [(each.path, each.reason) for each in info.skipped] == [
        ("sub/notes.bin", "unknown type .bin")
    ]
    assert info.built_at.endswith("+00:00")


def test_chunks_that_do_not_exist_are_left_out(index):
    assert index.chunks([-1, 0, 3, 10**9]).keys() == {0}


def test_files_are_listed_in_the_order_of_the_folder_skipped_ones_included(index):
    assert [file.path for file in index.files(0, 10)] == [*FILES]
    assert [file.reason for file in index.files(2, 5)] == [None, "unknown type .bin"]
    assert index.files(4, 1) == []


def test_the_bot_gives_the_same_quote_from_another_engine(sample_answerer, tools):
    other = Answerer(MemoryIndex(sample_answerer.index, tools), tools, load_background_idf())

    for question in ("第一批试点有多少家企业入选？", "第二批试点的改造期从什么时候开始？"):
        ours, theirs = sample_answerer.ask(question), other.ask(question)
        assert theirs.citations[0].path == ours.citations[0].path
        assert theirs.citations[0].quote == ours.citations[0].quote
