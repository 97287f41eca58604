"""The contract of `SearchIndex`; every implementation goes through it."""

import shutil
from dataclasses import replace
from math import log

import numpy as np
import pytest

from corpus.errors import DocumentNotFound, IndexMismatch, IndexUnavailable
from embeddings.build.pipeline import build_index
from embeddings.index import SearchIndex
from embeddings.store.folder_index import FolderIndex
from embeddings.store.generations import open_index
from embeddings.store.layout import IndexLayout
from embeddings.store.manifest import describe_files, read_manifest, write_manifest
from embeddings.tools import Tools
from tests.fakes import LetterEncoder

# A title is made of the first sentence, so context and text point in the same direction.
FILES = {
    "a.txt": "甲甲甲乙乙乙乙。",
    "b.txt": "乙乙乙乙乙乙乙。",
    "sub/c.txt": "丙丙丙丙丙丙丙。",
    "sub/notes.bin": b"%PDF",
}
FIRST_LETTER = np.array([1, 0, 0], np.float32)
# A byte stands for a number from -1 to 1 in so short a vector.
NEARLY = 0.01


@pytest.fixture(params=["folder"])
def index(request, index_of, letters) -> SearchIndex:
    return index_of(FILES, letters)


def paths(index, hits):
    stored = index.chunks([hit.chunk_id for hit in hits])
    return [stored[hit.chunk_id].path for hit in hits]


def test_dense_search_ranks_by_cosine(index):
    hits = index.dense_search(FIRST_LETTER, 3)

    # (3, 4, 0) / 5 and (1, 0, 0) have the cosine 3 / 5.
    assert paths(index, hits)[0] == "a.txt"
    assert [hit.score for hit in hits] == pytest.approx([0.6, 0, 0], abs=NEARLY)


def test_dense_scores_are_those_of_dense_search(index):
    question = np.array([0.6, 0.8, 0], np.float32)
    hits = index.dense_search(question, 3)

    scores = index.dense_scores(question, [hit.chunk_id for hit in hits])
    assert scores == pytest.approx([1, 0.8, 0], abs=NEARLY)
    assert scores == pytest.approx([hit.score for hit in hits], abs=1e-6)


def test_lexical_search_ranks_by_bm25(index):
    hits = index.lexical_search(["丙"], 3)

    # One of three chunks holds the term; in text and context, of the mean length.
    (hit,) = hits
    rarity = log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    assert paths(index, hits) == ["sub/c.txt"]
    assert 1.4 * rarity < hit.score < (0.4 + 2.2) * rarity


def test_more_terms_found_is_a_higher_score(index):
    hits = index.lexical_search(["甲", "乙"], 3)

    assert paths(index, hits) == ["a.txt", "b.txt"]
    assert hits[0].score > hits[1].score > 0


def test_no_more_than_the_limit_is_found(index):
    assert len(index.dense_search(FIRST_LETTER, 2)) == 2
    assert len(index.lexical_search(["甲", "乙"], 1)) == 1
    assert index.dense_search(FIRST_LETTER, 0) == index.lexical_search(["甲"], 0) == []


def test_nothing_asked_is_nothing_found(index):
    assert index.dense_search(np.zeros(3, np.float32), 5) == []
    assert index.lexical_search([], 5) == []
    assert index.dense_scores(FIRST_LETTER, []) == []
    assert index.chunks([]) == {}


def test_equal_questions_find_equal_hits(index):
    for search in (
        lambda: index.dense_search(FIRST_LETTER, 3),
        lambda: index.lexical_search("甲", 3),
    ):
        assert search() == search()


def test_the_text_of_a_chunk_is_that_stretch_of_its_document(index):
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


def test_documents_that_say_nearly_the_same_are_told_by_each_other(index_of, letters):
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


def test_an_index_tells_what_it_holds(index):
    info = index.info

    assert (info.generation, info.documents, info.chunks) == (1, 3, 3)
    assert info.distinct_chunks == 3
    assert info.encoder == "letters"
    assert [(each.path, each.reason) for each in info.skipped] == [
        ("sub/notes.bin", "unknown type .bin")
    ]
    assert info.built_at.endswith("+00:00")


# From here on: the index in a folder.


@pytest.fixture
def built(folder, letters, tmp_path):
    """An index in a folder, not opened."""
    layout = IndexLayout(tmp_path / "index")
    build_index(folder(FILES), layout.folder, letters)
    return layout


def test_an_index_that_was_never_built_names_the_remedy(letters, tmp_path):
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(IndexUnavailable, match="no index yet") as caught:
            open_index(place, letters.recipe)
        assert "chuchu index" in caught.value.hint


@pytest.mark.parametrize(
    "name", [b"", b"\xff\xff", b"gen-1", b"../../etc", "gen-零零零零零一".encode(), b"gen-000009"]
)
def test_a_current_that_names_no_index_gives_way_to_the_newest_whole_one(
    built, letters, name, caplog
):
    built.current.write_bytes(name)

    assert open_index(built.folder, letters.recipe).info.generation == 1
    assert "Generation 1 answers instead" in caplog.text


@pytest.mark.parametrize("name", [b"", b"../../etc", b"gen-000009"])
def test_a_current_that_names_no_index_is_refused_where_there_is_no_other(built, letters, name):
    shutil.rmtree(built.generation(1).folder)
    built.current.write_bytes(name)

    with pytest.raises(IndexUnavailable) as caught:
        open_index(built.folder, letters.recipe)
    assert "chuchu index" in caught.value.hint


def test_a_damaged_generation_is_not_opened(built, letters):
    vectors = built.generation(1).vectors
    content = bytearray(vectors.read_bytes())
    content[-1] ^= 1
    vectors.write_bytes(content)

    with pytest.raises(IndexUnavailable, match=r"vectors\.faiss is damaged"):
        open_index(built.folder, letters.recipe)


def test_parts_of_two_generations_are_not_opened_as_one(built, letters, folder):
    build_index(folder({"d.txt": "丙乙甲。"}), built.folder, letters)
    first, second = built.generation(1), built.generation(2)
    shutil.copyfile(first.vectors, second.vectors)
    manifest = read_manifest(second)
    write_manifest(second, replace(manifest, files=describe_files(second)))

    with pytest.raises(IndexUnavailable, match="do not fit together") as caught:
        FolderIndex(second, letters.recipe)
    assert "chuchu index" in caught.value.hint
    assert open_index(built.folder, letters.recipe).info.generation == 1


def test_an_index_of_another_encoder_is_refused(built, letters):
    other = Tools(LetterEncoder(fingerprint="letters-2"), letters.analyser)

    with pytest.raises(IndexMismatch, match="another encoder") as caught:
        open_index(built.folder, other.recipe)
    assert "chuchu index" in caught.value.hint


def test_an_open_index_answers_while_the_next_one_is_built(built, letters, folder):
    index = open_index(built.folder, letters.recipe)
    for text in ("丁。", "戊。", "己。"):
        build_index(folder({"d.txt": text}), built.folder, letters)

    assert index.info.generation == 1
    assert index.document(index.documents(0, 1)[0].id).text == "甲甲甲乙乙乙乙。"
    assert index.dense_search(FIRST_LETTER, 1)[0].score == pytest.approx(0.6, abs=NEARLY)
    index.close()
