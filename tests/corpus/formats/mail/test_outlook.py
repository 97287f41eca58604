"""Mails that Outlook saved."""

from contextlib import suppress
from datetime import UTC, datetime

import compressed_rtf
import pytest

from corpus.containers.listing import list_files
from corpus.containers.opening import read_location, shared_reader
from corpus.errors import DocumentError
from corpus.formats.registry import FORMATS
from corpus.read import read_document
from tests.corpus.formats.mail.outlook_files import message, ole


@pytest.fixture
def read_msg(read):
    """Return a function that makes a document of an Outlook mail."""
    return lambda *args, **kwargs: read(ole(message(*args, **kwargs)), "a.msg")


def test_subject_date_sender_recipients_and_text_are_read(read_msg):
    document = read_msg(
        "各位：\r\n周五上午停电检修。\r\n",
        subject="关于停电检修的通知",
        sent=datetime(2025, 3, 7, 23, 30, tzinfo=UTC),
        recipients=[("李强", "lq@a.cn", 1), ("孙,七", "", 2)],
    )

    assert (document.title, document.date, document.author) == (
        "关于停电检修的通知",
        "2025-03-08",
        "王敏",
    )
    assert document.encoding == "msg"
    assert document.text.split("\n") == [
        "关于停电检修的通知",
        *("发件人：王敏 <wm@a.cn>", "收件人：李强 <lq@a.cn>", "抄送：孙,七"),
        *("发送时间：2025-03-08 07:30", "各位：", "周五上午停电检修。"),
    ]


def test_the_date_that_the_headers_give_comes_first(read_msg):
    headers = "Received: x\r\nDate: Fri, 7 Mar 2025 09:00:00 +0900\r\n".encode("utf-16-le")
    document = read_msg(
        sent=datetime(2025, 3, 6, 23, tzinfo=UTC), more={"__substg1.0_007D001F": headers}
    )

    assert "发送时间：2025-03-07 09:00" in document.text


@pytest.mark.parametrize(
    ("codec", "page"), [("gb18030", 936), ("gb18030", 1252), ("big5", 950), ("big5", 0)]
)
def test_texts_that_are_not_in_unicode_are_decoded(read_msg, codec, page):
    document = read_msg(
        "小型車每小時三十元，大型車每小時五十元。", subject="停車場收費公告", codec=codec, page=page
    )

    assert document.title == "停車場收費公告"
    assert document.text.endswith("小型車每小時三十元，大型車每小時五十元。")


def test_a_mail_of_html_only_is_read_as_a_page(read_msg):
    table = "<table><tr><th>姓名</th><th>电话</th></tr><tr><td>王敏</td><td>8602</td></tr></table>"

    assert read_msg("", html=table.encode("gbk")).text.endswith("姓名：王敏；电话：8602")


@pytest.mark.skipif(not FORMATS["rtf"].loader, reason="Rich Text is not read")
def test_a_mail_of_rich_text_only_is_read(read_msg):
    packed = compressed_rtf.compress(rb"{\rtf1\ansi The pump stops on Friday.}")

    assert "stops on Friday" in read_msg("", more={"__substg1.0_10090102": packed}).text


def test_attachments_and_attached_mails_are_documents(folder):
    inner = message(
        "原来的正文。", subject="原件", attachments=[("b.txt", "深".encode())], header=24
    )
    files = [("../值班.txt", "王敏值班。" * 2000), ("图.dwg", "1"), ("", inner), ("值班.txt", "二")]
    packed = [(n, c if isinstance(c, dict) else c.encode()) for n, c in files]
    sources = list(list_files(folder({"m.msg": ole(message(attachments=packed))})))

    assert [each.path for each in sources] == [
        *("m.msg", "m.msg/值班.txt", "m.msg/原件.eml", "m.msg/原件.eml/b.txt"),
        "m.msg/值班 (2).txt",
    ]
    assert read_location(sources[1].location).decode() == "王敏值班。" * 2000
    assert read_document(sources[2]).text.endswith("原来的正文。")
    assert read_location(sources[3].location).decode() == "深"
    assert any("图.dwg" in note for note in read_document(sources[0]).notes)
    shared_reader().close()


def test_a_mail_with_a_word_file_is_no_word_file(read_msg):
    word = ole({"WordDocument": b"1" * 5000})

    assert read_msg(attachments=[("a.doc", word)]).encoding == "msg"


def test_a_mail_that_is_cut_or_damaged_is_a_document_or_one_sentence(read):
    whole = ole(message(attachments=[("a.txt", b"x" * 9000)]))
    for position in range(0, len(whole), 1500):
        damaged = bytearray(whole)
        damaged[position : position + 40] = b"\xff" * 40
        for data in (whole[:position], bytes(damaged)):
            with suppress(DocumentError):
                assert read(data, "a.msg").text


def test_a_damaged_mail_with_attachments_is_listed_and_named_when_it_is_read(folder):
    damaged = ole(message(attachments=[("a.txt", b"x")]))[:1600]
    (source,) = list_files(folder({"m.msg": damaged}))

    with pytest.raises(DocumentError, match=r"Outlook mail|binary file"):
        read_document(source)
    shared_reader().close()
