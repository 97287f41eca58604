"""Finds the header rows of a Word table.

Word marks header rows only if they are to be repeated on every page. Otherwise they are recognised
by the table's style, by bold or shaded cells, or by columns of numbers below them. In case of doubt
a table has no header, because wrong column names would falsify quotes.
"""

from collections.abc import Callable, Sequence
from itertools import takewhile

from corpus.formats.docx.rows import WordCell, WordRow
from corpus.formats.shared.column_names import MAX_NAME_LENGTH, has_columns_of_numbers, has_header
from corpus.formats.shared.table import MAX_COLUMNS

_MAX_HEADER_ROWS = 3
_MAX_SAMPLED = 200


def header_depth(rows: Sequence[WordRow], is_styled: bool) -> int:
    """Return how many of a table's data rows, at its beginning, are its header.

    `is_styled` says whether the table's style makes the first row look like a header.
    """
    if not rows:
        return 0
    depth = (
        _leading(rows, lambda row: row.is_marked)
        or (_spanned_rows(rows) if is_styled else 0)
        or _emphasised_depth(rows)
        or _guessed_depth(rows)
    )
    # A table can't consist of its header only.
    return depth if depth < len(rows) else 0


def label_indexes(row: WordRow) -> frozenset[int]:
    """Return the indexes of the cells that name the cell beside them: every other one, or none."""
    cells = row.cells
    is_form = (
        len(cells) % 2 == 0
        and all(cell.is_emphasised for cell in cells[::2])
        and not any(cell.is_emphasised for cell in cells[1::2])
    )
    return frozenset(range(0, len(cells), 2)) if is_form else frozenset()


def _leading(rows: Sequence[WordRow], is_header: Callable[[WordRow], bool]) -> int:
    return sum(1 for _ in takewhile(is_header, rows))


def _spanned_rows(rows: Sequence[WordRow]) -> int:
    """Return how many rows the cells of the first row span."""
    below = rows[1:_MAX_HEADER_ROWS]
    return 1 + _leading(below, lambda row: any(cell.is_continued for cell in row.cells))


def _emphasised_depth(rows: Sequence[WordRow]) -> int:
    depth = _leading(rows, _looks_like_header)
    below = rows[depth:]
    is_plausible = depth <= _MAX_HEADER_ROWS and not _is_form(rows) and not _is_letter(below)
    # A row of totals may look like a header. If many rows do, the rows are shaded alternately.
    similar = sum(map(_looks_like_header, below[:-1]))
    return depth if is_plausible and similar * 3 < len(below) else 0


def _is_form(rows: Sequence[WordRow]) -> bool:
    return all(len(row.cells) == 2 and row.cells[0].is_emphasised for row in rows)


def _is_letter(rows: Sequence[WordRow]) -> bool:
    """Return whether the rows are a letter, whose letterhead looks like a header.

    One of few rows is long, or a third of the rows are sparse.
    """
    is_small = len(rows) < 2 or any(len(row.cells) < 3 for row in rows)
    if is_small and any(row.is_long for row in rows):
        return True
    return sum(row.is_sparse for row in rows) * 3 >= len(rows)


def _looks_like_header(row: WordRow) -> bool:
    return all(map(_looks_like_name, row.filled))


def _looks_like_name(cell: WordCell) -> bool:
    return cell.is_emphasised and cell.length <= MAX_NAME_LENGTH


def _guessed_depth(rows: Sequence[WordRow]) -> int:
    depth = _spanned_rows(rows)
    below = [_texts(row) for row in rows[depth:_MAX_SAMPLED]]
    compared = [_texts(rows[0]), *below]
    is_full = len(rows[0].filled) == len(rows[0].cells) and not rows[0].is_long
    return depth if is_full and has_header(compared) and has_columns_of_numbers(compared) else 0


def _texts(row: WordRow) -> list[str]:
    """Return the text in each column; a cell over several columns is in its first."""
    texts = [""] * row.skipped_columns
    for cell in row.cells[:MAX_COLUMNS]:
        texts += [cell.text, *[""] * (cell.columns - 1)]
        if len(texts) >= MAX_COLUMNS:
            break
    return texts
