"""Splits front matter off a text: YAML between lines of `---`, TOML between lines of `+++`."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from corpus.blocks import Block
from corpus.front_matter.facts import Entry, entries_of, fact_blocks
from corpus.front_matter.keys import LABELS, METADATA_KEYS, SENTENCE_KEYS, TECHNICAL_KEYS
from corpus.text.dates import iso_date, plain_text
from corpus.text.metadata_values import web_address
from corpus.types import Metadata

_FENCE = re.compile(
    r"\s*---[ \t]*\n(?P<yaml>.{0,65536}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)|"
    r"\s*\+\+\+[ \t]*\n(?P<toml>.{0,65536}?)\n\+\+\+[ \t]*(?:\n|\Z)",
    re.DOTALL,
)
_KEY_LINE = re.compile(r"([\w.-]{1,40})[ \t]*[:：=][ \t]*(\S.*)")
_ASCII_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,39}[ \t]*[:=](?:[ \t]|$)")
_TABLE = re.compile(r"\[{1,2}[\w.]{1,100}\]{1,2}")
_NAME = re.compile(r"[A-Za-z_][\w.-]{0,39}")
_MAX_KEY_LENGTH = 40
_TITLES = frozenset(METADATA_KEYS["title"])
_KNOWN_KEYS = frozenset(
    (*(key for keys in METADATA_KEYS.values() for key in keys), *SENTENCE_KEYS, *LABELS)
)


class _PlainLoader(yaml.SafeLoader):
    """A safe loader that refuses aliases, with which a few lines can expand to gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands above a text.

    Attributes:
        metadata: Title, date, author and address.
        body: The text below.
        facts: What else is worth quoting, as blocks with the lines that they come from.
        removed: The lines that neither are metadata of a document nor become text.
        notes: Sentences for the report of the build.
    """

    metadata: Metadata
    body: str
    facts: tuple[Block, ...] = ()
    removed: str = ""
    notes: tuple[str, ...] = ()


def split_front_matter(text: str) -> FrontMatter:
    """Return the front matter of a text and the text below it.

    Front matter that is not valid is parsed line by line, and what has no key is kept as text.
    Lines between dashes that are no keys with values are part of the text.
    """
    match = _FENCE.match(text)
    if match is None:
        return FrontMatter(Metadata(), text)
    content = match["yaml"] if match["toml"] is None else match["toml"]
    values = _loaded_yaml(content) if match["toml"] is None else _loaded_toml(content)
    above = text.count("\n", 0, match.start("yaml" if match["toml"] is None else "toml"))
    lines = content.split("\n")
    notes: tuple[str, ...] = ()
    if isinstance(values, dict) and _is_mapping_of_names(values):
        entries = entries_of(values, lines)
    elif not isinstance(values, dict) and _is_meant_so(lines):
        entries, notes = _line_by_line(lines), ("broken front matter",)
    else:
        return FrontMatter(Metadata(), text)
    metadata, used = _metadata(entries)
    body = text[match.end() :]
    facts = fact_blocks(entries, used, body, is_broken=bool(notes))
    kept = {number for each in entries if _is_kept(each, facts) for number in each.lines}
    removed = "\n".join(line for number, line in enumerate(lines, 1) if number not in kept)
    moved = tuple(_moved(block, above) for block in facts)
    whole = removed if kept else text[: match.end()]
    return FrontMatter(metadata, body, moved, whole, notes)


def _is_kept(entry: Entry, facts: Sequence[Block]) -> bool:
    return any(block.line == entry.lines.start for block in facts)


def _moved(block: Block, lines_above: int) -> Block:
    return Block(
        block.text,
        part=block.part,
        line=block.line + lines_above,
        source_text=block.source_text,
        is_metadata=True,
    )


def _loaded_yaml(content: str) -> Any:
    try:
        return yaml.load(content, Loader=_PlainLoader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _loaded_toml(content: str) -> Any:
    try:
        return tomllib.loads(content)
    except (ValueError, RecursionError):
        return None


def _is_mapping_of_names(values: Mapping[Any, Any]) -> bool:
    """Return whether the keys are names that programs give, not words before a colon in a text."""
    keys = [str(key).strip() for key in values]
    if not keys or any(len(key) > _MAX_KEY_LENGTH or "\n" in key for key in keys):
        return False
    known = [key for key in keys if key.lower() in _KNOWN_KEYS]
    return len(known) > 1 or any(_NAME.fullmatch(key) or key in _TITLES for key in keys)


def _is_meant_so(lines: Sequence[str]) -> bool:
    """Return whether lines that are no YAML or TOML were meant to be: they begin with a key."""
    filled = [line for line in lines if line.strip()]
    if not filled:
        return False
    if _ASCII_KEY.match(filled[0]):
        return True
    pairs = [_KEY_LINE.match(line) for line in filled]
    return all(pairs) and any(pair is not None and pair[1] in _TITLES for pair in pairs)


def _line_by_line(lines: Sequence[str]) -> list[Entry]:
    entries: list[Entry] = []
    is_technical = False
    for number, line in enumerate(lines, 1):
        pair = _KEY_LINE.match(line) or _ASCII_KEY.match(line)
        if pair is not None:
            key, _, value = pair.string.replace("：", ":", 1).partition(":")
            if pair.re is _KEY_LINE:
                key, value = pair[1], pair[2]
            is_technical = key.strip().lower() in TECHNICAL_KEYS
            if not is_technical:
                entries.append(Entry(key.strip(), _plain(value), range(number, number + 1)))
        elif line.strip() and not is_technical and not _TABLE.fullmatch(line.strip()):
            entries.append(Entry("", line.strip().lstrip("- \t"), range(number, number + 1)))
    return entries


def _plain(value: str) -> str | list[str]:
    """Return a value without its quotes; of a list, its items."""
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return [item.strip(" \"'") for item in value[1:-1].split(",")]
    return value.strip("\"'")


def _metadata(entries: Sequence[Entry]) -> tuple[Metadata, dict[str, str]]:
    """Return the metadata, and the key that each of its fields was taken from."""
    values: dict[str, Any] = {}
    for entry in entries:
        values.setdefault(entry.key.lower(), entry.value)
    parsers = {"title": plain_text, "date": iso_date, "author": plain_text, "url": _address}
    found: dict[str, str] = {}
    used: dict[str, str] = {}
    for field, parse in parsers.items():
        for key in METADATA_KEYS[field]:
            parsed = parse(values.get(key))
            if parsed:
                found[field], used[field] = parsed, key
                break
    return Metadata(**found), used


def _address(value: Any) -> str | None:
    return web_address(plain_text(value))
