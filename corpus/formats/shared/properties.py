"""What programs write about a file, as far as a person may have meant it."""

import re

from corpus.text.dates import iso_date
from corpus.types import Metadata

_FILE_NAME = re.compile(
    r"\.(?:docx?|wps|pdf|txt|rtf|odt|pptx?|xlsx?|indd|tex|dvi|ps|html?|qxd|pmd|cdr|ai|pub|tmp)$",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel) ?-|未命名|无标题|無標題|untitled|"
    r"powerpoint 演示|word 文档|文档 ?\d*$|document ?\d*$|"
    r"新建|print|pdf|file:|https?:|[a-z]:\\|\\\\|/)",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:administrator|admin|user|windows(?: 用户| user)?|微软用户|(?:microsoft )?office user|"
    r"unknown|root|guest|owner|pc|dell|lenovo|hp|asus|acer|huawei|thinkpad|python-docx|apache poi|"
    r"作者|author|匿名|anonymous|user-?\d*|pc-?\d*|desktop-\w+|雨林木风|深度.*|番茄花园)\s*$",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]")
_LONGEST = 300


def given_properties(
    title: str | None, author: str | None = None, date: str | None = None
) -> Metadata:
    """Return a file's properties without those that only its program can have written."""
    return Metadata(title=_title(title), author=_author(author), date=iso_date(_said(date)))


def _title(value: str | None) -> str | None:
    title = _said(value)
    if title is None or "\ufffd" in title or len(_LETTERS.findall(title)) < 2:
        return None
    return None if _NO_TITLE.match(title) or _FILE_NAME.search(title) else title


def _author(value: str | None) -> str | None:
    author = _said(value)
    if author is None or "\ufffd" in author or not _LETTERS.search(author):
        return None
    return None if _NOBODY.match(author) else author


def _said(value: str | None) -> str | None:
    return " ".join((value or "").split())[:_LONGEST] or None
