"""The types of the values that the catalog's queries return.

SQLite stores any value in any column, whatever type its schema declares. A value of another type in
a file that somebody else wrote must not go through the program as if it were what it should be.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from embeddings.store.regular_files import parse_json
from embeddings.store.sqlite_files import Row

_NONE = type(None)
_TYPES: dict[str, tuple[type, ...]] = {
    "i": (int,),
    "I": (int, _NONE),
    "t": (str,),
    "T": (str, _NONE),
    "b": (bytes,),
}
_MAX_ARRAY_CHARACTERS = 64_000_000


def typed(rows: Iterable[Row], kinds: str) -> Iterator[Row]:
    """Yield the rows, whose values must be of the given kinds.

    `kinds` has a letter for each column: `i` for an integer, `t` for a text, `b` for bytes; a
    capital letter where it may be NULL.

    Raises:
        ValueError: a value is of another type.
    """
    types = [_TYPES[kind] for kind in kinds]
    for row in rows:
        for value, allowed in zip(row, types, strict=True):
            if type(value) not in allowed:
                raise ValueError("a value has the wrong type")
        yield row


def texts(array: str) -> tuple[str, ...]:
    """Return the texts of a JSON array.

    Raises:
        ValueError: it is something else.
    """
    return _array(array, lambda each: isinstance(each, str))


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
