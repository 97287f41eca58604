"""Text that was decoded wrongly and saved so is decoded again; other text is left alone."""

import pytest

from corpus.decode import decode
from corpus.encodings.double_encoding import mend_double_encoding

TEXTS = [
    "植物园周二闭园，门票三十元，老人半票。",
    "关于印发《老旧管网改造方案》的通知\n各区人民政府：\n"
    "　　请于2024年3月5日前报送材料，电话0571-88886666。",
    "停車場收費標準表，逾時加倍計費。",
    "温馨提示",
    "值班表 2024\nplain ASCII\n张三、李四。",
]


def as_windows(data):
    """Decode bytes as Windows does, with control characters for the bytes that it lacks."""
    return "".join(
        chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("cp1252")
        for byte in data
    )


@pytest.mark.parametrize("text", TEXTS)
def test_utf_8_that_was_read_as_latin_is_decoded_again(text):
    for wrong in (text.encode().decode("latin-1"), as_windows(text.encode())):
        decoded = decode(wrong.encode())
        assert decoded.text == text
        assert "in the wrong encoding" in decoded.notes()[0]


@pytest.mark.parametrize("text", TEXTS)
def test_gb18030_and_big5_that_were_read_as_latin_are_decoded_again(text):
    # A line of a few characters shows too little.
    text = text.replace("各区人民政府：\n", "")
    codecs = ["gb18030"] + (["big5"] if "車" in text else [])
    for codec in codecs:
        assert decode(as_windows(text.encode(codec)).encode()).text == text


def test_a_text_that_was_encoded_three_times_is_decoded_as_often():
    text = TEXTS[0]
    for _ in range(2):
        text = as_windows(text.encode())

    assert decode(text.encode()).text == TEXTS[0]


@pytest.mark.parametrize("lost", ["\ufffd", "?", ""])
def test_utf_8_that_was_read_as_gbk_is_decoded_as_far_as_it_is_left(lost):
    for text in TEXTS[:3]:
        wrong = text.encode().decode("gbk", "replace").replace("\ufffd", lost)
        decoded = decode(wrong.encode())
        kept = [each for each in decoded.text if each not in "\ufffd?"]

        assert len(kept) >= 0.6 * len(text)
        assert set(kept) <= set(text)
        assert decoded.notes() != ()


def test_accented_letters_are_decoded_again():
    for text in ("Café à la crème, “très bon” — 3 €", "Größe über alles"):
        assert decode(as_windows(text.encode()).encode()).text == text


def test_one_line_among_others_is_decoded_again():
    text = f"请勿喂食。\n{as_windows(TEXTS[0].encode())}\nCafé Rönja 的老板来访。"

    assert decode(text.encode()).text == f"请勿喂食。\n{TEXTS[0]}\nCafé Rönja 的老板来访。"


@pytest.mark.parametrize(
    "text",
    [
        "访客登记：Café Rönja 的老板 José Ibarné 来访，住 Ängsvik，随行两人。",
        "字母表 Ä Ö Ü ÄÖÜß äöü àéèùç ÀÉÈÙÇ ñÑ ÅÄÖ åäö",
        "“caffé”…、l’été»… ‘été’…、“café”…“thé”…",
        "±5°C，×÷§№，½，€5，naïve façade déjà-vu",
        "工業(yè)和信息化部教育與考試中心召開(kāi)第三次黨總支會(huì)",
        "沙家浜与横浜，涓涓细流，王璇与闂先生",
        "Þórr ðæði, Łódź, Škoda, Œuvre",
    ],
)
def test_text_with_accents_or_rare_characters_is_left_alone(text):
    assert mend_double_encoding(text) is None


def test_characters_that_were_lost_for_good_are_noted():
    decoded = decode("经办人：锟斤拷，电话8602。".encode())

    assert decoded.text == "经办人：锟斤拷，电话8602。"
    assert decoded.notes() == (
        "1 character was lost to a wrong encoding before the file was saved",
    )
