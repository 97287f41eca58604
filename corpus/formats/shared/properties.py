"""Filters document properties: many are set by a program, not by a person."""

import re
from datetime import date

from corpus.formats.registry import FORMATS, suffix_alternatives
from corpus.text.dates import is_date, iso_date
from corpus.types import Metadata

# Suffixes of files in formats that are not known here: a program that exports its document as PDF
# sets the name of its own file as the title.
_FOREIGN_SUFFIXES = tuple(
    ".wps .rtf .odt .ppt .pptx .xls .xlsx .indd .tex .dvi .ps .qxd .pmd .cdr .ai .pub .tmp".split()
)
_FILE_NAME = re.compile(
    f"(?:{suffix_alternatives((*FORMATS.suffixes, *_FOREIGN_SUFFIXES))})$", re.IGNORECASE
)
_PROGRAM_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel) ?-|未命名|无标题|無標題|untitled|"
    r"powerpoint (?:演示|presentation|簡報|简报)|演示文稿 ?\d*$|幻灯片 ?\d*$|slide ?\d*$|"
    r"presentation ?\d*$|word 文档|文档 ?\d*$|document ?\d*$|"
    r"新建|print|pdf|file:|https?:|[a-z]:\\|\\\\|/)",
    re.IGNORECASE,
)
_PROGRAM_AUTHOR = re.compile(
    r"(?:administrator|admin|user|windows(?: 用户| user)?|微软用户|(?:microsoft )?office user|"
    r"unknown|root|guest|owner|pc|dell|lenovo|hp|asus|acer|huawei|thinkpad|python-docx|apache poi|"
    r"作者|author|匿名|anonymous|user-?\d*|pc-?\d*|desktop-\w+|雨林木风|深度.*|番茄花园)\s*$",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]")
_MAX_LENGTH = 300
_LONGEST_WORK = 180
_DAY_LENGTH = len("2024-01-01")


def given_properties(
    title: str | None, author: str | None = None, day: str | None = None
) -> Metadata:
    """Return a file's properties without those that its program must have set."""
    return Metadata(title=_title(title), author=_author(author), date=iso_date(_stripped(day)))


def date_of_work(created: str | None, changed: str | None) -> str | None:
    """Return the date of creation, or that of the last change where a template was created first.

    Presentations are made from templates, and from those of years before.
    """
    first, last = _day(created), _day(changed)
    if first is None or last is None:
        return first or last
    days = date.fromisoformat(last) - date.fromisoformat(first)
    return last if days.days > _LONGEST_WORK else first


def _day(stamp: str | None) -> str | None:
    """Return the day of a time stamp, None where there is none."""
    found = iso_date(_stripped(stamp))
    return found if found is not None and is_date(found) and len(found) == _DAY_LENGTH else None


def _title(value: str | None) -> str | None:
    title = _stripped(value)
    if title is None or "\ufffd" in title or len(_LETTERS.findall(title)) < 2:
        return None
    return None if _PROGRAM_TITLE.match(title) or _FILE_NAME.search(title) else title


def _author(value: str | None) -> str | None:
    author = _stripped(value)
    if author is None or "\ufffd" in author or not _LETTERS.search(author):
        return None
    return None if _PROGRAM_AUTHOR.match(author) else author


def _stripped(value: str | None) -> str | None:
    return " ".join((value or "").split())[:_MAX_LENGTH] or None
