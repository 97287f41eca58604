import pytest

from corpus.text.dates import iso_date
from corpus.text.metadata_values import (
    has_controls,
    is_relative_path,
    is_sha256,
    web_address,
)

ADDRESSES = (
    "http://x.cn",
    "https://x.cn/a?b=c#d",
    "HTTPS://甲.cn/文",
    "https://[::1]:8000/",
    "http://a@b/",
)
NO_ADDRESSES = (
    *("javascript:alert(1)", "JavaScript:alert(1)", "java\nscript:alert(1)", "data:text/html,x"),
    *("file:///etc/passwd", "vbscript:x", "cid:1", "ftp://x.cn/", "//x.cn/a", "/a.html", "a.html"),
    *("", " ", "http:", "http://", "https:///a", "http://[", "http://x\x1b[2J", "http://x/\u202e"),
    *("http://x/" + "a" * 2000, "blob:https://x.cn/1", "\x00http://x.cn", "view-source:http://x"),
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_of_the_web_is_kept(address):
    assert web_address(f" {address}\n") == address


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_an_address_that_a_browser_would_run_or_that_leads_nowhere_is_none(address):
    assert web_address(address) is None


# Long enough for a NUL not to make a file binary.
BODY = "正文。" * 300
SOURCES = {
    "front matter": ("a.md", '---\ntitle: 题\nurl: "{}"\n---\n正文。'),
    "broken front matter": ("a.md", "---\ntitle: [\nurl: {}\n---\n正文。"),
    "a canonical link": ("a.html", "<head><link rel=canonical href='{}'></head><p>正文。</p>"),
    "a meta element": ("a.html", "<head><meta property='og:url' content='{}'></head><p>正文。</p>"),
    "a web archive": (
        "a.mhtml",
        "Subject: a\nMIME-Version: 1.0\nSnapshot-Content-Location: {}\nContent-Type: text/html\n\n"
        "<p>正文。</p>",
    ),
}


@pytest.mark.parametrize(("name", "content"), SOURCES.values(), ids=SOURCES.keys())
def test_only_an_address_of_the_web_becomes_that_of_a_document(read, name, content):
    assert read(content.format("https://x.cn/1"), name).url == "https://x.cn/1"
    for address in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "a.html"):
        assert read(content.format(address), name).url is None


def test_an_address_that_does_not_count_hides_none_that_does(read):
    page = (
        "<head><link rel=canonical href='javascript:alert(1)'><meta property='og:url' content='/a'>"
        "<meta name=url content='https://x.cn/1'></head><p>正文。</p>"
    )

    assert read(page, "a.html").url == "https://x.cn/1"
    assert read(
        f"---\nurl: javascript:alert(1)\nlink: https://x.cn/2\n---\n{page}", "a.html"
    ).url == ("https://x.cn/2")


@pytest.mark.parametrize("control", ["\0", "\x1b", "\x07", "\x85", "\x9b", "\u2028", "\x7f"])
def test_no_control_character_of_metadata_is_kept(read, control):
    page = f"<head><title>甲{control}乙丙</title><meta name=author content='丁{control}戊'>"
    front = (
        f"---\ntitle: 甲{control}乙丙\nauthor: 丁{control}戊\ndate: 2024年{control}春\n---\n{BODY}"
    )
    for document in (read(f"{page}</head><p>{BODY}</p>", "a.html"), read(front, "a.md")):
        for value in (document.title, document.author, document.date or ""):
            assert not has_controls(value)
        assert document.title.replace(" ", "") == "甲乙丙"


@pytest.mark.parametrize(
    "words",
    [
        "2024年\x1b春",
        " '2024年春' ",
        "2024年 \u3000\x00 春",
        "2024年" + "春" * 90,
        "2024年1月" * 30,
    ],
)
def test_a_date_in_words_is_short_on_one_line_and_read_as_itself(words):
    date = iso_date(words)

    assert date is not None
    assert len(date) <= 40
    assert not has_controls(date)
    assert iso_date(date) == date


@pytest.mark.parametrize("path", ["a", "a/b.txt", "甲 (2).txt", "a..b/...c", "a\x1b"])
def test_a_path_below_the_folder_is_one(path):
    assert is_relative_path(path)


@pytest.mark.parametrize(
    "path", ["", "/", "/etc/passwd", "../a", "a/../../b", "a/./b", "a//b", "a\0", "a/"]
)
def test_a_path_that_leads_elsewhere_is_none(path):
    assert not is_relative_path(path)


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        ("0" * 64, True),
        ("ab" * 32, True),
        ("AB" * 32, False),
        ("0" * 63, False),
        ("x" * 64, False),
        ("", False),
    ],
)
def test_a_checksum_has_64_hexadecimal_digits(value, is_one):
    assert is_sha256(value) is is_one
