"""What is marked on a page, what a download is called, and how many pages are kept."""

from contextlib import ExitStack

import pytest

from bot.sources.download import content_disposition, content_type
from bot.sources.marked_text import marks_on_page
from bot.sources.page_images import PageImages, requested_page
from corpus.checksum import bytes_sha256
from corpus.errors import SourceBusy, SourceChanged, SourceError
from corpus.formats.page_images.drawing import Style
from corpus.formats.page_images.locating import Wanted
from corpus.sandbox.process import Limits
from corpus.types import BlockKind, Document, Place, TextBlock
from tests.corpus.pdf_files import column, endless, pdf

ROW = "城市：上海；价格：5元"
TEXT = f"第一句。开门。\n{ROW}\n开门。\n第三页。"
AT, NEXT = TEXT.index(ROW), TEXT.index("第三页")
DOCUMENT = Document(
    id="1",
    path="a.pdf",
    title="",
    text=TEXT,
    sha256="0" * 64,
    encoding="pdf",
    places=((0, Place(page=1)), (AT, Place(page=1, is_recognised=True)), (NEXT, Place(page=2))),
    blocks=(TextBlock(AT, AT + len(ROW), BlockKind.ROW),),
)


def marks(number, start, end):
    return [each for _, each in marks_on_page(DOCUMENT, number, [(Style.CURRENT, start, end)])]


def test_a_range_is_marked_line_by_line_as_far_as_it_is_on_the_page():
    assert marks(2, 0, len(TEXT)) == [Wanted("第三页")]
    assert marks(1, 0, AT) == [Wanted("第一句开门")]
    assert marks(1, NEXT, len(TEXT)) == marks(3, 0, len(TEXT)) == marks(1, 5, 2) == []


def test_a_row_is_also_looked_for_by_its_values():
    assert marks(1, AT, AT + len(ROW)) == [Wanted("城市上海价格5元", "上海5元")]


def test_a_repeated_sentence_is_counted_from_the_top_of_its_page():
    first, second = TEXT.index("开门"), TEXT.rindex("开门")
    assert marks(1, first, first + 2) == [Wanted("开门")]
    assert marks(1, second, second + 2) == [Wanted("开门", earlier=1)]


@pytest.mark.parametrize(
    ("path", "plain", "encoded"),
    [
        ("a/b.pdf", "b.pdf", "b.pdf"),
        ("通知.pdf", "document.pdf", "%E9%80%9A%E7%9F%A5.pdf"),
        ('x"; filename=evil.exe', "x__; filename=evil.exe", None),
        ("a\r\nSet-Cookie: x.txt", "a__Set-Cookie_ x.txt", None),
        ("\u202excod.exe", "document.exe", None),
        ("..", "document", "document"),
        ("长" * 300 + ".pdf", "document.pdf", "%E9%95%BF" * 150 + ".pdf"),
    ],
)
def test_a_download_has_a_safe_name(path, plain, encoded):
    header = content_disposition(path)
    header.encode("ascii")
    assert "\n" not in header
    assert header.count('"') == 2
    if encoded is not None:
        assert header == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"


def test_a_type_is_known_by_the_suffix():
    assert content_type("a/b.PDF") == "application/pdf"
    assert content_type("a.exe") == content_type("pdf") == "application/octet-stream"


@pytest.fixture
def images():
    made = PageImages(cache_bytes=40_000)
    yield made
    made.close()


def page_of(folder, content, number=1, sha256=None):
    documents = folder({"a.pdf": content})
    checksum = sha256 or bytes_sha256(content)
    document = Document("1", "a.pdf", "", "text", checksum, "pdf")
    return documents, requested_page(document, number, [])


def test_a_page_is_rendered_once_while_it_is_kept(images, folder):
    where, asked = page_of(folder, pdf(column("one"), column("two")))
    first = images.image(where, asked)
    assert images.image(where, asked) is first
    assert first.pages == 2


def test_pages_that_take_too_much_room_are_forgotten(folder):
    images = PageImages(cache_bytes=1)
    where, asked = page_of(folder, pdf(column("one")))
    assert images.image(where, asked) is not images.image(where, asked)
    images.close()


def test_a_damaged_or_changed_file_is_an_error_of_that_page_only(images, folder):
    with pytest.raises(SourceError, match="damaged PDF"):
        images.image(*page_of(folder, b"%PDF-1.7 nothing"))
    with pytest.raises(SourceChanged):
        images.image(*page_of(folder, pdf(column("one")), sha256="0" * 64))
    assert images.image(*page_of(folder, pdf(column("one")))).pages == 1


def test_more_pages_at_once_than_may_wait_are_refused(images, folder):
    asked = page_of(folder, pdf(column("one")))
    with ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(images._place())
        with pytest.raises(SourceBusy):
            images.image(*asked)
    assert images.image(*asked).pages == 1


def test_a_page_that_takes_hours_ends_at_the_limit(folder):
    images = PageImages(Limits(seconds=0.5))
    with pytest.raises(SourceError, match="took longer"):
        images.image(*page_of(folder, endless()))
    images.close()
