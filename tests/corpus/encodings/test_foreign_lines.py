"""A line in another encoding costs that line at most."""

import pytest

from corpus.decode import decode

LINES = {
    "utf-8": "例会于上午十点开始，地点在南楼五层，请带上季度报表。",
    "gb18030": "例会于上午十点开始，地点在南楼五层，请带上季度报表。",
    "big5": "停車場收費標準：小型車每小時三十元，機車每次二十元。",
    "cp1252": "Les visites commencent à dix heures près de l’entrée, café compris.",
    "latin-1": "Café Rönja",
    "cp1251": "Экскурсии начинаются в десять часов утра у главного входа.",
    "shift_jis": "温室は来月から新しい見学予約を受け付けます。入園料は三百円です。",
    "euc_kr": "온실은 다음 달부터 견학 예약을 받습니다. 입장료는 삼천 원입니다.",
}


@pytest.mark.parametrize("count", [2, 5, 40])
@pytest.mark.parametrize("other", LINES)
@pytest.mark.parametrize("main", ["utf-8", "gb18030", "big5"])
def test_a_line_in_another_encoding_is_read_and_noted(main, other, count):
    lines = [(LINES[main], main)] * count + [(LINES[other], other)] + [(LINES[main], main)]
    decoded = decode(b"\n".join(line.encode(codec) for line, codec in lines))

    assert decoded.text == "\n".join(line for line, _ in lines)
    assert (decoded.notes() == ()) == (main == other)


@pytest.mark.parametrize(
    "line", [bytes(range(128, 256)), b"\xff\xfe\xfd\xfc", b"\x81\x8d\x8f" * 40]
)
@pytest.mark.parametrize("main", ["utf-8", "gb18030"])
def test_a_line_of_garbage_costs_that_line(main, line):
    text = LINES[main]
    decoded = decode("\n".join([text] * 3).encode(main) + b"\n" + line + b"\n" + text.encode(main))

    assert decoded.text.split("\n")[:3] + decoded.text.split("\n")[4:] == [text] * 4
    assert decoded.notes() != ()


def test_three_encodings_in_one_file_are_read():
    lines = ["utf-8", "utf-8", "gb18030", "big5", "utf-8", "cp1252"]
    decoded = decode(b"\n".join(LINES[codec].encode(codec) for codec in lines))

    assert decoded.text == "\n".join(LINES[codec] for codec in lines)
    assert decoded.notes() == ("3 lines were decoded as big5hkscs and cp1252 and gb18030",)


def test_bytes_that_are_words_in_no_alphabet_are_not_taken_for_cyrillic():
    for data in (bytes(range(0x80, 0x100)) * 3, b"\xd5\xcb\xba\xc5\xa3\xba\xc4\xb3\xc4\xb3 8602"):
        assert decode(data).encoding not in ("ibm866", "ibm855", "windows-1251", "koi8-r", "cp737")
