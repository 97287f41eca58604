import base64
import quopri

import pytest

from corpus.errors import DocumentError

PAGE = (
    "<html><head><title>停航公告_某网站</title></head><body><nav>首页</nav>"
    "<p>渡轮在能见度不足五百米时停航。</p><p>后</p></body></html>"
)
TEXT = "渡轮在能见度不足五百米时停航。\n后"


def archive(body, charset="utf-8", coding="base64", kind="text/html"):
    encoded = base64.encodebytes(body) if coding == "base64" else quopri.encodestring(body)
    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.com/1\r\n"
        b"Subject: =?utf-8?B?" + base64.b64encode("停航".encode()) + b"?=\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="--edge"\r\n\r\n'
        b"----edge\r\nContent-Type: image/png\r\nContent-Location: https://example.com/a.png\r\n\r\nx\r\n"
        b"----edge\r\nContent-Type: " + kind.encode() + b"; charset=" + charset.encode() + b"\r\n"
        b"Content-Transfer-Encoding: "
        + coding.encode()
        + b"\r\n\r\n"
        + encoded
        + b"\r\n----edge--\r\n"
    )


@pytest.mark.parametrize("coding", ["base64", "quoted-printable"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030", "big5"])
@pytest.mark.parametrize("name", ["a.mhtml", "A.MHT"])
def test_the_page_of_an_archive_is_read(read, coding, charset, name):
    page = PAGE if charset != "big5" else PAGE.replace("页", "頁").replace("轮", "輪")

    document = read(archive(page.encode(charset, "ignore"), charset, coding), name)
    assert document.text.startswith("渡")
    assert document.text.endswith("停航。\n后")
    assert "首" not in document.text
    assert document.url == "https://example.com/1"


def test_what_the_page_says_of_itself_comes_before_what_the_archive_says(read):
    assert read(archive(PAGE.encode()), "a.mht").title == "停航公告"
    assert read(archive(b"<p>" + "正文。".encode() + b"</p>"), "a.mht").title == "停航"


@pytest.mark.parametrize(
    "charset", ["", "gb2312", "x-unknown", "rot13", "zlib", "utf-16", '"', "us-ascii"]
)
def test_a_false_or_unknown_charset_does_no_harm(read, charset):
    assert read(archive(PAGE.encode(), charset), "a.mht").text == TEXT


def test_an_archive_of_plain_text_is_read(read):
    assert read(archive("甲。\n乙。".encode(), kind="text/plain"), "a.mht").text == "甲。\n乙。"


def test_a_page_with_the_suffix_of_a_web_archive_is_read(read):
    assert read(PAGE, "a.mhtml").text == TEXT


def test_no_line_of_the_file_is_claimed_for_an_encoded_page(read):
    assert read(archive(PAGE.encode()), "a.mht").lines == ()


def nested(depth):
    inner = "".join(
        f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(depth)
    )
    return inner.encode() + b"Content-Type: text/html\n\n<p>" + "字。".encode() + b"</p>"


def test_parts_inside_parts_are_read_to_a_depth_and_refused_beyond(read):
    assert read(nested(5), "a.mht").text == "字。"
    for depth in (100, 20_000):
        with pytest.raises(DocumentError, match="archive"):
            read(nested(depth), "a.mht")


@pytest.mark.parametrize("filler", ['";', ";", '\\"', "; a*1*=''", "=?utf-8?B??="])
def test_a_header_of_a_megabyte_is_read_quickly(read, filler):
    header = 'Content-Type: text/html; charset="utf-8"' + filler * (10**6 // len(filler))

    with pytest.raises(DocumentError):
        read(f"{header}\nSubject: {filler * 1000}\n\n", "a.mht")


def test_an_archive_without_a_page_is_refused(read):
    with pytest.raises(DocumentError):
        read(archive(b"x", kind="image/png").replace(b"text/html", b"image/png"), "a.mht")


def test_an_archive_that_ends_early_and_damaged_base64_are_noted(read):
    whole = archive(PAGE.encode())
    assert read(whole, "a.mht").notes == ()
    cut = read(whole[:-80], "a.mht")
    assert "the web archive ends before its time" in cut.notes
    assert cut.text.startswith("渡轮")
    broken = read(whole.replace(b"\r\n----edge--", b"A\r\n----edge--"), "a.mht")
    assert broken.notes == ("the base64 of the page is damaged",)


def framed(root, frame, more="", start=""):
    """Return an archive of a page, and of one that it shows in a frame."""
    parts = [("a@x", frame, more), ("root@x", root, "")]
    made = "".join(
        f"--edge\r\nContent-Type: text/html; charset=utf-8\r\nContent-ID: <{name}>\r\n{lines}"
        f"Content-Transfer-Encoding: 8bit\r\n\r\n{page}\r\n"
        for name, page, lines in (parts if start else reversed(parts))
    )
    return f'Content-Type: multipart/related; boundary="edge"{start}\r\n\r\n{made}--edge--\r\n'


def test_a_page_in_a_frame_is_part_of_the_page(read):
    root = '<h1>票价</h1><iframe class="x" src="cid:a@x"></iframe><p>周一休息。</p>'

    document = read(framed(root, "<html><body><p>成人每位十二元。</p></body></html>"), "a.mht")
    assert document.text == "票价\n成人每位十二元。\n周一休息。"
    located = framed(
        root.replace("cid:a@x", "https://x/f?a=1&amp;b=2"),
        "<p>每位十二元。</p>",
        "Content-Location: https://x/f?a=1&b=2\r\n",
    )
    assert "每位十二元。" in read(located, "a.mht").text


@pytest.mark.parametrize("style", ["style='display:none'", "width='0' height='0'", "width=1"])
def test_a_frame_without_size_is_left_out(read, style):
    root = f'<h1>票价</h1><iframe {style} src="cid:a@x"></iframe><p>周一休息。</p>'
    assert read(framed(root, "<p>统计代码的页面。</p>"), "a.mht").text == "票价\n周一休息。"


def test_an_archive_begins_with_the_part_that_it_names(read):
    text = read(framed("<p>正文。</p>", "<p>广告。</p>", start='; start="<root@x>"'), "a.mht").text
    assert text == "正文。"


def test_frames_in_frames_end(read):
    page = '<p>正文。</p><iframe src="cid:a@x"></iframe>' * 30
    assert read(framed(page, page), "a.mht").text.startswith("正文。")
