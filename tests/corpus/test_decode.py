import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.decode import decode
from corpus.encodings.double_encoding import mend_double_encoding
from corpus.errors import DocumentError

SIMPLIFIED = "青澜市水务集团关于计划停水的通知\n请各用户提前储水，停水时间为二十二时至次日十时。\n"
TRADITIONAL = "青瀾市交通運輸局關於調整渡輪航線的公告\n施工期間票價不變，請旅客留意班次。\n"


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_text_comes_out_the_same_from_every_encoding(codec, line_end):
    data = SIMPLIFIED.replace("\n", line_end).encode(codec)

    assert decode(data).text == SIMPLIFIED


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "gb18030", "big5", "big5hkscs", "utf-16", "utf-16-be"]
)
def test_a_traditional_text_comes_out_the_same_from_every_encoding(codec):
    assert decode(TRADITIONAL.encode(codec)).text == TRADITIONAL


def test_a_character_that_gb2312_lacks_is_read_by_its_superset():
    text = "镕基、喆、堃三字不在旧表之内，姓名里却常常遇到，读错了就找不到人。"

    assert decode(text.encode("gbk")).text == text


@pytest.mark.parametrize("text", ["停水通知", "停水", "會議通知", "plain ASCII text"])
def test_a_short_text_in_utf_8_is_read_as_utf_8(text):
    assert (decode(text.encode()).text, decode(text.encode()).encoding) == (text, "utf-8")


def test_one_bad_byte_is_replaced_and_the_text_stays_utf_8():
    data = SIMPLIFIED.encode() * 3
    damaged = data[:6] + b"\xff" + data[6:]

    decoded = decode(damaged)
    assert (decoded.encoding, decoded.replaced) == ("utf-8", 1)
    assert decoded.text.replace("\ufffd", "") == SIMPLIFIED * 3


@pytest.mark.parametrize("missing", [1, 2])
def test_a_file_cut_in_mid_character_keeps_its_encoding(missing):
    decoded = decode(SIMPLIFIED.strip().encode()[:-missing])

    assert decoded.text.startswith(SIMPLIFIED.strip()[:-1])
    assert (decoded.encoding, decoded.replaced) == ("utf-8", 1)


def test_a_gb18030_file_cut_in_mid_character_keeps_its_encoding():
    decoded = decode(SIMPLIFIED.strip().encode("gb18030")[:-1])

    assert decoded.text.startswith(SIMPLIFIED.strip()[:-1])


def test_a_character_on_the_border_of_the_sample_changes_nothing():
    for shift in range(4):
        text = "a" * shift + "停水通知，请提前储水。" * 12_000
        assert decode(text.encode()).encoding == "utf-8"
        assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n "])
def test_an_empty_file_is_refused_as_empty(data):
    with pytest.raises(DocumentError, match="empty file"):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 64,
        bytes(5000),
        bytes([1, 2, 3, 4, 5, 6, 7, 8]) * 100,
    ],
)
def test_bytes_that_are_no_text_are_refused_as_binary(data):
    with pytest.raises(DocumentError, match="binary file"):
        decode(data)


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_decode_to_text_that_utf_8_can_encode_or_are_a_document_error(data):
    try:
        text = decode(data).text
    except DocumentError:
        return
    assert "\r" not in text
    text.encode()


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"]), min_size=1))
def test_any_text_written_as_utf_8_is_read_back(text):
    # Ã followed by some signs is a text that was saved wrongly, and is mended.
    if text.strip() and text[0] != "\ufeff" and mend_double_encoding(text) is None:
        assert decode(text.encode()).text == text
