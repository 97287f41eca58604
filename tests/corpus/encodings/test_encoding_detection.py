"""A text cut anywhere at its ends is read in its own encoding; so are texts of other scripts."""

import random
from pathlib import Path

import pytest

from corpus.decode import decode

SAMPLES = {
    path.name: decode(path.read_bytes()).text
    for path in sorted(Path("corpus/samples").rglob("*.*"))
}
SENTENCES = (
    "图书馆每周一闭馆，周二上午九点开馆。",
    "第0条：实验室的钥匙由管理员保管，",
    "2024年3月5日，A座3楼B12室（张三）领取WiFi密码。",
    "请提前储水，停水时间为22:00至次日10:00。\n电话：0571-88886666\n",
    "青瀾市交通運輸局關於調整渡輪航線的公告",
    "施工期間票價不變，請旅客留意班次。",
    "\n".join(f"第{n}条：实验室的钥匙由管理员保管，第{n}次借用须登记。" for n in range(30)),
)
CODECS = ("gb18030", "big5hkscs", "utf-8", "utf-16-le", "utf-16-be")


def encoded(text, codec):
    """Return a text's bytes, empty if the codec has not all its characters."""
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        return b""


def check_cut(text, codec, start, end):
    data = encoded(text, codec)[start:]
    data = data[: len(data) - end]
    decoded = decode(data)

    inner = decoded.text.strip("\ufffd")
    assert inner[1:-1] in text, (codec, start, end)
    assert len(inner) >= len(data.decode(codec, "ignore")) - 3
    assert decoded.encoding == codec or inner.isascii()
    return decoded


@pytest.mark.parametrize("text", SENTENCES, ids=lambda each: each[:6])
@pytest.mark.parametrize("codec", CODECS)
def test_a_sentence_cut_at_one_end_or_both_keeps_its_encoding(text, codec):
    if encoded(text, codec):
        for start in range(5):
            for end in range(4):
                check_cut(text, codec, start, end)


@pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.parametrize("codec", CODECS)
def test_a_document_cut_anywhere_keeps_its_encoding(text, codec):
    size = len(encoded(text, codec))
    if not size:
        return
    cuts = random.Random(f"{text[:40]} {codec}")
    for start, end in ((1, 0), (0, 1), (1, 1)):
        most = size // 3
        decoded = check_cut(text, codec, start * cuts.randint(1, most), end * cuts.randint(1, most))
        assert not decoded.is_guess
    start = cuts.randint(1, size - 200)
    check_cut(text, codec, start, size - start - cuts.randint(60, 120))


@pytest.mark.parametrize(
    ("text", "codecs"),
    [
        ("Уважаемые жители города! Завтра с десяти утра не будет воды.", "koi8-r cp1251 cp866"),
        ("Шановні мешканці міста! Завтра з десятої години не буде води.", "koi8-u cp1251 cp1125"),
        ("Αγαπητοί κάτοικοι της πόλης, αύριο θα διακοπεί η παροχή νερού.", "cp1253 iso8859-7"),
        ("市民の皆様へお知らせいたします。明日の午前十時から断水を行います。", "shift_jis euc_jp"),
        ("주민 여러분께 알려드립니다. 내일 오전 열 시부터 물이 중단됩니다.", "euc_kr cp949"),
        ("Sehr geehrte Bürger, morgen früh wird das Wasser abgestellt.", "cp1252 iso8859-15"),
        ("Chers habitants, l'eau sera coupée demain très tôt, dès six heures.", "cp1252"),
    ],
)
def test_texts_of_other_scripts_are_read(text, codecs):
    for codec in codecs.split():
        decoded = decode(f"{text}\n".encode(codec) * 3)

        assert decoded.text == f"{text}\n" * 3
        assert decoded.notes() == ()


def test_an_encoding_that_nothing_shows_is_noted_as_a_guess():
    data = "เรียนผู้อยู่อาศัยทุกท่าน พรุ่งนี้จะมีการหยุดจ่ายน้ำตั้งแต่เวลาสิบโมงเช้า\n".encode("tis-620") * 3

    assert decode(data).notes() == (f"the encoding is a guess: {decode(data).encoding}",)
