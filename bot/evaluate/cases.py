"""Reads an evaluation file.

Each line is one JSON object: `{"question": …, "document": path or null, "answers": […],
"history": […], "kind": …, "split": …}`; a document of null means that the
folder does not answer. All but the question and the document may be left out; other keys are
ignored.
"""

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from bot.evaluate.types import Case
from corpus.errors import SettingsError
from corpus.text.characters import is_complete

_MAX_BYTES = 64 * 1024 * 1024
_MAX_NAMES = 10
_HINT = 'A line is {"question": "…", "document": "path" or null, "answers": ["…"]}.'


def read_cases(path: Path) -> list[Case]:
    """Read an evaluation file.

    Raises:
        SettingsError: it can't be read, contains no question, or a line is no valid case.
    """
    # Not splitlines: that also splits at U+2028, which may occur in a text.
    lines = _content(path).split("\n")
    cases = [_case(line, number) for number, line in enumerate(lines, 1) if line.strip()]
    if not cases:
        raise SettingsError(f"The evaluation file {path} contains no question.", _HINT)
    return cases


def _content(path: Path) -> str:
    if path.is_dir() or not path.exists():
        what = "is a folder" if path.is_dir() else "does not exist"
        raise SettingsError(f"The evaluation file {path} can't be read: it {what}.")
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
        if len(content) > _MAX_BYTES:
            raise SettingsError(
                f"The evaluation file {path} can't be read: it has more than 64 MiB.",
                "Split it into several files.",
            )
        return content.decode("utf-8-sig")
    except OSError as error:
        raise SettingsError(
            f"The evaluation file {path} can't be read: {error.strerror}."
        ) from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SettingsError(
            f"The evaluation file {path} can't be read: line {line} is not UTF-8.",
            "Save it in UTF-8.",
        ) from error


def _case(line: str, number: int) -> Case:
    try:
        entry = _object(line)
        return Case(
            question=_question(entry),
            document=_document(entry),
            answers=tuple(answer for answer in _texts(entry, "answers") if answer.strip()),
            history=_texts(entry, "history"),
            kind=_text(entry, "kind"),
            split=_text(entry, "split"),
            line=number,
        )
    except (ValueError, RecursionError) as error:
        why = error.args[0] if isinstance(error, _InvalidCaseError) else "it is not JSON"
        raise SettingsError(
            f"Line {number} of the evaluation file is no question: {why}.", _HINT
        ) from error


class _InvalidCaseError(ValueError):
    """Says why a line is no valid case."""


def _object(line: str) -> dict[str, Any]:
    entry = json.loads(line)
    if not isinstance(entry, dict):
        raise _InvalidCaseError("it is not a JSON object")
    return entry


def _question(entry: dict[str, Any]) -> str:
    question = _text(entry, "question")
    if not question.strip():
        raise _InvalidCaseError('"question" is missing or empty')
    return question


def _document(entry: dict[str, Any]) -> str | None:
    if "document" not in entry:
        raise _InvalidCaseError('"document" is missing')
    if entry["document"] == "":
        raise _InvalidCaseError('"document" is empty; null means that the folder does not answer')
    return _text(entry, "document") or None


def _text(entry: dict[str, Any], key: str) -> str:
    """Return a value that must be a text; empty where it is null or left out."""
    value = entry.get(key)
    return "" if value is None else _checked(value, f'"{key}" is not a text')


def _texts(entry: dict[str, Any], key: str) -> tuple[str, ...]:
    complaint = f'"{key}" is not a list of texts'
    values = entry.get(key, [])
    if not isinstance(values, list):
        raise _InvalidCaseError(complaint)
    return tuple(_checked(value, complaint) for value in values)


def _checked(value: object, complaint: str) -> str:
    if not isinstance(value, str):
        raise _InvalidCaseError(complaint)
    if not is_complete(value):
        raise _InvalidCaseError("it contains an incomplete character (a lone surrogate)")
    return value


def chosen(cases: Sequence[Case], kinds: Collection[str], splits: Collection[str]) -> list[Case]:
    """Return the cases of the given kinds and splits; of all where none is given.

    Raises:
        SettingsError: no case has one of the kinds, one of the splits, or both.
    """
    _require_known("kind", kinds, [case.kind for case in cases])
    _require_known("split", splits, [case.split for case in cases])
    selected = [
        case
        for case in cases
        if (not kinds or case.kind in kinds) and (not splits or case.split in splits)
    ]
    if not selected:
        raise SettingsError("The evaluation file contains no question of that kind and split.")
    return selected


def _require_known(what: str, wanted: Collection[str], existing: Sequence[str]) -> None:
    names = [name for name in dict.fromkeys(existing) if name]
    for name in wanted:
        if name not in names:
            more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
            there = (
                f"They are {', '.join(names[:_MAX_NAMES])}{more}." if names else "It names none."
            )
            raise SettingsError(f"The evaluation file contains no {what} {name}.", there)
