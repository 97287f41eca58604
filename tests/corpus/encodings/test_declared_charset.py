"""The encoding that a text declares is used where its bytes do not contradict."""

import pytest

from corpus.decode import decode

JAPANESE = "温室は来月から新しい見学予約を受け付けます。"
KOREAN = "온실은 다음 달부터 견학 예약을 받습니다."
CHINESE = "菜场周五停业检修，周六照常。"
TRADITIONAL = "停車場收費標準表"
RUSSIAN = "Теплица"
HEADS = [
    '<meta charset="{}">',
    "<META http-equiv=Content-Type content='text/html; charset={}'>",
    '<?xml version="1.0" encoding="{}"?>',
    '@charset "{}";',
    "HTTP/1.1 200 OK\nServer: nginx\nContent-Type: text/html; charset={}\n\n",
    "Content-Type: text/plain; charset={}\nSubject: x\n\n",
    "# -*- coding: {} -*-\n",
    "#!/bin/sh\n# vim: set fileencoding={} :\n",
]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize(
    ("name", "codec", "text"),
    [
        ("Shift_JIS", "shift_jis", JAPANESE),
        ("EUC-JP", "euc_jp", JAPANESE),
        ("euc-kr", "euc_kr", KOREAN),
        ("GB2312", "gb18030", "渡轮"),
        ("big5", "big5", TRADITIONAL),
        ("windows-1251", "cp1251", RUSSIAN),
        ("koi8-r", "koi8-r", RUSSIAN),
        ("iso-8859-1", "latin-1", "entrée à 3 £"),
        ("hz-gb-2312", "hz", "菜场周五停业"),
        ("iso-2022-jp", "iso2022_jp", JAPANESE),
    ],
)
def test_a_declared_encoding_is_used(head, name, codec, text):
    text = f"{head.format(name)}{text}"

    decoded = decode(text.encode(codec))
    assert decoded.text == text
    assert decoded.notes() == ()


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("name", ["utf-8", "iso-8859-1", "windows-1251", "shift_jis", "nonsense"])
def test_chinese_under_a_wrong_declaration_is_read(head, name):
    text = f"{head.format(name)}{CHINESE}"

    for codec in ("gb18030", "utf-8"):
        assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize("name", ["gb2312", "big5", "shift_jis", "iso-8859-1"])
def test_utf_8_shows_by_itself_that_it_is(name):
    text = f'<meta charset="{name}">通知'

    assert decode(text.encode()).text == text


def test_big5_that_is_declared_as_gb2312_is_read():
    text = f'<meta charset="gb2312">{TRADITIONAL}：小型車每小時三十元，機車每次二十元。'

    assert decode(text.encode("big5")).text == text


def test_a_byte_order_mark_above_another_encoding_is_passed_over():
    table = "品名,数量\n水泵,十二台\n阀门,三十只\n"

    assert decode(b"\xef\xbb\xbf" + table.encode()).text == table
    assert decode(b"\xef\xbb\xbf" + table.encode("gb18030")).text == table


def test_a_declaration_far_from_the_beginning_is_none():
    text = f"{CHINESE * 400}<meta charset=big5>"

    assert decode(text.encode("gb18030")).text == text


def test_characters_of_gb18030_that_once_were_private_have_their_code_points():
    data = "经办人：张".encode("gb18030") + bytes.fromhex("fe59fe51") + "，电话。".encode("gb18030")

    assert decode(data).text == "经办人：张\u9fb4\U00020087，电话。"
