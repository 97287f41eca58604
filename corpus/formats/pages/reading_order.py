"""Puts the rows of a page into the order of reading, columns of text one after the other.

Columns are found by the gap between them, as in a recursive X-Y cut, among lines that fill their
column as running text does: the columns of a table are read row by row.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus.formats.pages.fragments import Fragment, Row, rows, usual_step
from corpus.text.characters import needs_no_spaces

_MAX_DEPTH = 6
_MAX_GUTTERS = 12
_MIN_LINES = 3
# In heights of a line.
_MIN_WIDTH = 6.5
_MIN_TEXT = 5.0
_ALIGNED = 1.2
_INDENT = 3.0
_FILLED = 2.2
# In parts of a column's width: lines of Latin text end at different places.
_RAGGED = 0.15
_MIN_SHARE = 0.5
_MIN_PUNCTUATED = 0.2
_PUNCTUATION = frozenset("，。、；：！？,.;:!?（）()“”")
# In distances of lines.
_NEXT_LINE = 1.6


@dataclass(frozen=True, slots=True)
class _Zone:
    """Rows `[first, last)` that a gutter at `x` divides into columns of text."""

    first: int
    last: int
    x: float
    lines: int


def in_reading_order(
    fragments: Sequence[Fragment], column: tuple[int, ...] = (), depth: int = 0
) -> Iterator[Row]:
    """Yield the rows of fragments in the order of reading, each with the column that it is in."""
    found = rows(fragments)
    zone = _zone(found) if depth < _MAX_DEPTH else None
    if zone is None:
        yield from (replace(row, column=column) for row in found)
        return
    pieces = [piece for row in found[zone.first : zone.last] for piece in row.pieces]
    left = [piece for piece in pieces if piece.right <= zone.x]
    right = [piece for piece in pieces if piece.right > zone.x]
    number = (zone.first, round(zone.x))
    for part, inside in (
        (_pieces(found[: zone.first]), column),
        (left, (*column, *number, 0)),
        (right, (*column, *number, 1)),
        (_pieces(found[zone.last :]), column),
    ):
        yield from in_reading_order(part, inside, depth + 1)


def _pieces(found: Sequence[Row]) -> list[Fragment]:
    return [piece for row in found for piece in row.pieces]


def _zone(found: Sequence[Row]) -> _Zone | None:
    """Return the largest zone of columns, None if the rows are read across."""
    if len(found) < _MIN_LINES or not _may_have_columns(found):
        return None
    zones = [zone for x in _gutters(found) for zone in _zones_at(x, found)]
    return max(zones, key=lambda zone: zone.lines, default=None)


def _may_have_columns(found: Sequence[Row]) -> bool:
    """Return whether some pieces begin where others have ended, as seen from above."""
    lefts = sorted(piece.left for row in found for piece in row.pieces)
    rights = sorted(piece.right for row in found for piece in row.pieces)
    return lefts[-_MIN_LINES] >= rights[_MIN_LINES - 1]


def _gutters(found: Sequence[Row]) -> list[float]:
    """Return where columns may begin: left edges that several pieces have."""
    lefts = Counter(round(piece.left) for row in found for piece in row.pieces if not piece.cells)
    first = min(lefts, default=0)
    usual = [
        left
        for left, count in lefts.most_common(4 * _MAX_GUTTERS)
        if left > first + 1 and count + lefts[left - 1] + lefts[left + 1] >= _MIN_LINES - 1
    ]
    return [left - 1.5 for left in usual[:_MAX_GUTTERS]]


def _zones_at(x: float, found: Sequence[Row]) -> Iterator[_Zone]:
    """Yield the zones between rows that cross a gutter."""
    first = 0
    for number in range(len(found) + 1):
        if number < len(found) and not _crosses(found[number], x):
            continue
        if number - first >= _MIN_LINES:
            zone = _trimmed(x, found, first, number)
            if zone is not None:
                yield zone
        first = number + 1


def _crosses(row: Row, x: float) -> bool:
    return any(piece.left < x < piece.right for piece in row.pieces)


def _trimmed(x: float, found: Sequence[Row], first: int, last: int) -> _Zone | None:
    """Return the zone without the rows above and below that only one column has."""
    sides = [
        (
            any(piece.right <= x for piece in row.pieces),
            any(piece.left >= x for piece in row.pieces),
        )
        for row in found[first:last]
    ]
    lefts = [first + each for each, (has_left, _) in enumerate(sides) if has_left]
    rights = [first + each for each, (_, has_right) in enumerate(sides) if has_right]
    if len(lefts) < _MIN_LINES or len(rights) < _MIN_LINES:
        return None
    near = _near_left(x, found[first:last])
    if not near:
        return None
    near.sort(key=lambda piece: -piece.bottom)
    body = median(piece.height for piece in near)
    pitch = usual_step([Row((piece,)) for piece in near], body) * _NEXT_LINE
    top = min(found[lefts[0]].bottom, found[rights[0]].bottom) + pitch
    while found[first].bottom > top:
        first += 1
    last = _end(found, lefts, rights, pitch) + 1
    inside = found[first:last]
    one, other = _near_left(x, inside), _near_right(x, inside)
    if not (_is_column(one) and _is_column(other) and _is_prose([*one, *other])):
        return None
    return _Zone(first, last, x, len(one) + len(other))


def _end(found: Sequence[Row], lefts: list[int], rights: list[int], pitch: float) -> int:
    """Return the last row of a zone: a longer column goes on while its lines follow closely."""
    last = min(lefts[-1], rights[-1])
    longer = lefts if lefts[-1] > rights[-1] else rights
    inside = [each for each in longer if each <= last]
    for each in longer:
        if each > last:
            if not inside or found[inside[-1]].bottom - found[each].bottom > pitch:
                break
            inside.append(each)
            last = each
    return last


def _near_left(x: float, found: Sequence[Row]) -> list[Fragment]:
    """Return the pieces of the column at the left of a gutter."""
    pieces = [piece for row in found for piece in row.pieces if piece.right <= x]
    return next(_columns_of(pieces, -1), [])


def _near_right(x: float, found: Sequence[Row]) -> list[Fragment]:
    """Return the pieces of the column at the right of a gutter."""
    pieces = [piece for row in found for piece in row.pieces if piece.left >= x]
    return next(_columns_of(pieces, 1), [])


def _columns_of(pieces: Sequence[Fragment], direction: int) -> Iterator[list[Fragment]]:
    """Yield pieces by the column that they begin in: to the right, or with -1 to the left."""
    column: list[Fragment] = []
    for piece in sorted(pieces, key=lambda each: direction * each.left):
        if column and abs(piece.left - column[-1].left) > _INDENT * piece.height:
            if len(column) >= _MIN_LINES:
                yield column
            column = []
        column.append(piece)
    if len(column) >= _MIN_LINES:
        yield column


def _is_column(pieces: Sequence[Fragment]) -> bool:
    """Return whether pieces fill a column as the lines of a text do."""
    lines = [piece for piece in pieces if not piece.cells]
    if len(lines) < _MIN_LINES:
        return False
    size = median(piece.height for piece in lines)
    left, right = min(piece.left for piece in lines), max(piece.right for piece in lines)
    width = right - left
    if (
        width < _MIN_WIDTH * size
        or median(each.right - each.left for each in lines) < _MIN_TEXT * size
    ):
        return False
    is_chinese = sum(needs_no_spaces(each.text[-1]) for each in lines) > len(lines) / 2
    room = _FILLED * size if is_chinese else max(_FILLED * size, _RAGGED * width)
    filled = sum(right - piece.right <= room for piece in lines)
    begun = Counter(round(piece.left / (_ALIGNED * size)) for piece in lines)
    aligned = max(begun[each] + begun[each + 1] for each in begun)
    least = _MIN_SHARE * len(lines)
    return filled >= least and aligned >= least


def _is_prose(lines: Sequence[Fragment]) -> bool:
    """Return whether lines have the punctuation of sentences."""
    marked = sum(any(each in _PUNCTUATION for each in line.text) for line in lines)
    return marked >= _MIN_PUNCTUATED * len(lines)
