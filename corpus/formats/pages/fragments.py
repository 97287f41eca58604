"""Pieces of text at positions on a page, and the rows that they stand in.

Positions are in points from the page's left and lower edges, after the page was turned upright.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from corpus.text.characters import needs_no_spaces

SOFT_HYPHEN = "\u00ad"
"""Ends a fragment whose last word is broken at a line end."""

PIECE_GAP = 0.6
"""In heights of a line: pieces of text that are further apart may stand in different columns."""

CELL_GAP = 1.5
"""In heights of a line: a gap at least as wide separates the cells of a table row."""

_SPACE_GAP = 0.2
_SAME_ROW = 0.35


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of text on one line without wide gaps.

    Attributes:
        text: The text.
        left: The left edge of the first character.
        right: The right edge of the last character.
        bottom: The baseline.
        height: The font size.
        angle: The direction of reading in degrees, counter-clockwise; 0 for upright text.
        lightness: 0 for black text, 1 for white.
        cells: The rows of a table whose upper edge stands here; `text` is empty then.
    """

    text: str
    left: float
    right: float
    bottom: float
    height: float
    angle: float = 0.0
    lightness: float = 0.0
    cells: "Cells | None" = None


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a ruled table, which covers a number of columns and rows."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a table, row by row, and the left edges of its columns in points.

    Attributes:
        rows: The cells of each row, without those that cells of rows above cover.
        lefts: The left edges of the columns.
        is_ruled: Whether lines are drawn between the cells.
        bottom: The lower edge of the table.
        height: The size of its text.
    """

    rows: tuple[tuple[GridCell, ...], ...]
    lefts: tuple[float, ...]
    is_ruled: bool
    bottom: float
    height: float

    @property
    def length(self) -> int:
        """The number of characters in all cells."""
        return sum(len(cell.text) for row in self.rows for cell in row)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line that is drawn on a page, horizontal or vertical."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def is_horizontal(self) -> bool:
        """Whether it runs from left to right."""
        return abs(self.x1 - self.x0) >= abs(self.y1 - self.y0)


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page; `number` counts from 1.

    Attributes:
        number: The page's number.
        fragments: Its text.
        width: Its width in points.
        height: Its height in points.
        rules: The lines drawn on it.
        is_recognised: Whether the text was recognised in a picture.
    """

    number: int
    fragments: tuple[Fragment, ...]
    width: float
    height: float
    rules: tuple[Rule, ...] = field(default=(), repr=False)
    is_recognised: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Fragments with a common baseline, from left to right.

    `column` differs between the columns of text of a page.
    """

    pieces: tuple[Fragment, ...]
    column: tuple[int, ...] = ()

    @property
    def bottom(self) -> float:
        """The baseline of the leftmost piece."""
        return self.pieces[0].bottom

    @property
    def height(self) -> float:
        """The height of the longest piece."""
        if len(self.pieces) == 1:
            return self.pieces[0].height
        return max(self.pieces, key=lambda piece: len(piece.text)).height

    @property
    def text(self) -> str:
        """The pieces with spaces between them."""
        return " ".join(piece.text for piece in self.pieces)


def rows(fragments: Iterable[Fragment]) -> list[Row]:
    """Return the rows of fragments from top to bottom; close pieces of a row are joined."""
    found: list[Row] = []
    group: list[Fragment] = []
    for fragment in sorted(fragments, key=lambda each: -each.bottom):
        if group and not _share_row(group, fragment):
            found.append(Row(tuple(_joined(group))))
            group = []
        group.append(fragment)
    if group:
        found.append(Row(tuple(_joined(group))))
    return found


def body_height(fragments: Iterable[Fragment]) -> float:
    """Return the median of the heights of the characters, 0 without any."""
    sizes: dict[float, int] = {}
    for each in fragments:
        size = round(each.height, 1)
        sizes[size] = sizes.get(size, 0) + len(each.text)
    half = sum(sizes.values()) / 2
    for size in sorted(sizes):
        half -= sizes[size]
        if half <= 0:
            return size
    return 0.0


def usual_step(found: Sequence[Row], body: float) -> float:
    """Return the usual distance between the baselines of consecutive rows of the body's size."""
    steps = [above.bottom - below.bottom for above, below in pairwise(found)]
    steps = [step for step in steps if 0.7 * body < step < 3 * body]
    return median(steps) if steps else 1.5 * body


def _share_row(group: Sequence[Fragment], fragment: Fragment) -> bool:
    first = group[0]
    if first.cells or fragment.cells:
        return False
    return first.bottom - fragment.bottom <= _SAME_ROW * min(first.height, fragment.height)


def _joined(group: list[Fragment]) -> list[Fragment]:
    pieces: list[Fragment] = []
    for fragment in sorted(group, key=lambda each: each.left):
        last = pieces[-1] if pieces else None
        if last is None or fragment.left - last.right > PIECE_GAP * min(
            last.height, fragment.height
        ):
            pieces.append(fragment)
        else:
            pieces[-1] = _merged(last, fragment)
    return pieces


def _merged(first: Fragment, second: Fragment) -> Fragment:
    is_apart = second.left - first.right > _SPACE_GAP * first.height
    is_spaced = (
        is_apart and not needs_no_spaces(first.text[-1]) and not needs_no_spaces(second.text[0])
    )
    return replace(
        first if len(first.text) >= len(second.text) else replace(second, bottom=first.bottom),
        text=first.text + (" " if is_spaced else "") + second.text,
        left=first.left,
        right=max(first.right, second.right),
    )
