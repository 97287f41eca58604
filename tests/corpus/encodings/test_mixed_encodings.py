"""Files in two encodings, and Unicode without a mark, are read, or never read wrong in silence."""

import codecs
import random
import struct

import pytest

from corpus.decode import decode
from corpus.errors import DocumentError

LINES = [
    "青澜市水务集团关于计划停水的通知",
    "请各用户提前储水，停水时间为22时至次日10时（A座除外）。",
    "图书馆每周一闭馆，周二上午九点开馆。",
    "申请人应当在三十日内提交资料；逾期不予受理。",
    "會議由副主任主持，各科室負責人參加！",
]


@pytest.mark.parametrize("ascii_between", ["", " ", ": 3 ", "\t"])
@pytest.mark.parametrize("first", LINES)
@pytest.mark.parametrize("second", LINES)
def test_two_encodings_in_one_line_are_read_and_noted(first, second, ascii_between):
    text = f"{first}{ascii_between}{second}"
    for encodings in (("utf-8", "gb18030"), ("gb18030", "utf-8")):
        data = f"{first}{ascii_between}".encode(encodings[0]) + second.encode(encodings[1])
        decoded = decode(data)

        assert decoded.text == text
        assert decoded.notes() == ("1 line is in two encodings, utf-8 and another",)


def test_a_few_lines_in_two_encodings_are_read_among_others():
    mixed = LINES[0].encode() + LINES[1].encode("gb18030") + LINES[2].encode()
    decoded = decode("\n".join(LINES).encode() + b"\n" + mixed + b"\n" + LINES[3].encode("gbk"))

    assert decoded.text.split("\n")[-2:] == ["".join(LINES[:3]), LINES[3]]
    assert (decoded.mixed_lines, decoded.other_lines, decoded.replaced) == (1, 1, 0)


@pytest.mark.parametrize("mark", [True, False])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", ""])
@pytest.mark.parametrize("count", [1, 4, 200])
def test_utf_16_behind_utf_8_is_read_and_noted(count, end, codec, mark):
    head, tail = f"{LINES[3]}{end}", "\n".join(LINES * count)
    bom = "\ufeff".encode(codec) if mark else b""
    decoded = decode(head.encode() + bom + tail.encode(codec))

    assert decoded.text == head + tail
    assert decoded.notes() == (f"{5 * count:,} lines were decoded as {codec}",)


def test_utf_16_with_a_mark_is_read_behind_gb18030():
    head = "\n".join(LINES) + "\n"

    assert decode(head.encode("gb18030") + LINES[1].encode("utf-16")).text == head + LINES[1]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_8_behind_utf_16_is_read_and_noted(codec):
    head, tail = "\n".join(LINES) + "\n", f"{LINES[2]}\n{LINES[3]}\n"
    decoded = decode(head.encode(codec) + tail.encode())

    assert decoded.text == head + tail
    assert decoded.notes() == ("2 lines were decoded as utf-8",)


@pytest.mark.parametrize("codec", ["utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text",
    [*LINES, "停水通知：", "plain text\nof two lines", "😀停水通知，提前储水\n" * 3],
    ids=range(8),
)
@pytest.mark.parametrize("start", [0, 1, 4])
@pytest.mark.parametrize("end", [0, 1, 3])
def test_utf_32_without_a_mark_is_read(text, codec, start, end):
    data = text.encode(codec)
    decoded = decode(data[start : len(data) - end])

    assert decoded.encoding == codec or text.isascii()
    assert decoded.text.strip("\ufffd") in text
    assert len(decoded.text.strip("\ufffd")) >= len(text) - 2


@pytest.mark.parametrize("form", ["<i", ">i", "<h", ">h", "<q", "<d", "<f"])
@pytest.mark.parametrize("top", [100, 127, 1000, 32_000])
def test_a_table_of_numbers_is_not_taken_for_text(form, top):
    numbers = random.Random(top).choices(range(top), k=3000)
    data = b"".join(struct.pack(form, number) for number in numbers)

    with pytest.raises(DocumentError, match="binary file"):
        decode(data)


def test_a_byte_order_mark_in_binary_content_makes_it_no_text():
    noise = random.Random(3).randbytes(3000)

    with pytest.raises(DocumentError, match="binary file"):
        decode(noise + codecs.BOM_UTF16_LE + noise)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
@pytest.mark.parametrize("text", ["宿舍十一点\0熄灯。\n" * 3, f"{LINES[1]}\0\n" * 100])
def test_nuls_in_a_text_that_is_clean_otherwise_are_removed_and_noted(text, codec):
    decoded = decode(text.encode(codec))

    assert decoded.text == text.replace("\0", "")
    assert decoded.notes() == (f"{text.count(chr(0))} NUL characters were removed",)
    # Also where the text was cut at both ends.
    assert text.replace("\0", "")[1:-2] in decode(text.strip().encode(codec)[1:-1]).text


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
@pytest.mark.parametrize("lines", [LINES * 20, ["张三", "李四", "王五", "图书馆"] * 25])
def test_nuls_in_place_of_line_ends_separate_lines(lines, codec):
    assert decode("\0".join(lines).encode(codec)).text == "\n".join(lines)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_block_of_nuls_inside_a_text_is_removed(codec):
    text = "\n".join(LINES * 4).encode(codec)

    assert decode(text + b"\n" + bytes(4096) + text).text.count(LINES[2]) == 8


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_many_nuls_in_utf_16_are_removed(codec):
    text = "宿舍十一点\0熄灯。\n" * 3

    assert decode(text.encode(codec)).text == text.replace("\0", "")


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\2\1\1" + bytes(9) + b"\3\0\x3e\0main\0printf\0" * 40,
        b"".join(word.ljust(12, b"\0") for word in (b"alpha", b"beta", b"gamma")) * 30,
        "停水\0通知\0\x01\x02\x03".encode() * 30,
        "停水通知，\0提前储水。\0\n".encode() * 30 + b"\x01\x02\x03",
        random.Random(1).randbytes(3000) + bytes(20),
    ],
    ids=["program", "padded fields", "controls", "few controls", "random"],
)
def test_binary_content_with_nuls_is_refused(data):
    with pytest.raises(DocumentError, match="binary file"):
        decode(data)
