"""Mails as they are sent: what a reader sees of them."""

import base64
import contextlib
import time

import pytest

from corpus.errors import DocumentError
from tests.corpus.containers.mail_files import mail


def word(content, charset="utf-8", encoding="B"):
    """Return an encoded word of RFC 2047."""
    if encoding == "B":
        return f"=?{charset}?B?{base64.b64encode(content).decode()}?="
    return f"=?{charset}?Q?{''.join(f'={byte:02X}' for byte in content)}?="


@pytest.fixture
def read_mail(read):
    """Return a function that makes a document of a mail."""
    return lambda *args, **kwargs: read(mail(*args, **kwargs), "a.eml")


def test_subject_date_and_sender_are_metadata_and_the_text_is_kept(read_mail):
    document = read_mail(
        "各位：\n周五上午停电检修。\n\n王敏\n设备科 8602",
        Subject="关于停电检修的通知",
        Date="Fri, 7 Mar 2025 23:40:00 +0800",
        To="李强 <lq@a.cn>, zhao@a.cn",
        Cc='"孙,七" <sq@a.cn>',
    )

    assert (document.title, document.date, document.author) == (
        "关于停电检修的通知",
        "2025-03-07",
        "王敏",
    )
    assert document.text.split("\n") == [
        "关于停电检修的通知",
        "发件人：王敏 <wm@a.cn>",
        "收件人：李强 <lq@a.cn>、zhao@a.cn",
        "抄送：孙,七 <sq@a.cn>",
        "发送时间：2025-03-07 23:40",
        *("各位：", "周五上午停电检修。", "王敏", "设备科 8602"),
    ]


def test_the_headers_of_an_english_mail_are_in_english(read_mail):
    document = read_mail("The pump stops on Friday.", Subject="Pump", From="Ann <ann@a.com>")

    assert document.text.split("\n")[1] == "From: Ann <ann@a.com>"


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(f"{word('停电通'.encode()[:4])}\n {word('停电通知'.encode()[4:])}", id="cut"),
        pytest.param(
            f"{word('停电'.encode()[:4], encoding='Q')}\r\n\t{word('停电通知'.encode()[4:])}",
            id="cut, B after Q",
        ),
        pytest.param("=?GB2312?B?zaO15w==?==?gb2312?Q?=CD=A8=D6=AA?=", id="no space"),
        pytest.param("=?gb2312?B?zaO15w==?= =?gb2312?B?zajWqg==?=", id="padding twice"),
        pytest.param("=?gb2312?B?zaO15?= =?gb2312?B?82o1qo=?=", id="base64 cut anywhere, damaged"),
        pytest.param(word("停電通知".encode("big5"), "x-big5"), id="unknown charset"),
        pytest.param("停电通知", id="bytes as they are"),
    ],
)  # fmt: skip
def test_a_subject_is_decoded_however_it_was_broken_into_words(read, subject):
    document = read(f"Subject: {subject}\nFrom: a@a.cn\n\n正文在此。".encode(), "a.eml")

    if "82o1qo" in subject:
        assert document.title.startswith("停")
    else:
        assert document.title.replace("電", "电") == "停电通知"


def test_a_gb2312_subject_may_have_characters_of_gb18030(read):
    subject = word("朱镕基与喆".encode("gb18030"), "gb2312")

    assert read(f"Subject: {subject}\n\n正文".encode(), "a.eml").title == "朱镕基与喆"


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        *(("gb2312", "gb18030"), ("gbk", "gbk"), ("GB_2312-80", "gb18030"), ("big5", "big5")),
        *(("us-ascii", "gb18030"), ("", "gb18030"), ("iso-8859-1", "utf-8"), ("utf-8", "gb18030")),
        ("hz-gb-2312", "hz"),
    ],
)
def test_a_body_is_decoded_whatever_its_charset_is_said_to_be(read, charset, encoding):
    text = "本周五停電檢修，請提前關機。" if encoding == "big5" else "本周五停电检修，请提前关机。"
    declared = f"; charset={charset}" if charset else ""
    head = f"Subject: =?utf-8?B?5YGc55S1?=\nContent-Type: text/plain{declared}\n\n"

    assert text in read(head.encode() + (text + "\n").encode(encoding) * 3, "a.eml").text


def test_the_html_form_is_read_where_the_plain_form_does_not_say_the_same(read_mail):
    table = "<table><tr><th>姓名</th><th>电话</th></tr><tr><td>王敏</td><td>8602</td></tr></table>"

    assert "姓名：王敏；电话：8602" in read_mail("姓名\n电话\n王敏\n8602", html=table).text
    text = "<p>本周五上午九点到十二点停电检修，请各部门提前关机并锁好门窗。</p>"
    assert "锁好门窗" in read_mail("请用支持网页的程序查看", html=text).text
    both = read_mail(
        "周五上午九点停电检修，请提前关机。", html="<p>周五上午九点停电检修，请提前关机。</p>"
    )
    assert both.text.count("停电检修") == 1


def test_a_mail_with_a_page_only_is_read_as_a_page(read):
    page = "Subject: x\nContent-Type: text/html; charset=gb2312\n\n<p>周五<b>停电</b></p><br>"

    assert read(page.encode("gbk"), "a.eml").text.split("\n")[-1] == "周五停电"


def test_a_row_of_a_table_without_header_stays_on_one_line(read_mail):
    table = "<table><tr><td>张三</td><td>周一</td></tr><tr><td>李四</td><td>周二</td></tr></table>"

    assert "张三 周一\n李四 周二" in read_mail("张三\n周一\n李四\n周二", html=table).text


@pytest.mark.parametrize("element", ["div class=footer", "footer", "p id='copyright-nav'", "aside"])
def test_a_signature_is_kept_whatever_its_element_is_called(read_mail, element):
    end = element.split()[0]
    page = f"<p>本周五停电检修，请提前关机。</p><{element}>王敏<br>设备科 分机 6217</{end}>"

    assert read_mail("", html=page).text.endswith("设备科 分机 6217")


def test_a_date_that_is_written_in_chinese_is_read(read):
    document = read("Subject: 停电\nDate: 2025年3月4日 9:12\n\n正文在此。", "a.eml")

    assert document.date == "2025-03-04"
    assert "发送时间：2025年3月4日 9:12" in document.text


def test_a_quoted_mail_is_kept_without_what_stands_above_it(read_mail):
    document = read_mail(
        "好的，我来通知三楼。\n本周五上午九点停电检修，请提前关机。\n\n"
        "在 2025年3月6日，李强 写道：\n"
        "> 三楼的机房也要通知到。\n>> 本周五上午九点停电检修，请提前关机。\n>> 王敏\n"
    )

    assert document.text.count("请提前关机") == 1
    assert "三楼的机房也要通知到。\n王敏" in document.text
    assert ">" not in document.text.split("\n", 2)[2]


def test_what_a_mail_repeats_itself_is_kept(read_mail):
    text = "第一组：上午九点到十二点在三楼值班。\n第二组：\n第一组：上午九点到十二点在三楼值班。"

    assert read_mail(text).text.count("在三楼值班") == 2


def test_lines_that_a_mail_program_broke_are_joined(read):
    head = "Subject: x\nContent-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n"
    document = read((head + "本周五上午九点 \n停电检修，请提前 \n关机。\n\n王敏").encode(), "a.eml")

    assert "本周五上午九点停电检修，请提前关机。\n王敏" in document.text


def test_attachments_are_named_and_those_that_are_not_read_are_noted(read_mail):
    document = read_mail(attachments={"值班表.xlsx": b"1", "图纸.dwg": b"2", "Thumbs.db": b"3"})

    assert "附件：值班表.xlsx、图纸.dwg" in document.text
    assert any("图纸.dwg" in note for note in document.notes)


@pytest.mark.parametrize(
    "header",
    [
        "attachment; filename*=gb2312''%D6%B5%B0%E0.txt",
        "attachment; filename*0*=utf-8''%E5%80%BC; filename*1*=%E7%8F%AD.txt",
        f'attachment; filename="{word("值班.txt".encode("gbk"), "gb2312")}"',
        'attachment; filename="值班.txt"',
    ],
)
def test_names_of_attachments_are_decoded(read, header):
    part = (
        f"--b\nContent-Type: application/octet-stream\nContent-Disposition: {header}\n\nx\n--b--\n"
    )
    head = 'Subject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\n正文在此\n'

    assert "附件：值班.txt" in read((head + part).encode("gb18030"), "a.eml").text


def test_a_mail_without_subject_or_text_is_a_document_of_what_it_has(read):
    assert read("From: 王敏 <a@a.cn>\n\n明天上午开会。".encode(), "a.eml").title == "明天上午开会。"
    assert read("Subject: 今天不开会\n\n".encode(), "a.eml").text == "今天不开会"
    assert read(b"From: a@a.cn\n\n", "a.eml").title == "No subject"


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("base64", b"5Y+R55S15py6*5qOA5L+u5a6M5q+V44CC"),
        ("base64", b"5Y+R55S15py65qOA5L+u5a6M5q+V44C"),
        ("quoted-printable", "发电机".encode().hex("=").upper().encode().join((b"=", b"=ZZ"))),
    ],
)
def test_damaged_content_is_read_as_far_as_possible_and_noted(read, encoding, content):
    head = f"Subject: x\nContent-Transfer-Encoding: {encoding}\n\n"
    document = read(head.encode() + content, "a.eml")

    assert "发电机" in document.text
    assert "1 part of the mail is damaged" in document.notes


def test_a_mail_that_ends_early_is_read_and_noted(read):
    whole = mail(attachments={"a.txt": b"1" * 900})
    document = read(whole[: len(whole) - 300], "a.eml")

    assert "周五停电检修" in document.text
    assert "the mail ends before its time" in document.notes


def test_an_encrypted_mail_is_named_and_a_signed_one_is_read(read):
    sealed = b"Subject: x\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMII"
    with pytest.raises(DocumentError, match="encrypted mail"):
        read(sealed, "a.eml")
    signed = (
        "Subject: x\nContent-Type: multipart/signed; boundary=b\n\n--b\n\n明天开会。\n--b\n"
        "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nMII\n--b--\n"
    )
    assert read(signed.encode(), "a.eml").text.split("\n")[1:] == ["明天开会。"]


def test_a_text_file_with_the_suffix_of_a_mail_is_read_as_text(read):
    assert read("渡轮停航。\n第二行。", "a.eml").text == "渡轮停航。\n第二行。"


def test_parts_inside_parts_are_refused_beyond_a_depth(read):
    nested = b"Subject: x\n"
    for number in range(40):
        nested += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)

    with pytest.raises(DocumentError, match="inside one another"):
        read(nested + b"\ntext", "a.eml")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"Subject: " + b"=?a?b?" * 300_000, id="subject"),
        pytest.param(b"To: " + b'(,"<' * 500_000 + b"\n\nx", id="addresses"),
        pytest.param(b"Content-Type: text/plain; a=" + b';"' * 900_000, id="parameters"),
        pytest.param(b"Content-Type: multipart/x; boundary=b\n\n" + b"--b\n" * 500_000, id="parts"),
        pytest.param(b"Subject: x\n\n" + b">" * 2_000_000, id="quotation marks"),
        pytest.param(b"A: b\n" * 400_000 + b"\nx", id="headers"),
    ],
)  # fmt: skip
def test_a_hostile_mail_costs_little_time(read, data):
    started = time.process_time()
    with contextlib.suppress(DocumentError):
        read(data, "a.eml")
    assert time.process_time() - started < 5
