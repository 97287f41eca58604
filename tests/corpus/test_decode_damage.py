"""Damaged texts are read as far as they can be, and what was lost is noted."""

import base64
import codecs
import random
import zlib

import pytest

from corpus.decode import decode
from corpus.errors import DocumentError
from corpus.read import parse_document

LINES = [
    "青澜市水务集团关于计划停水的通知",
    "请各用户提前储水，停水时间为二十二时至次日十时。",
    "图书馆每周一闭馆，周二上午九点开馆。",
    "申请人应当在三十日内提交资料；逾期不予受理。",
    "会议由副主任主持，各科室负责人参加！",
]
TRADITIONAL_LINES = [
    "青瀾市交通運輸局關於調整渡輪航線的公告",
    "施工期間票價不變，請旅客留意班次。",
    "圖書館每週一閉館，週二上午九點開館。",
]


def mixed(lines, first, second, each):
    return b"\n".join(
        line.encode(second if number % each == each - 1 else first)
        for number, line in enumerate(lines)
    )


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize(
    ("lines", "first", "second", "each"),
    [
        (LINES * 20, "utf-8", "gb18030", 10),
        (LINES * 60, "utf-8", "gb18030", 299),
        (LINES, "utf-8", "gb18030", 5),
        (LINES * 20, "utf-8", "gb18030", 3),
        (LINES * 20, "gb18030", "utf-8", 10),
        (TRADITIONAL_LINES * 20, "utf-8", "big5hkscs", 10),
        (TRADITIONAL_LINES * 20, "big5hkscs", "utf-8", 10),
    ],
)
def test_lines_in_another_encoding_are_read_and_counted(lines, first, second, each, line_end):
    decoded = decode(mixed(lines, first, second, each).replace(b"\n", line_end))

    assert decoded.text == "\n".join(lines)
    assert (decoded.encoding, decoded.other_encoding) == (first, second)
    assert (decoded.replaced, decoded.other_lines) == (0, len(lines) // each)


def test_lines_in_another_encoding_are_read_below_a_byte_order_mark():
    decoded = decode(codecs.BOM_UTF8 + mixed(LINES * 20, "utf-8", "gb18030", 10))

    assert (decoded.text, decoded.other_lines) == ("\n".join(LINES * 20), 10)


@pytest.mark.parametrize("text", ["안녕하세요 여러분", "これはテキストです。", "😀停水通知"])
def test_utf_8_in_any_script_may_be_cut_at_its_start(text):
    for start in (1, 2):
        assert decode(text.encode()[start:]).text == f"\ufffd{text[1:]}"


def test_a_file_of_mixed_encodings_tells_it_in_its_notes():
    document = parse_document("a.txt", mixed(LINES * 20, "utf-8", "gb18030", 10))

    assert document.notes == ("10 lines were decoded as gb18030",)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-8-sig"])
@pytest.mark.parametrize("count", [1, 2, 7])
def test_a_few_nuls_are_removed_and_noted(codec, count):
    data = "\n".join(LINES * 10).encode(codec)
    step = len(data) // count
    # Between lines, so that the words stay whole.
    places = [data.index(b"\n", number * step) for number in range(count)]
    for place in reversed(places):
        data = data[:place] + b"\0" + data[place:]
    document = parse_document("a.txt", data)

    assert document.text == "\n".join(LINES * 10)
    what = "1 NUL character was" if count == 1 else f"{count} NUL characters were"
    assert document.notes == (f"{what} removed",)


@pytest.mark.parametrize("text", ["plain ascii text\nwith one NUL", "停水通知", "a\n" * 5])
@pytest.mark.parametrize("place", [0, 6, 9])
def test_one_nul_in_a_short_text_is_removed(text, place):
    data = text.encode()

    assert decode(data[:place] + b"\0" + data[place:]).text == text


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_text_padded_with_nuls_to_a_block_is_read(codec):
    data = LINES[1].encode(codec)

    assert decode(data.ljust(4096, b"\0")).text == LINES[1]
    assert decode(data.rjust(4096, b"\0")).text == LINES[1]


def test_nuls_in_utf_16_are_removed_too():
    text = "停水通知\0，请提前储水。\n" + "请提前储水。\n" * 3

    for codec in ("utf-16", "utf-16-le", "utf-16-be"):
        assert decode(text.encode(codec)).text == text.replace("\0", "")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    [
        *LINES,
        *TRADITIONAL_LINES,
        "停水通知",
        "会议一",
        "停水\n",
        "停水通知。" * 30_000,
        "plain text",
        "PLAINTEXT",
        "第3条 费用为6.5元",
    ],
    ids=lambda each: each[:8],
)
def test_utf_16_without_a_mark_is_recognised(text, codec):
    # A text in two encodings at once is read in the more usual one.
    if not text.encode(codec).isascii() or b"\0" in text.encode(codec):
        assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize("text", ["Bush hid the facts", "this app can break", "aaaaaaaa", "停水"])
def test_a_short_text_that_is_utf_8_is_not_taken_for_utf_16(text):
    assert decode(text.encode()).text == text


def binaries():
    random_bytes = random.Random(5).randbytes
    packed = zlib.compress("\n".join(LINES * 50).encode())
    machine_words = b"".join(number.to_bytes(4, "little") for number in range(0, 400_000, 37))
    tar = b"a.txt".ljust(100, b"\0") + b"0000644\0" * 3
    tar = (tar.ljust(257, b"0") + b"ustar\00000").ljust(512, b"0") + LINES[0].encode() * 50
    return [
        *(random_bytes(size) for size in (400, 401, 5000, 100_000)),
        *(packed, b"\0" + packed, machine_words, tar),
        *(bytes(4096), b"\0\1" * 2000, LINES[1].encode().replace("，".encode(), bytes(90)) * 9),
    ]


@pytest.mark.parametrize("data", binaries(), ids=range(len(binaries())))
def test_binary_files_are_not_taken_for_text(data):
    with pytest.raises(DocumentError, match="binary file"):
        decode(data)


@pytest.mark.parametrize("line_end", ["\n", ""])
@pytest.mark.parametrize("end", [None, -1, -2])
@pytest.mark.parametrize("start", [0, 1, 2])
@pytest.mark.parametrize(
    ("lines", "codec"),
    [
        (LINES, "utf-8"),
        (LINES, "gb18030"),
        (LINES[1:2], "gb18030"),
        (LINES[:1], "utf-8"),
        (TRADITIONAL_LINES, "big5hkscs"),
        (TRADITIONAL_LINES[1:2], "big5hkscs"),
        (TRADITIONAL_LINES, "utf-8"),
        (LINES, "utf-16-le"),
        (LINES, "utf-16-be"),
        (LINES[1:2], "utf-16-le"),
    ],
)
def test_a_text_cut_inside_its_first_and_last_characters_keeps_its_encoding(
    lines, codec, start, end, line_end
):
    text = line_end.join(lines)
    decoded = decode(text.encode(codec)[start:end])

    assert decoded.encoding == codec
    assert text[1:-2] in decoded.text
    assert decoded.replaced <= 3


@pytest.mark.parametrize("damage", [b"", b"\0", b"\xff"])
def test_what_was_lost_is_told_by_web_archives_too(damage):
    page = "<p>停水通知，请提前储水。</p>\n".encode() * 9 + damage
    head = b"MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
    document = parse_document("a.mhtml", head + base64.encodebytes(page))

    assert document.text.count("停水通知") == 9
    assert bool(document.notes) == bool(damage)


def test_random_bytes_with_few_controls_are_never_read_as_utf_16():
    source = random.Random(50)
    for _ in range(50):
        try:
            assert decode(source.randbytes(300)).encoding not in ("utf-16-le", "utf-16-be")
        except DocumentError:
            continue
