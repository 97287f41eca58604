"""Joins the pieces of text of a page to lines, by their positions."""

from collections.abc import Iterable, Iterator

from corpus.formats.ofd.page_text import Piece
from corpus.formats.pdf.layout import Line
from corpus.text.characters import needs_no_spaces

_POINTS = 72 / 25.4
# In heights of a line.
_SAME_LINE = 0.4
_CELL_GAP = 1.5
_SPACE_GAP = 0.25


def lines_of(pieces: Iterable[Piece], page_height: float) -> Iterator[Line]:
    """Yield the lines of a page from above to below; `page_height` is in millimetres."""
    row: list[Piece] = []
    for piece in sorted(pieces, key=lambda each: (each.base, each.left)):
        if row and piece.base - row[0].base > _SAME_LINE * min(piece.height, row[0].height):
            yield _line(row, page_height)
            row = []
        row.append(piece)
    if row:
        yield _line(row, page_height)


def _line(row: list[Piece], page_height: float) -> Line:
    row = sorted(row, key=lambda each: each.left)
    text, right, is_row = "", row[0].left, False
    for piece in row:
        gap = piece.left - right
        is_cell = bool(text) and gap > _CELL_GAP * piece.height
        is_row |= is_cell
        text += (" " if is_cell or _needs_space(text, piece, gap) else "") + piece.text
        right = max(right, piece.right)
    base = (page_height - row[0].base) * _POINTS
    height = row[0].height * _POINTS
    return Line(text, row[0].left * _POINTS, right * _POINTS, base, base, height, is_row)


def _needs_space(text: str, piece: Piece, gap: float) -> bool:
    if not text or needs_no_spaces(text[-1]) or needs_no_spaces(piece.text[0]):
        return False
    return gap > _SPACE_GAP * piece.height
