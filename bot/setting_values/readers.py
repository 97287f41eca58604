"""Readers of settings: each takes what a flag, the environment, a file or a program gives.

That is never None. Where it has no meaning, a reader raises ValueError with words that go on behind
"The setting is wrong:".
"""

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from corpus.text.characters import is_complete

Value = TypeVar("Value")
Result = TypeVar("Result")
_YES = frozenset({"1", "true", "t", "yes", "y", "on"})
_NO = frozenset({"0", "false", "f", "no", "n", "off"})


def text(at_least: int = 0) -> Callable[[Any], str]:
    """Return a reader of text with a least number of characters."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or not is_complete(value):
            raise ValueError("it is not text")
        if len(value) < at_least:
            raise ValueError(f"it has fewer than {at_least} characters")
        return value

    return read


def one_of(*options: str) -> Callable[[Any], str]:
    """Return a reader of one of some words."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in options:
            raise ValueError(f"it is none of {', '.join(options)}")
        return value

    return read


def whole_number(low: int, high: float) -> Callable[[Any], int]:
    """Return a reader of a whole number from `low` to `high`."""

    def read(value: Any) -> int:
        number = _number(value, int)
        if number != value and isinstance(value, float):
            raise ValueError("it is not a whole number")
        return int(_between(number, low, high))

    return read


def number(low: float, high: float) -> Callable[[Any], float]:
    """Return a reader of a number from `low` to `high`."""
    return lambda value: _between(_number(value, float), low, high)


def _number(value: Any, kind: type[int] | type[float]) -> int | float:
    # True is a number to Python.
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("it is not a number")
    try:
        return kind(value)
    except (ValueError, OverflowError):
        raise ValueError(
            "it is not a whole number" if kind is int else "it is not a number"
        ) from None


def _between(value: float, low: float, high: float) -> float:
    # What is no number at all is not between them either.
    if low <= value <= high:
        return value
    raise ValueError(
        f"it is below {low}" if high == math.inf else f"it is not from {low} to {high}"
    )


def switch(value: Any) -> bool:
    """Read whether something is on, also as a word or as 0 or 1."""
    word = str(value).strip().lower() if isinstance(value, bool | int | str) else ""
    if word not in _YES | _NO:
        raise ValueError("it is neither true nor false")
    return word in _YES


def path(value: Any) -> Path:
    """Read a path; `~` is expanded, and one that this system can't look up is refused."""
    if not isinstance(value, str | Path):
        raise ValueError(f"{value!r} is not a valid path")
    try:
        expanded = Path(value).expanduser()
        expanded.exists()
    except (OSError, RuntimeError, ValueError) as error:
        raise ValueError(getattr(error, "strerror", None) or str(error)) from error
    return expanded


def names(value: Any) -> list[str]:
    """Read names that are given as a list, as JSON, or separated by commas; those that are empty
    are left out, and white space around them is removed."""
    if isinstance(value, str):
        value = read_json(value) if value.lstrip().startswith("[") else value.split(",")
    if not isinstance(value, list | tuple) or not all(
        isinstance(each, str) and is_complete(each) for each in value
    ):
        raise ValueError("it is not a list of names")
    return [each.strip() for each in value if each.strip()]


def read_json(
    value: str, object_pairs_hook: Callable[[list[tuple[str, Any]]], Mapping[str, Any]] = dict
) -> Any:
    """Read a value that is written in JSON.

    Raises:
        ValueError: it is not JSON, or nested too deep.
    """
    try:
        return json.loads(value, object_pairs_hook=object_pairs_hook)
    except RecursionError as error:
        raise ValueError("its values are nested too deep") from error


def then(read: Callable[[Any], Value], check: Callable[[Value], Result]) -> Callable[[Any], Result]:
    """Return a reader that checks what another one reads, and may change it."""
    return lambda value: check(read(value))
