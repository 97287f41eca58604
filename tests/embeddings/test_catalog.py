from concurrent.futures import ThreadPoolExecutor

import pytest

from corpus.errors import DocumentNotFound, IndexUnavailable
from corpus.types import Chunk, Document, Heading
from embeddings.catalog import Catalog, CatalogWriter
from embeddings.types import DocumentSummary, FileRecord

FULL = Document(
    id="d1",
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
    notes=("1 characters could not be decoded",),
)
BARE = Document("d2", "二.txt", "题", "正文。", "1" * 64, "utf-8")
CHUNKS = (
    Chunk(0, "d1", 0, 7, ("通知",), "通知"),
    Chunk(1, "d1", 8, 13, ("通知",), "通知\n第一句。"),
    Chunk(2, "d2", 0, 3, (), "题"),
)
FILES = (FileRecord("notices/一.txt", "0" * 64), FileRecord("三.txt", "2" * 64, "no text"))


@pytest.fixture
def catalog(tmp_path):
    writer = CatalogWriter(tmp_path / "catalog.sqlite")
    writer.add(FULL, CHUNKS[:2])
    writer.add(BARE, CHUNKS[2:])
    writer.add_files(FILES)
    writer.close()
    catalog = Catalog(tmp_path / "catalog.sqlite")
    yield catalog
    catalog.close()


def test_a_document_comes_back_as_it_went_in(catalog):
    assert catalog.document("d1") == FULL
    assert catalog.document("d2") == BARE
    assert catalog.counts() == (2, 3)


def test_chunks_come_back_with_their_text_and_their_documents_metadata(catalog):
    found = catalog.chunks([2, 1])

    assert {number: stored.chunk for number, stored in found.items()} == {
        1: CHUNKS[1],
        2: CHUNKS[2],
    }
    assert (found[1].text, found[1].title, found[1].author) == ("😀第二句。", "通知", "水务局")
    assert found[1].searched_text == "通知\n第一句。\n😀第二句。"


def test_chunks_that_do_not_exist_are_left_out(catalog):
    assert catalog.chunks([99, 0]).keys() == {0}
    assert catalog.chunks([]) == {}


def test_lines_of_the_source_file_are_told_where_they_are_known(catalog):
    assert catalog.line_range(CHUNKS[0]) == (3, 5)
    assert catalog.line_range(CHUNKS[1]) == (9, 9)
    assert catalog.line_range(CHUNKS[2]) is None


def test_documents_are_listed_in_pages(catalog):
    first, second = catalog.summaries(0, 10)

    assert first == DocumentSummary(
        "d1", "notices/一.txt", "通知", "2024-07-08", "水务局", "https://example.com/1", 13
    )
    assert (second.id, second.date, second.characters) == ("d2", None, 3)
    assert catalog.summaries(1, 10) == [second]
    assert catalog.summaries(0, 1) == [first]
    assert catalog.summaries(2, 10) == []


def test_every_file_is_noted_those_left_out_included(catalog):
    assert catalog.files() == FILES
    assert catalog.document("d1").notes == ("1 characters could not be decoded",)


@pytest.mark.parametrize("identity", ["", "d3", "' OR 1=1 --", "d1\x00", "%"])
def test_an_unknown_document_is_not_found(catalog, identity):
    with pytest.raises(DocumentNotFound):
        catalog.document(identity)


def test_threads_may_read_at_the_same_time(catalog):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(catalog.document, ["d1", "d2"] * 100))

    assert found == [FULL, BARE] * 100


@pytest.mark.parametrize("content", [None, b"", b"no database" * 100])
def test_a_file_that_is_no_catalog_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / "catalog.sqlite").write_bytes(content)

    with pytest.raises(IndexUnavailable, match="catalog"):
        Catalog(tmp_path / "catalog.sqlite")


def test_a_path_with_signs_of_an_address_is_only_a_path(tmp_path):
    strange = tmp_path / "a?mode=rwc#%41 文"
    strange.mkdir()
    writer = CatalogWriter(strange / "catalog.sqlite")
    writer.close()

    catalog = Catalog(strange / "catalog.sqlite")
    assert catalog.counts() == (0, 0)
    catalog.close()
