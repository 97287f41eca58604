"""Loads JSON Lines files, which have one JSON value on each line."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from corpus.blocks import Loaded
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.formats.records import Record, record_blocks

_DEEPEST = 4
_MAX_FIELDS = 500
_ROLE_KEYS = "role", "from", "speaker"
_SAID_KEYS = "content", "value", "text"
# The names of the fields that turns of a conversation become.
_ROLES = {
    **dict.fromkeys(("user", "human", "customer", "用户", "客户"), "问"),
    **dict.fromkeys(("assistant", "gpt", "bot", "chatgpt", "agent", "助手", "客服"), "答"),
    **dict.fromkeys(("system", "系统"), ""),
}


def load_json_lines(
    text: str, text_column: str | None = None, removal_log: RemovalLog | None = None
) -> Loaded:
    """Return the blocks of a JSON Lines file.

    Lines that are not JSON are left out and counted in the notes. `text_column` names the field
    with the text of each record.
    """
    records: list[Record] = []
    broken = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            # Numbers stay as they are written, however many digits they have.
            values = _pairs(json.loads(line, parse_int=str, parse_float=str))
        except (ValueError, RecursionError):
            broken += 1
            if removal_log is not None:
                removal_log.record(Rule.BROKEN, line, number)
            continue
        if values:
            records.append(Record(values, (number,) * len(values), is_one_line=True))
    notes = (f"lines that are no JSON were left out: {broken}",) if broken else ()
    return Loaded(record_blocks(records, text_column), notes=notes)


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:
    return tuple(islice(_fields("", value, 0), _MAX_FIELDS))


def _fields(name: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    """Yield `(name, text)` of each field; those of nested objects have dotted names."""
    if turns := _turns(value):
        yield from turns
    elif isinstance(value, dict) and depth < _DEEPEST:
        for key, inner in value.items():
            yield from _fields(f"{name}.{key}" if name else key, inner, depth + 1)
    elif (text := _text(value, depth)).strip():
        yield name, text


def _turns(value: Any) -> list[tuple[str, str]]:
    """Return the turns of a conversation, as training files of chat models list them, as fields of
    questions and answers; none of any other value."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return []
    turns: list[tuple[str, str]] = []
    for each in value:
        role = next((each[key] for key in _ROLE_KEYS if key in each), None)
        said = next((each[key] for key in _SAID_KEYS if isinstance(each.get(key), str)), None)
        if not isinstance(role, str) or role.lower() not in _ROLES or said is None:
            return []
        turns.append((_ROLES[role.lower()], said))
    return turns


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
