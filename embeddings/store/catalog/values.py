"""The types of the values that the catalog's queries return.

SQLite stores any value in any column, whatever type its schema declares. A value of another type in
a file that somebody else wrote must not go through the program as if it were what it should be.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any

from corpus.text.dates import is_date
from corpus.text.metadata_values import (
    are_relative_paths,
    are_sha256,
    has_controls,
    web_address,
)
from corpus.types import BlockKind, TextBlock
from embeddings.store.regular_files import parse_json
from embeddings.store.sqlite_files import Row
from embeddings.types import FileState

_NONE = type(None)
_TYPES: dict[str, tuple[type, ...]] = {
    "i": (int,),
    "I": (int, _NONE),
    "t": (str,),
    "T": (str, _NONE),
    "b": (bytes,),
}
_STATES = {state.value: state for state in FileState}
_MAX_ARRAY_CHARACTERS = 64_000_000
# The documents whose chunks compete in a few questions.
_REMEMBERED = 4096


def typed(rows: Iterable[Row], kinds: str) -> Iterator[Row]:
    """Yield the rows, whose values must be of the given kinds.

    `kinds` has a letter for each column: `i` for an integer, `t` for a text, `b` for bytes; a
    capital letter where it may be NULL.

    Raises:
        ValueError: a value is of another type.
    """
    types = [_TYPES[kind] for kind in kinds]
    # Rows of a table have a few combinations of types, which are compared once each.
    right: set[tuple[type, ...]] = set()
    for row in rows:
        found = tuple(map(type, row))
        if found not in right:
            if not all(each in allowed for each, allowed in zip(found, types, strict=True)):
                raise ValueError("a value has the wrong type")
            right.add(found)
        yield row


def with_types(rows: list[Row], kinds: str) -> list[Row]:
    """Return rows whose values must be of the given kinds, as `typed` takes them; faster than it
    for many rows.

    Raises:
        ValueError: a value is of another type.
    """
    for column, kind in zip(zip(*rows, strict=True), kinds, strict=False):
        if not set(map(type, column)).issubset(_TYPES[kind]):
            raise ValueError("a value has the wrong type")
    return rows


@lru_cache(maxsize=_REMEMBERED)
def require_metadata(
    path: str, title: str, date: str | None, author: str | None, url: str | None
) -> None:
    """Require that metadata is what reading a file could have made.

    Raises:
        ValueError: it is not.
    """
    require_path(path)
    require_line(title)
    require_line(author or "")
    if date is not None and not is_date(date):
        raise ValueError("a date is none")
    if url is not None and web_address(url) != url:
        raise ValueError("an address is none of the web")


def require_path(path: str) -> None:
    """Require that a path leads to a file below the folder of documents.

    Raises:
        ValueError: it does not.
    """
    require_paths((path,))


def require_paths(paths: Collection[str]) -> None:
    """Require that all paths lead to files below the folder of documents.

    Raises:
        ValueError: one does not.
    """
    if not are_relative_paths(paths):
        raise ValueError("a path leads out of the folder")


def require_line(text: str) -> None:
    """Require that a text is one line without control characters.

    Raises:
        ValueError: it is not.
    """
    if has_controls(text):
        raise ValueError("a text has control characters")


def require_checksum(checksum: str) -> None:
    """Require that a text is a SHA-256.

    Raises:
        ValueError: it is not.
    """
    require_checksums((checksum,))


def require_checksums(checksums: Collection[str]) -> None:
    """Require that all texts are SHA-256.

    Raises:
        ValueError: one is not.
    """
    if not are_sha256(checksums):
        raise ValueError("a checksum is none")


def file_state(value: str) -> FileState:
    """Return a file's state by its name.

    Raises:
        ValueError: it is that of none.
    """
    state = _STATES.get(value)
    if state is None:
        raise ValueError("a file has no such state")
    return state


def lines(array: str) -> tuple[str, ...]:
    """Return the texts of a JSON array, each one line without control characters.

    Raises:
        ValueError: it is something else.
    """
    return _array(array, lambda each: isinstance(each, str) and not has_controls(each))


def numbers(array: str) -> tuple[int, ...]:
    """Return the integers of a JSON array; none is negative.

    Raises:
        ValueError: it is something else.
    """
    return _array(array, _is_number)


def triples(array: str) -> tuple[tuple[int, int, int], ...]:
    """Return the triples of integers of a JSON array; none is negative.

    Raises:
        ValueError: it is something else.
    """
    lists = _array(
        array, lambda each: isinstance(each, list) and len(each) == 3 and all(map(_is_number, each))
    )
    return tuple((first, second, third) for first, second, third in lists)


def text_blocks(array: str, characters: int) -> tuple[TextBlock, ...]:
    """Return the blocks of a text of so many characters, ascending and without overlaps.

    Raises:
        ValueError: they are something else.
    """
    blocks = tuple(
        TextBlock(start, end, BlockKind(kind), level)
        for start, end, kind, level in _array(
            array,
            lambda each: isinstance(each, list) and len(each) == 4 and all(map(_is_number, each)),
        )
    )
    last = 0
    for each in blocks:
        if not last <= each.start <= each.end <= characters:
            raise ValueError("a block is outside of its text")
        last = each.end
    return blocks


def _is_number(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**53


def _array(array: str, is_item: Callable[[Any], bool]) -> tuple[Any, ...]:
    # Most arrays are empty, and a list of files may be long.
    if array == "[]":
        return ()
    if len(array) > _MAX_ARRAY_CHARACTERS:
        raise ValueError("a list is too long")
    items = parse_json(array)
    if not isinstance(items, list) or not all(map(is_item, items)):
        raise ValueError("not a list of its kind")
    return tuple(items)
