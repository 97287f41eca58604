"""Places in a file: their names, and which of them a span of text covers."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from corpus.types import Place

_NAMES = ("page", "slide", "sheet", "row", "chapter")
_MAX_NAME_LENGTH = 200


def places_between(
    places: Sequence[tuple[int, Place]], start: int, end: int
) -> tuple[tuple[int, Place], ...]:
    """Return the `(offset, place)` pairs of `text[start:end]`; offsets count from its beginning.

    `places` are those of the whole text. What precedes the first of them has none.
    """
    starts = [offset for offset, _ in places]
    first = max(0, bisect_right(starts, start) - 1)
    last = bisect_right(starts, end - 1)
    return tuple((max(0, offset - start), place) for offset, place in places[first:last])


def with_printable_names(place: Place) -> Place:
    """Return a place whose sheet or chapter is one line of moderate length."""
    if place.sheet is None and place.chapter is None:
        return place
    return replace(place, sheet=_printable(place.sheet), chapter=_printable(place.chapter))


def _printable(name: str | None) -> str | None:
    if name is None:
        return None
    letters = (each if each.isprintable() else " " for each in name[:_MAX_NAME_LENGTH])
    return " ".join("".join(letters).split())


def place_at(places: Sequence[tuple[int, Place]], offset: int) -> Place | None:
    """Return the place of a character, None if it has none."""
    number = bisect_right([start for start, _ in places], offset) - 1
    return places[number][1] if number >= 0 else None


def named_parts(place: Place) -> dict[str, int | str]:
    """Return what is known of a place, by name: `{"sheet": "值班", "row": 4}`."""
    values = {name: getattr(place, name) for name in _NAMES}
    return {name: value for name, value in values.items() if value is not None}


def page_range(places: Sequence[tuple[int, Place]]) -> tuple[int, int] | None:
    """Return the first and the last page of some places, None if they are not on pages."""
    pages = [place.page for _, place in places if place.page is not None]
    return (min(pages), max(pages)) if pages else None
