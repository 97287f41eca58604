import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest

from corpus.errors import DocumentNotFound, IndexUnavailable
from corpus.types import BlockKind, Chunk, Document, Heading, Place, Skipped, TextBlock
from embeddings.store.catalog.reader import Catalog
from embeddings.store.catalog.writer import CatalogWriter
from embeddings.types import DocumentSummary, FileRecord, FileState

FULL = Document(
    id="a1",
    path="notices/一.txt",
    title="通知",
    text="通知\n第一句。\n😀第二句。",
    sha256="0" * 64,
    encoding="gb18030",
    date="2024-07-08",
    author="水务局",
    url="https://example.com/1",
    headings=(Heading(0, 2, 1),),
    lines=((0, 3), (3, 5), (8, 9)),
    places=(
        (0, Place(page=1)),
        (6, Place(sheet="值班", row=4)),
        (10, Place(chapter="一", is_recognised=True)),
    ),
    blocks=(TextBlock(3, 7, BlockKind.ROW), TextBlock(8, 13, BlockKind.ITEM, 2)),
    notes=("1 character could not be decoded",),
    source_characters=40,
)
BARE = Document("b2", "二.txt", "题", "正文。", "1" * 64, "utf-8")
CHUNKS = (
    Chunk(0, "a1", 0, 7, ("通知",), "通知"),
    Chunk(1, "a1", 8, 13, ("通知",), "通知\n第一句。"),
    Chunk(2, "b2", 0, 3, (), "题"),
)
FILES = [
    FileRecord(
        "notices/一.txt", "0" * 64, FileState.NEW, None, "gb18030", 13, 27, FULL.notes, "40-1-1-7"
    ),
    FileRecord("二.txt", "1" * 64, FileState.UPDATED, None, "utf-8", 3),
    FileRecord("三.txt", "2" * 64, FileState.SKIPPED, "no text"),
]


def documents_of(catalog):
    _, documents = catalog.files_and_documents()
    return documents


def set_folder(writer, documents):
    """Set the order and the files of documents whose keys are given by their paths."""
    writer.set_document_order(documents.values())
    writer.add_files(
        [FileRecord(path, "1" * 64, FileState.NEW, encoding="utf-8") for path in documents],
        documents,
    )


@pytest.fixture
def catalog(tmp_path):
    writer = CatalogWriter(tmp_path / "catalog.sqlite")
    keys = [writer.add(FULL, CHUNKS[:2]), writer.add(BARE, CHUNKS[2:])]
    writer.set_document_order(keys)
    writer.add_files(FILES, {FULL.path: keys[0], BARE.path: keys[1]})
    writer.close()
    catalog = Catalog(tmp_path / "catalog.sqlite")
    yield catalog
    catalog.close()


def test_a_document_comes_back_as_it_went_in(catalog):
    assert catalog.document("a1") == replace(FULL, lines=())
    assert catalog.document("b2") == BARE
    assert catalog.counts() == (2, 3)


def test_chunks_come_back_with_their_text_and_their_documents_metadata(catalog):
    found = catalog.chunks({2: 2, 1: 1})

    assert {number: stored.chunk for number, stored in found.items()} == {
        1: CHUNKS[1],
        2: CHUNKS[2],
    }
    assert (found[1].text, found[1].title, found[1].author) == ("😀第二句。", "通知", "水务局")
    assert found[1].searched_text == "通知\n第一句。\n😀第二句。"


def test_a_chunk_that_is_missing_is_an_error(catalog):
    with pytest.raises(IndexUnavailable):
        catalog.chunks({99: 1, 0: 0})
    assert catalog.chunks({}) == {}


def test_chunks_come_back_under_the_ids_that_are_given_for_their_keys(catalog):
    found = catalog.chunks({0: 7, 2: 5})

    assert {number: stored.chunk.id for number, stored in found.items()} == {7: 7, 5: 5}
    assert found[5].text == "正文。"


def test_a_chunk_has_the_lines_of_its_source_file_where_they_are_known(catalog):
    found = catalog.chunks({0: 0, 1: 1, 2: 2})

    assert [found[number].lines for number in range(3)] == [(3, 5), (9, 9), None]


def test_a_chunk_has_its_places_in_the_source_file_where_they_are_known(catalog):
    found = catalog.chunks({0: 0, 1: 1, 2: 2})

    page, row, chapter = (place for _, place in FULL.places)
    assert found[0].places == ((0, page), (6, row))
    assert found[1].places == ((0, row), (2, chapter))
    assert found[2].places == ()


def test_documents_are_listed_in_pages(catalog):
    first, second = catalog.summaries(0, 10)

    assert first == DocumentSummary(
        "a1", "notices/一.txt", "通知", "2024-07-08", "水务局", "https://example.com/1", 13
    )
    assert (second.id, second.date, second.characters) == ("b2", None, 3)
    assert catalog.summaries(1, 10) == [second]
    assert catalog.summaries(0, 1) == [first]
    assert catalog.summaries(2, 10) == []


def test_every_file_is_listed_skipped_ones_included(catalog):
    assert catalog.files() == FILES
    assert catalog.files(1, 5) == FILES[1:]
    assert catalog.files(0, 1) == FILES[:1]
    assert catalog.skipped() == (Skipped("三.txt", "no text"),)
    assert catalog.document("a1").notes == ("1 character could not be decoded",)


@pytest.mark.parametrize(
    "identity", ["", "c3", "' OR 1=1 --", "a1\x00", "A1", " a1", "a1 ", "0a1", "%", "\ud800"]
)
def test_an_unknown_document_is_not_found(catalog, identity):
    with pytest.raises(DocumentNotFound):
        catalog.document(identity)


def test_threads_may_read_at_the_same_time(catalog):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(catalog.document, ["a1", "b2"] * 100))

    assert found == [replace(FULL, lines=()), BARE] * 100


def test_a_catalog_continues_another_without_the_documents_that_were_removed(tmp_path, catalog):
    first, second = documents_of(catalog)
    assert (first.path, first.chunks, second.chunks) == ("notices/一.txt", range(2), range(2, 3))

    writer = CatalogWriter(tmp_path / "next.sqlite", tmp_path / "catalog.sqlite")
    writer.remove([first])
    added = writer.add(replace(FULL, title="新"), [replace(CHUNKS[0], id=3)])
    writer.set_document_order([added, second.key])
    writer.close()

    following = Catalog(tmp_path / "next.sqlite")
    assert following.counts() == (2, 0)
    assert [each.title for each in following.summaries(0, 9)] == ["新", "题"]
    assert following.document("b2") == BARE
    with pytest.raises(IndexUnavailable):
        following.chunks({0: 0, 1: 1})
    assert [*following.chunk_texts(range(3, 4))] == [("通知\n第一句。", "通知")]
    following.close()
    assert catalog.document("a1").title == "通知"


def test_signatures_stay_with_their_documents_and_groups_are_set_anew(tmp_path):
    writer = CatalogWriter(tmp_path / "first.sqlite")
    names = ("0a", "0b", "0c")
    keys = [writer.add(replace(BARE, id=name, path=name), []) for name in names]
    for key, signature in zip(keys, (b"1", b"2", b"1"), strict=True):
        writer.add_signature(key, signature)
    set_folder(writer, dict(zip(names, keys, strict=True)))
    assert writer.signatures() == [b"1", b"2", b"1"]
    writer.set_near_duplicates([(0, 0), (2, 0)])
    writer.close()
    first = Catalog(tmp_path / "first.sqlite")

    writer = CatalogWriter(tmp_path / "next.sqlite", tmp_path / "first.sqlite")
    writer.remove(documents_of(first)[:1])
    writer.set_document_order([keys[2], keys[1]])
    assert writer.signatures() == [b"1", b"2"]
    writer.close()
    following = Catalog(tmp_path / "next.sqlite")

    assert [each.id for each in first.near_duplicates("0c", 9)] == ["0a"]
    assert first.near_duplicates("0b", 9) == following.near_duplicates("0c", 9) == []
    first.close()
    following.close()


def test_the_text_of_a_removed_document_is_not_left_in_the_file(tmp_path, catalog):
    writer = CatalogWriter(tmp_path / "next.sqlite", tmp_path / "catalog.sqlite")
    writer.remove(documents_of(catalog)[:1])
    writer.close()

    assert "第二句".encode("utf-16-le") in (tmp_path / "catalog.sqlite").read_bytes()
    assert "第二句".encode("utf-16-le") not in (tmp_path / "next.sqlite").read_bytes()


@pytest.mark.parametrize("stamp", ["", "40-1-1-7", "1-1-1-99999999999999999999"])
def test_the_stamp_of_a_file_comes_back_as_it_was(tmp_path, stamp):
    writer = CatalogWriter(tmp_path / "catalog.sqlite")
    writer.add_files([replace(FILES[-1], stamp=stamp)], {})
    writer.close()

    catalog = Catalog(tmp_path / "catalog.sqlite")
    assert [file.stamp for file in catalog.files()] == [stamp]
    catalog.close()


@pytest.mark.parametrize("content", [None, b"", b"no database" * 100])
def test_a_file_that_is_not_a_catalog_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / "catalog.sqlite").write_bytes(content)

    with pytest.raises(IndexUnavailable, match="catalog"):
        Catalog(tmp_path / "catalog.sqlite")


def test_a_path_with_the_syntax_of_a_uri_is_only_a_path(tmp_path):
    strange = tmp_path / "a?mode=rwc#%41 文"
    strange.mkdir()
    writer = CatalogWriter(strange / "catalog.sqlite")
    writer.close()

    catalog = Catalog(strange / "catalog.sqlite")
    assert catalog.counts() == (0, 0)
    catalog.close()


def test_a_context_that_chunks_share_is_stored_once(tmp_path):
    shared = "题\n" + "共" * 20_000
    chunks = [Chunk(number, "b2", 0, 3, (), shared) for number in range(50)]
    writer = CatalogWriter(tmp_path / "catalog.sqlite")
    writer.add(BARE, chunks)
    writer.close()

    catalog = Catalog(tmp_path / "catalog.sqlite")
    assert {stored.chunk.context for stored in catalog.chunks({0: 0, 49: 49}).values()} == {shared}
    assert set(catalog.chunk_texts(range(50))) == {("正文。", shared)}
    catalog.close()
    # Fifty of them would take two megabytes.
    assert (tmp_path / "catalog.sqlite").stat().st_size < 500_000


def test_each_of_a_documents_contexts_comes_back_with_its_chunk(tmp_path):
    contexts = ["题目", "题目\n导语😀", "题目\n第一节\n导语😀", "", "题目\n导语😀", "带\0字"]
    chunks = [Chunk(key, "b2", 0, 3, (), context) for key, context in enumerate(contexts)]
    writer = CatalogWriter(tmp_path / "catalog.sqlite")
    writer.add(BARE, chunks[:4])
    writer.add(replace(BARE, id="c3", path="c"), chunks[4:])
    writer.close()

    catalog = Catalog(tmp_path / "catalog.sqlite")
    found = catalog.chunks({number: number for number in range(6)})
    assert [found[number].chunk.context for number in range(6)] == contexts
    assert [context for _, context in catalog.chunk_texts(range(6))] == contexts
    catalog.close()


def test_a_removed_document_takes_its_contexts_and_abbreviations_with_it(tmp_path):
    writer = CatalogWriter(tmp_path / "first.sqlite")
    keys = [writer.add(BARE, CHUNKS[2:]), writer.add(replace(BARE, id="c3", path="c"), [])]
    writer.add_abbreviations(keys[0], [("青澜市水务局", "水务局")])
    set_folder(writer, {BARE.path: keys[0], "c": keys[1]})
    writer.close()
    with closing(Catalog(tmp_path / "first.sqlite")) as first:
        assert first.abbreviations(9) == [("青澜市水务局", "水务局")]
        writer = CatalogWriter(tmp_path / "next.sqlite", tmp_path / "first.sqlite")
        writer.remove(documents_of(first)[:1])
        writer.close()

    with closing(Catalog(tmp_path / "next.sqlite")) as following:
        assert following.abbreviations(9) == []
    with closing(sqlite3.connect(tmp_path / "next.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM contexts").fetchall() == [(0,)]
