"""JSON, one value a line, becomes blocks."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from corpus.blocks import Loaded
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.formats.records import Record, record_blocks

_DEEPEST = 4
_MOST = 500


def load_json_lines(
    text: str, text_column: str | None = None, removal_log: RemovalLog | None = None
) -> Loaded:
    """Return the blocks of a file with one JSON value a line.

    Lines that are no JSON are left out and counted in the notes.
    """
    records: list[Record] = []
    bad = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            values = _pairs(json.loads(line))
        except (ValueError, RecursionError):
            bad += 1
            if removal_log is not None:
                removal_log.record(Rule.BROKEN, line, number)
            continue
        if values:
            records.append(Record(values, (number,) * len(values), is_one_line=True))
    notes = (f"lines that are no JSON were left out: {bad}",) if bad else ()
    return Loaded(record_blocks(records, text_column), notes=notes)


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:
    return tuple(islice(_fields("", value, 0), _MOST))


def _fields(name: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the fields of nested objects under dotted names."""
    if isinstance(value, dict) and depth < _DEEPEST:
        for key, inner in value.items():
            yield from _fields(f"{name}.{key}" if name else key, inner, depth + 1)
    elif (text := _text(value, depth)).strip():
        yield name, text


def _text(value: Any, depth: int) -> str:
    if value is None or depth > _DEEPEST:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        parts = ((key, _text(inner, depth + 1)) for key, inner in value.items())
        return "，".join(f"{key}：{text}" for key, text in parts if text)
    if isinstance(value, list):
        return "、".join(filter(None, (_text(inner, depth + 1) for inner in value)))
    return json.dumps(value)
