"""The lines and tables of a page in the order of reading."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.formats.pages.contents_lists import has_leader, without_contents
from corpus.formats.pages.fragments import Cells, Page, Row, body_height
from corpus.formats.pages.reading_order import in_reading_order
from corpus.formats.pages.tables.rows import (
    aligned_cells,
    are_aligned,
    are_near,
    continues_cell,
    has_cells_of,
    is_item,
    is_row,
)
from corpus.formats.pages.tables.ruled import with_tables
from corpus.text.characters import needs_no_spaces

_MIN_ROWS = 2
_LARGER = 1.15


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; positions are in points from the page's left and lower edges.

    Attributes:
        text: The text; a soft hyphen at its end stands for the rest of a broken word.
        left: The left edge of the first character.
        right: The right edge.
        bottom: The baseline.
        height: The font size.
        is_row: Whether gaps or dots divide it into cells.
        column: Differs between the columns of text of a page.
        begins: Whether it is a list item, with a gap behind its mark.
    """

    text: str
    left: float
    right: float
    bottom: float
    height: float
    is_row: bool = False
    column: tuple[int, ...] = ()
    begins: bool = False

    @property
    def length(self) -> int:
        """The number of characters."""
        return len(self.text)


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page's lines and tables in the order of reading; `number` counts from 1.

    Attributes:
        number: The page's number.
        items: The lines and tables.
        width: The page's width in points.
        is_recognised: Whether the text was recognised in a picture.
    """

    number: int
    items: tuple[Line | Cells, ...]
    width: float = 0.0
    is_recognised: bool = False

    @property
    def lines(self) -> list[Line]:
        """The lines without tables."""
        return [item for item in self.items if isinstance(item, Line)]


def lines_of(pages: Sequence[Page]) -> tuple[list[PageLines], list[str]]:
    """Return the lines of pages, and those of tables of contents, which are left out."""
    turned = [with_tables(page) for page in pages]
    ordered = [_rows(page) for page in turned]
    kept, contents = without_contents(ordered)
    made = [
        PageLines(page.number, tuple(_items(found)), page.width, page.is_recognised)
        for page, found in zip(turned, kept, strict=True)
    ]
    return made, contents


def _rows(page: Page) -> list[Row]:
    upright = [each for each in page.fragments if not each.angle]
    sideways = [Row((each,)) for each in page.fragments if each.angle]
    # The title of vertical text runs across it; other words are labels at the side.
    title = _LARGER * body_height(upright)
    titles = [row for row in sideways if row.height > title]
    labels = [row for row in sideways if row.height <= title]
    return [*titles, *in_reading_order(upright), *labels]


def _items(found: Sequence[Row]) -> list[Line | Cells]:
    items: list[Line | Cells] = []
    run: list[Row] = []
    divided = _divided(found)
    for row in found:
        is_cell = id(row) in divided or (bool(run) and continues_cell(run, row))
        if run and not (is_cell and are_near(run[-1], row)):
            items += _table_or_lines(run)
            run = []
        table = row.pieces[0].cells
        if table is not None:
            items.append(table)
        elif is_cell and (run or id(row) in divided):
            run.append(row)
        else:
            items.append(_line(row))
    return [*items, *_table_or_lines(run)]


def _divided(found: Sequence[Row]) -> set[int]:
    """Return the identities of the rows of cells: by wide gaps, or by narrower ones in a row."""
    divided = {id(row) for row in found if is_row(row)}
    for above, row, below in zip(found, found[1:], found[2:], strict=False):
        if len(row.pieces) > 1 and are_aligned(above, row) and are_aligned(row, below):
            divided.update((id(above), id(row), id(below)))
    for above, row, below in zip(found, found[1:], found[2:], strict=False):
        # A row in which all cells but one are empty.
        if id(above) in divided and id(below) in divided and has_cells_of(row, above):
            divided.add(id(row))
    return divided


def _table_or_lines(run: Sequence[Row]) -> list[Line | Cells]:
    """Return the table that rows form, perhaps below or above a row that is not part of it."""
    for first, last in ((0, len(run)), (1, len(run)), (0, len(run) - 1)):
        if last - first >= _MIN_ROWS and (cells := aligned_cells(run[first:last])) is not None:
            return [*map(_line, run[:first]), cells, *map(_line, run[last:])]
    return list(map(_line, run))


def _line(row: Row) -> Line:
    pieces = row.pieces
    is_spaced_out = len(pieces) > 1 and all(
        len(piece.text) == 1 and needs_no_spaces(piece.text) for piece in pieces
    )
    text = ("" if is_spaced_out else " ").join(piece.text for piece in pieces)
    is_divided = (is_row(row) and not is_spaced_out) or has_leader(text)
    left, right = pieces[0].left, pieces[-1].right
    return Line(text, left, right, row.bottom, row.height, is_divided, row.column, is_item(row))
