"""The places of a chunk as a text of the catalog: a JSON array of offsets and places."""

import json
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from corpus.text.metadata_values import has_controls
from corpus.types import Place
from embeddings.store.regular_files import parse_json

_NOTHING = Place()
_NAMES = tuple(each.name for each in fields(Place))
_MAX_CHARACTERS = 1_000_000


def pack_places(places: Sequence[tuple[int, Place]]) -> str | None:
    """Return `(offset, place)` pairs as text, None if there are none."""
    if not places:
        return None
    packed = [[offset, _known(place)] for offset, place in places]
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def unpack_places(packed: str | None, length: int) -> tuple[tuple[int, Place], ...]:
    """Return the `(offset, place)` pairs that `pack_places` packed, for a text of this length.

    Raises:
        ValueError: the text is something else.
    """
    if packed is None:
        return ()
    if len(packed) > _MAX_CHARACTERS:
        raise ValueError("a chunk has too many places")
    items = parse_json(packed)
    try:
        places = tuple((offset, _place(**known)) for offset, known in items)
    except TypeError as error:
        raise ValueError("a chunk has no such places") from error
    offsets = [offset for offset, _ in places]
    if not all(type(each) is int and 0 <= each < max(1, length) for each in offsets):
        raise ValueError("a chunk has a place outside of its text")
    if offsets != sorted(set(offsets)):
        raise ValueError("the places of a chunk have no order")
    return places


def _known(place: Place) -> dict[str, Any]:
    values = {name: getattr(place, name) for name in _NAMES}
    return {name: value for name, value in values.items() if value != getattr(_NOTHING, name)}


def _place(
    *,
    page: Any = None,
    slide: Any = None,
    sheet: Any = None,
    row: Any = None,
    chapter: Any = None,
    is_recognised: Any = False,
) -> Place:
    for number in (page, slide, row):
        if number is not None and (type(number) is not int or not 1 <= number < 2**31):
            raise ValueError("a place has no such number")
    for name in (sheet, chapter):
        if name is not None and (not isinstance(name, str) or has_controls(name)):
            raise ValueError("a place has no such name")
    if type(is_recognised) is not bool:
        raise ValueError("a place is neither recognised nor not")
    return Place(page, slide, sheet, row, chapter, is_recognised)
