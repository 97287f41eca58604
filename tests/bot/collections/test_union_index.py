"""Several indexes as one."""

import pytest

from bot.collections.union_index import Member, UnionIndex, united_info
from corpus.errors import DocumentNotFound
from corpus.text.fold import fold
from embeddings.indexing.folder_engine.engine import FolderEngine
from embeddings.types import Calibration, DeepInfo, DeepRecipe, IndexInfo
from tests.folder_builds import build_index

FERRY = "渡轮在大风时停航，恢复时间另行公告。"
DOGS = "养犬的人应当每年为犬只登记一次。"
PARKS = "公园每天早上六点开放，晚上九点关闭。"
BOTH = {"laws": {"a.txt": DOGS, "b.txt": PARKS}, "notices": {"a.txt": FERRY}}


@pytest.fixture
def union(union_of):
    return union_of(**BOTH)


def test_chunks_and_documents_of_all_collections_follow_one_another(union):
    assert (union.info.documents, union.info.chunks) == (3, 3)
    chunks = union.chunks(range(-1, 5))
    assert {each: chunk.text for each, chunk in chunks.items()} == {0: DOGS, 1: PARKS, 2: FERRY}
    assert [each.chunk.id for each in chunks.values()] == list(chunks)
    for chunk in chunks.values():
        text = union.document(chunk.chunk.document_id).text
        assert text[chunk.chunk.start : chunk.chunk.end] == chunk.text


def test_two_documents_with_the_same_path_have_different_ids(union):
    first, _, last = union.documents(0, 9)
    assert first.path == last.path == "a.txt"
    assert (first.id.split(":")[0], last.id.split(":")[0]) == ("laws", "notices")
    assert union.document(first.id).text == DOGS
    assert union.document(last.id).id == last.id


@pytest.mark.parametrize("identity", ["0" * 16, "laws:" + "0" * 16, "x:1", ":", "laws:notices:1"])
def test_an_unknown_id_is_no_document(union, identity):
    with pytest.raises(DocumentNotFound):
        union.document(identity)
    assert union.near_duplicates(identity, 3) == []


def test_lists_are_paged_across_collections(union):
    ids = [each.id for each in union.documents(0, 9)]
    assert [union.documents(at, 1)[0].id for at in range(3)] == ids
    assert [each.id for each in union.documents(1, 2)] == ids[1:]
    assert union.documents(3, 5) == []
    files = union.files(0, 9)
    assert [each.collection for each in files] == ["laws", "laws", "notices"]
    assert union.files(2, 9) == files[2:]


def test_scores_come_in_the_order_in_which_they_are_asked_for(union, tools):
    (vector,) = tools.encoder.encode([fold("渡轮停航")], query=True)
    best = union.dense_search(vector, 3)
    assert best[0].chunk_id == 2
    scores = {hit.chunk_id: hit.score for hit in best}
    assert union.dense_scores(vector, [2, 0, 1]) == pytest.approx(
        [scores[2], scores[0], scores[1]], abs=0.01
    )
    assert [hit.chunk_id for hit in union.dense_search(vector, 1)] == [2]


def test_bm25_counts_terms_in_all_collections(opened, tools):
    # Of like lengths: the mean length stays that of each collection.
    own = {"a.txt": "甲乙丙丁。", "b.txt": "甲乙戊己。"}
    other = {"c.txt": "甲乙庚辛。"}
    whole = opened("whole", own | other)
    union = UnionIndex([Member("own", opened("own", own)), Member("other", opened("other", other))])
    for text in ("甲乙", "丙丁", "庚辛", "丙丁庚辛"):
        terms = tools.analyser.terms(text)
        assert union.chunk_counts(terms) == whole.chunk_counts(terms)
        assert union.term_statistics(terms) == whole.term_statistics(terms)
        expected = {hit.chunk_id: hit.score for hit in whole.lexical_search(terms, 9)}
        found = {hit.chunk_id: hit.score for hit in union.lexical_search(terms, 9)}
        assert found == pytest.approx(expected, rel=0.05)
    assert union.lexical_search([], 3) == union.lexical_search(["甲乙"], 0) == []


def test_removed_chunks_do_not_count_in_another_collection(tmp_path, opened, tools):
    files = {f"{each}.txt": f"甲乙{each}。" for each in "丙丁戊己庚辛壬癸"}
    opened("own", files)
    (tmp_path / "own" / "丙.txt").unlink()
    build_index(tmp_path / "own", tmp_path / "own-index", tools)
    own = FolderEngine(tmp_path / "own-index").open(tools.recipe)
    union = UnionIndex([Member("own", own), Member("other", opened("other", {"c.txt": "庚辛。"}))])
    terms = tools.analyser.terms("甲乙庚")
    del files["丙.txt"]
    whole = opened("whole", files | {"z.txt": "庚辛。"})
    assert union.term_statistics(terms) == whole.term_statistics(terms)


def test_deep_vectors_count_once_every_collection_has_all_of_them():
    recipe, other = DeepRecipe("a", 2, 2), DeepRecipe("b", 2, 2)

    def info(deep, chunks=5, own=0.8, foreign=0.2):
        built = "2024-01-01T00:00:00+00:00"
        return IndexInfo(
            2, 1, chunks, built, "e", "a", deep=deep, calibration=Calibration(own, foreign)
        )

    assert united_info([info(None), info(None)]).deep is None
    assert united_info([info(DeepInfo(recipe, 0)), info(DeepInfo(recipe, 2))]).deep.missing == 2
    assert united_info([info(DeepInfo(recipe, 0)), info(None)]).deep.missing == 5
    assert united_info([info(DeepInfo(recipe, 0)), info(DeepInfo(other, 0))]).deep.missing == 5
    assert united_info([info(DeepInfo(recipe, 0))] * 2).deep.answers(recipe)
    # Own sentences are drawn from 5 chunks and 15; what is foreign is nearest to the second.
    united = united_info([info(None), info(None, 15, 0.4, 0.3)]).calibration
    assert (united.own, united.foreign) == (pytest.approx(0.5), 0.3)
