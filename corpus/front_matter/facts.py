"""What front matter says besides title, date, author and address: it becomes text.

It stands behind the text, one line for each key, because a first line is often taken for the
subject of what follows.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.blocks import Block
from corpus.front_matter.keys import LABELS, METADATA_KEYS, SENTENCE_KEYS, TECHNICAL_KEYS
from corpus.text.characters import HAN, is_han
from corpus.text.dates import iso_date, plain_text
from corpus.text.metadata_values import web_address

_MAX_FACTS = 200
_MAX_DEPTH = 3
_HAS_HAN = re.compile(f"[{HAN}]")
_PLAIN_DATE = re.compile(r"[\d\s:/.,+TZ年月日号時时分秒-]{4,40}")
_WORDS = re.compile(r"[A-Za-z]{4,20}(?: [\w:.-]{1,20}){0,10}")
_PATH = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]{0,20}:)?/\S{0,2000}|\S{1,300}\.\w{2,5}")
_SPACE = re.compile(r"\s+")
_METADATA_NAMES = {name: field for field, names in METADATA_KEYS.items() for name in names}


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of front matter with its value, and the lines of both, counted from 1."""

    key: str
    value: Any
    lines: range


def fact_blocks(
    entries: Sequence[Entry], used: Mapping[str, str], body: str, *, is_broken: bool
) -> tuple[Block, ...]:
    """Return blocks for the entries that say something which the body does not say.

    `used` maps the names of the metadata's fields to the keys that they were taken from. Of front
    matter that is broken, the entries of unknown keys are kept too.
    """
    squeezed = _SPACE.sub("", body)
    blocks: list[Block] = []
    for entry in entries[:_MAX_FACTS]:
        text = _text(entry, used, is_broken=is_broken)
        shown = _SPACE.sub("", text).rstrip(".…")
        if not (entry.key.lower() in SENTENCE_KEYS and shown in squeezed):
            blocks += (
                Block(line, part=1, line=entry.lines.start, source_text=line, is_metadata=True)
                for line in text.split("\n")
                if line.strip()
            )
    return tuple(blocks)


def _text(entry: Entry, used: Mapping[str, str], *, is_broken: bool) -> str:
    key, value = entry.key, _shown(entry.value)
    name = key.lower()
    if not key or not value:
        return value
    if name in SENTENCE_KEYS:
        return value
    if name in LABELS:
        return _labelled(LABELS[name] if _HAS_HAN.search(value) else key, value)
    field = _METADATA_NAMES.get(name)
    if field == "date":
        return "" if _is_plain_date(value) else _labelled(key, value)
    # Another author is worth keeping, another title or address is not.
    if field is not None and (used.get(field) == name or field != "author"):
        return ""
    return _labelled(key, value) if is_broken or _says_something(key, entry.value, value) else ""


def _is_plain_date(text: str) -> bool:
    """Return whether a value says no more than a date, or is in no words."""
    if _HAS_HAN.search(text):
        return _PLAIN_DATE.fullmatch(text) is not None and iso_date(text) is not None
    return iso_date(text) is not None or _WORDS.fullmatch(text) is None


def _says_something(key: str, value: Any, text: str) -> bool:
    if any(map(is_han, key)):
        return True
    is_name_of_file = _PATH.fullmatch(text) is not None or web_address(text) is not None
    if key.lower() in TECHNICAL_KEYS or isinstance(value, bool) or is_name_of_file:
        return False
    return isinstance(value, int | float) or _HAS_HAN.search(text) is not None or " " in text


def _labelled(label: str, value: str) -> str:
    separator = "：" if _HAS_HAN.search(label + value) else ": "
    return f"{label}{separator}{value}"


def _shown(value: Any) -> str:
    """Return a value as a text of any length; of a list, its items."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        items = [_shown(item) for item in _scalars(value, _MAX_DEPTH)]
        separator = "、" if any(map(_HAS_HAN.search, items)) else ", "
        return separator.join(filter(None, items))
    return plain_text(value) or ""


def _scalars(values: Sequence[Any], depth: int) -> Iterator[Any]:
    for value in values:
        if isinstance(value, dict | list):
            inner = list(value.values()) if isinstance(value, dict) else value
            yield from _scalars(inner, depth - 1) if depth else ()
        else:
            yield value


def entries_of(values: Mapping[Any, Any], lines: Sequence[str]) -> list[Entry]:
    """Return the entries of a mapping, those of inner mappings included, with their lines."""
    starts: dict[str, int] = {}
    for number, line in enumerate(lines):
        if key := _key_of(line):
            starts.setdefault(key, number)
    numbers = sorted(starts.values())
    following = dict(zip(numbers, [*numbers[1:], len(lines)], strict=True))
    entries: list[Entry] = []
    for key, value in _flat(values, _MAX_DEPTH):
        first = starts.get(key.lower(), 0)
        entries.append(Entry(key, value, range(first + 1, following.get(first, first + 1) + 1)))
    return entries


def _key_of(line: str) -> str:
    key = re.split("[:=：]", line[:200], maxsplit=1)[0]
    return key.strip().strip("\"'").lower() if not line.lstrip().startswith("-") else ""


def _flat(values: Mapping[Any, Any], depth: int) -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        if isinstance(value, dict):
            if depth and str(key).lower() not in TECHNICAL_KEYS:
                yield from _flat(value, depth - 1)
        else:
            yield (plain_text(key) or "").strip(), value
