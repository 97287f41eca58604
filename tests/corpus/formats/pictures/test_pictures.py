"""Text in pictures and scans is recognised with the extra, and named without it."""

import io
import struct
import zlib

import pytest

from corpus.errors import DocumentError, RecognitionNeeded
from corpus.formats.pdf.loader import load_pdf
from corpus.formats.pictures.loader import load_picture
from corpus.formats.pictures.recognition import _engine
from corpus.types import Place
from tests.corpus.formats.pictures.picture_files import needs_chinese_font, picture, rendered, scan
from tests.corpus.pdf_files import Put, column

NOTICE = (
    "The harbour office opens at nine in the morning and",
    "closes at five; on Sundays it is closed.",
)
ENGLISH = " ".join(NOTICE)
LEFT = (
    "渔港始建于康熙年间，起初只有木船三十余",
    "条，每逢汛期由各户轮流出海，按股分配，",
    "石堤修于光绪二十年。",
)
RIGHT = (
    "民国初年设立渔业公会，会址在关帝庙内，",
    "会长一人，三年一任，不得连任两次，年产",
    "鲜鱼九百吨。",
)


@pytest.fixture(scope="module")
def english():
    return rendered(column(*NOTICE)).crop((100, 100, 900, 300))


@pytest.fixture(scope="module")
def page():
    return rendered(column(*NOTICE), 80)


def test_a_picture_is_recognised_and_the_citation_says_so(read, english):
    document = read(picture(english), "公告.png")

    assert document.text == ENGLISH
    assert document.encoding == "picture"
    assert document.places == ((0, Place(page=1, is_recognised=True)),)
    assert document.notes[0].startswith("recognised with 9")


def test_recognition_needs_no_network(english, monkeypatch):
    _engine.cache_clear()

    def refuse(*_):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)

    assert load_picture(picture(english), recognise=True).blocks[0].text == ENGLISH


@needs_chinese_font
@pytest.mark.parametrize(("turned", "kind"), [(90, "JPEG"), (182, "WEBP"), (270, "BMP")])
def test_columns_of_a_picture_are_read_in_order_whichever_way_up_it_is(turned, kind):
    title = [Put(220, 800, "渔港史话", 18)]
    page = [*title, *column(*LEFT, x=60), *column(*RIGHT, x=320)]
    image = (
        rendered(page, 100).crop((0, 30, 827, 240)).rotate(turned, expand=True, fillcolor="white")
    )

    blocks = load_picture(picture(image, kind), recognise=True).blocks
    assert [block.text for block in blocks] == ["渔港史话", "".join(LEFT), "".join(RIGHT)]


@needs_chinese_font
def test_lines_below_a_light_watermark_are_not_lost():
    lines = (
        "各村自六月一日起实行二十四小时值守，每班",
        "不少于两人，发现险情立即报告镇防汛办，",
        "电话为六六零三。",
    )
    page = [Put(100, 600, "内部资料严禁外传", 40, angle=25, grey=0.7), *column(*lines, top=740)]
    image = rendered(page, 100).crop((0, 60, 560, 420))

    blocks = load_picture(picture(image), recognise=True).blocks
    assert "每班不少于两人，发现险情立即报告镇防汛办" in blocks[0].text


def test_a_photograph_is_turned_as_its_camera_says(english):
    image = english.rotate(90, expand=True)
    exif = image.getexif()
    exif[0x0112] = 6

    assert load_picture(picture(image, "JPEG", exif=exif), True).blocks[0].text == ENGLISH


def test_each_page_of_a_tiff_file_is_a_page(english):
    other = rendered(column("The ferry leaves from the eastern pier."))
    data = picture(english, "TIFF", save_all=True, append_images=[other])

    blocks = load_picture(data, recognise=True).blocks
    assert [block.place.page for block in blocks] == [1, 2]
    assert "eastern pier" in blocks[1].text


def test_scanned_pages_of_a_pdf_file_are_recognised_and_others_read(read, page):
    document = read(scan(column("第一页有文字。"), page, []), "a.pdf")

    assert document.text == f"第一页有文字。\n{ENGLISH}"
    assert [place.is_recognised for _, place in document.places] == [False, True]
    assert [place.page for _, place in document.places] == [1, 2]
    assert document.notes[0] == "1 of 3 pages holds no text"
    assert document.notes[1].startswith("1 of 3 pages was recognised in pictures with 9")


def test_a_scan_with_the_text_of_its_scanner_is_recognised(page):
    data = scan(page, stamp=Put(400, 20, "scanned by a telephone", 8))

    assert load_pdf(data, recognise=True).blocks[0].text == ENGLISH


@pytest.mark.parametrize("load", [load_picture, load_pdf])
def test_loaders_ask_for_more_time_before_they_recognise(load, english):
    data = picture(english) if load is load_picture else scan(english)

    with pytest.raises(RecognitionNeeded):
        load(data)


@pytest.mark.parametrize(
    ("load", "what"), [(load_picture, "a picture"), (load_pdf, "no text: a scan")]
)
def test_without_the_extra_a_sentence_names_it(load, what, english, monkeypatch):
    monkeypatch.setattr("corpus.formats.pictures.extra.find_spec", lambda _: None)
    data = picture(english) if load is load_picture else scan(english)

    with pytest.raises(
        DocumentError, match=rf"{what}; install chuchu\[ocr\] to have it recognised"
    ):
        load(data)


def test_without_the_extra_the_other_pages_are_read_and_the_scans_noted(english, monkeypatch):
    monkeypatch.setattr("corpus.formats.pictures.extra.find_spec", lambda _: None)
    loaded = load_pdf(scan(column("第一页有文字。"), english))

    assert loaded.blocks[0].text == "第一页有文字。"
    assert loaded.notes == (
        "1 of 2 pages holds no text; install chuchu[ocr] to have it recognised",
    )


def test_a_picture_without_text_is_skipped_as_such():
    image = rendered([])
    icon = image.resize((16, 16))

    for each in (image, icon):
        with pytest.raises(DocumentError, match="a picture without text"):
            load_picture(picture(each), recognise=True)


def png_of(width, height):
    """Return a small file that claims to hold many pixels."""

    def part(name, content):
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", head)
        + part(b"IDAT", zlib.compress(b""))
        + part(b"IEND", b"")
    )


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (9_000, 9_000), (2**31 - 1, 1)])
def test_a_decompression_bomb_is_refused_by_its_size(width, height):
    with pytest.raises(DocumentError, match="more than 64 million pixels"):
        load_picture(png_of(width, height), recognise=True)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
def test_a_damaged_picture_is_refused_or_read_as_far_as_it_goes(kind, english, monkeypatch):
    monkeypatch.setattr("corpus.formats.pictures.recognition._boxes", lambda _: [])
    whole = picture(english.resize((200, 280)), kind)

    for length in range(0, len(whole), len(whole) // 12 + 1):
        with pytest.raises(DocumentError):
            load_picture(whole[:length], recognise=True)


@pytest.mark.parametrize("data", [b"", b"%!PS", b"GIF89a" + bytes(50), "文字。".encode()])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(DocumentError, match="damaged picture"):
        load_picture(data, recognise=True)


def test_pages_that_there_is_no_time_for_are_noted(english, monkeypatch):
    monkeypatch.setattr("corpus.formats.pictures.recognition.RECOGNITION_SECONDS", -1.0)
    monkeypatch.setattr("corpus.formats.pictures.loader.RECOGNITION_SECONDS", -1.0)
    data = picture(english, "TIFF", save_all=True, append_images=[english])

    assert "only the first 1 page of 2" in load_picture(data, recognise=True).notes[1]
    text = scan(column("第一页有文字。"), english)
    assert load_pdf(text, recognise=True).blocks[0].text == "第一页有文字。"


def test_transparent_pictures_are_read_as_on_paper(english):
    from PIL import Image

    clear = Image.new("RGBA", english.size, (0, 0, 0, 0))
    mask = english.convert("L").point(lambda value: 255 - value)
    clear.paste(Image.new("RGBA", english.size, (0, 0, 0, 255)), mask=mask)

    content = io.BytesIO()
    clear.save(content, "PNG")
    assert load_picture(content.getvalue(), recognise=True).blocks[0].text == ENGLISH
