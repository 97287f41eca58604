"""Metadata above a text: YAML front matter, and a first line that is a file name."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from corpus.formats.registry import FORMATS, suffix_alternatives
from corpus.text.dates import iso_date, plain_text
from corpus.text.metadata_values import web_address
from corpus.types import Metadata

_FENCE = re.compile(
    r"\s*---[ \t]*\n(?P<yaml>.{0,65536}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)
_KEY_LINE = re.compile(r"^([\w.-]{1,40})[ \t]*[:：][ \t]*(\S.*)$", re.MULTILINE)
# Suffixes of documents in formats that are not known here.
_FOREIGN_SUFFIXES = (".wps",)
_SUFFIXES = suffix_alternatives((*FORMATS.suffixes, *_FOREIGN_SUFFIXES))
_FILE_NAME = re.compile(
    rf"\s*(?P<name>[^\n<>]{{1,150}})(?:{_SUFFIXES})[ \t]*(?:\n|\Z)", re.IGNORECASE
)
_LEADING_NUMBER = re.compile(r"(\d{1,6})([\s._、-]*)(?=\D)")
_KEYS = {
    "title": ("title", "标题", "標題", "题目"),
    "date": (
        "date",
        "pubdate",
        "published",
        "publish_date",
        "time",
        "created",
        "日期",
        "发布日期",
        "时间",
    ),
    "author": ("author", "authors", "作者", "来源", "source"),
    "url": ("url", "link", "permalink", "source_url", "original_url", "链接", "网址"),
}


class _PlainLoader(yaml.SafeLoader):
    """A safe loader that refuses aliases, with which a few lines can expand to gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def split_front_matter(text: str) -> tuple[Metadata, str, tuple[str, ...]]:
    """Return the metadata of a text's YAML front matter, the text below it, and notes.

    Front matter that is not valid YAML is parsed line by line. Dashes that enclose no `key: value`
    lines are part of the text.
    """
    match = _FENCE.match(text)
    if match is None:
        return Metadata(), text, ()
    notes: tuple[str, ...] = ()
    try:
        values = yaml.load(match["yaml"], Loader=_PlainLoader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        values = dict(_KEY_LINE.findall(match["yaml"]))
        notes = ("broken front matter",)
    if not values:
        return Metadata(), text, ()
    return _metadata(values), text[match.end() :], notes


def _metadata(values: dict[Any, Any]) -> Metadata:
    lowered = {str(key).strip().lower(): value for key, value in values.items()}

    def find(field: str) -> Any:
        return next(filter(None, find_all(field)), None)

    def find_all(field: str) -> Iterator[Any]:
        return (lowered[key] for key in _KEYS[field] if key in lowered)

    return Metadata(
        title=plain_text(find("title")),
        date=iso_date(find("date")),
        author=plain_text(find("author")),
        url=next(filter(None, (web_address(plain_text(each)) for each in find_all("url"))), None),
    )


def split_file_name_line(text: str) -> tuple[str | None, str]:
    """Return the title in a first line such as `217某通知.txt`, and the text below it."""
    match = _FILE_NAME.match(text)
    if match is None or not text[match.end() :].strip():
        return None, text
    name, rest = match["name"].strip(), text[match.end() :]
    number = _LEADING_NUMBER.match(name)
    # 217某局召开会议 begins with a running number, 2023年工作总结 does not. A running
    # number is followed by a separator, or the text repeats the words behind it, never with it.
    if number:
        behind = name[number.end() :]
        opening = behind[:6]
        if number[2] or (opening in rest and number[1] + opening not in rest):
            name = behind
    return name.strip() or None, rest
