"""Turns a grid of cells without markup, of a CSV file or a sheet, into blocks.

Titles above the table become a heading and paragraphs, rows become records with column names, and
notes between and below the rows become paragraphs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.blocks import Block
from corpus.formats.records import Record, record_blocks
from corpus.formats.shared.column_names import MAX_NAME_LENGTH, distinct_names, tidy_name
from corpus.formats.shared.header import (
    Header,
    filled_count,
    find_header,
    form_pairs,
    is_note,
    is_repeated_header,
    may_be_note,
)
from corpus.formats.shared.row_groups import continue_groups
from corpus.types import Place

_MAX_HEADING_LENGTH = 60
_MIN_WIDE_COLUMNS = 3
_SENTENCE_ENDS = tuple("。！？!?；;：:")
_SECTION = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节类部组]"
)
_ATTACHMENT = re.compile(r"附[件表录图] ?[\d一二三四五六七八九十-]{0,6}")
_CELL_SEPARATOR = "\u3000"


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of cells.

    Attributes:
        cells: The text of each cell; one that is merged with the cell above or beside it is empty.
        values: The same with the text of merged cells in every column and row that they cover.
        line: The source line that it begins on, 0 if the file has no lines.
        place: Where it is in the file, for a citation.
        is_apart: Whether it is a single cell between empty rows, which is no row of the table.
    """

    cells: Sequence[str]
    values: Sequence[str]
    line: int = 0
    place: Place | None = None
    is_apart: bool = False


class _Table:
    """Makes records of a table's rows; a row has several where the columns repeat side by side."""

    def __init__(self, names: Sequence[str], *, is_form: bool) -> None:
        self._is_form = is_form
        self._starts = _repetitions(names)
        bounds = zip(self._starts, [*self._starts[1:], len(names)], strict=True)
        self._names = [distinct_names(names[start:end]) for start, end in bounds]

    @property
    def records_in_row(self) -> int:
        """The greatest number of records that a row has."""
        return len(self._starts)

    def records(self, row: GridRow) -> Iterator[Record]:
        """Yield the records of a row that are not empty."""
        if self._is_form:
            pairs = form_pairs(row.values)
            yield Record(tuple(pairs), (row.line,) * len(pairs), place=row.place)
            return
        lines = _lines(row)
        if len(self._starts) == 1:
            yield _record(self._names[0], row, row.values, lines)
            return
        ends = [*self._starts[1:], max(len(row.values), self._starts[-1])]
        for start, end, names in zip(self._starts, ends, self._names, strict=True):
            values = row.values[start:end]
            if any(value.strip() for value in values):
                yield _record(names, row, values, lines[start:end])


def _record(
    names: Sequence[str], row: GridRow, values: Sequence[str], lines: Sequence[int]
) -> Record:
    if len(names) < len(values):
        names = [*names, *[""] * (len(values) - len(names))]
    pairs = tuple(zip(names, values, strict=False))
    return Record(pairs, tuple(lines), place=row.place)


def _lines(row: GridRow) -> list[int]:
    """Return the source line of each value; a cell may have several lines."""
    if not row.line or not any("\n" in cell for cell in row.cells):
        return [row.line] * len(row.values)
    lines: list[int] = []
    line = row.line
    for column in range(len(row.values)):
        lines.append(line)
        if column < len(row.cells):
            line += row.cells[column].count("\n")
    return lines


def _repetitions(names: Sequence[str]) -> list[int]:
    """Return the columns in which equal groups of names begin: `姓名 电话 姓名 电话`, 0 and 2."""
    named = [(column, name) for column, name in enumerate(names) if name]
    for width in range(2, len(named) // 2 + 1):
        first = [name for _, name in named[:width]]
        groups = [named[start : start + width] for start in range(0, len(named), width)]
        if len(set(first)) == width and all([n for _, n in group] == first for group in groups):
            return [0, *(group[0][0] for group in groups[1:])]
    return [0]


def grid_blocks(
    rows: Sequence[GridRow],
    *,
    has_merges: bool = False,
    text_column: str | None = None,
    heading_level: int = 1,
    first_part: int = 1,
) -> list[Block]:
    """Return the blocks of one table.

    Args:
        rows: The rows that are not empty.
        has_merges: Whether the file says which cells are merged. If not, empty cells that seem to
            continue the group above are filled.
        text_column: The name of the column with the text of each record.
        heading_level: The level of the table's title.
        first_part: The number of the first row's part.
    """
    header = find_header([row.cells for row in rows])
    if has_merges and not header.depth and all(filled_count(row.cells) == 1 for row in rows):
        return list(_titles(rows, heading_level if len(rows) > 1 else 0))
    blocks = list(_titles(rows[: header.titles], heading_level))
    body = rows[header.titles + header.depth :]
    lines = [row.cells for row in rows[header.titles : header.titles + header.depth]]
    names = _names(header, [row.values for row in rows[header.titles :][: header.depth]])
    table = _Table(names, is_form=header.is_form)
    body = [row for row in body if not is_repeated_header(lines, row.cells)]
    if not has_merges and not header.is_form:
        filled = continue_groups(names, [row.values for row in body])
        body = [
            replace(body[n], values=filled[n]) if n in filled else row for n, row in enumerate(body)
        ]
    width = len(names) or max((len(row.cells) for row in rows), default=0)
    run: list[GridRow] = []
    parts = first_part
    for number, row in enumerate(body):
        if not _is_aside(row, width):
            run.append(row)
            continue
        blocks += _records(run, table, text_column, parts)
        parts += len(run) * table.records_in_row
        run.clear()
        is_above_data = number + 1 < len(body) and not _is_aside(body[number + 1], width)
        level = heading_level + 1 if is_above_data and _may_be_heading(row.cells) else 0
        blocks.append(_line(row, level))
    return blocks + _records(run, table, text_column, parts)


def _titles(rows: Sequence[GridRow], level: int) -> Iterator[Block]:
    """Yield the rows above the header: the first may be a heading, the others are paragraphs."""
    for row in rows:
        is_heading = level > 0 and _may_be_heading(row.cells)
        yield _line(row, level if is_heading else 0)
        level = 0 if is_heading else level


def _names(header: Header, lines: Sequence[Sequence[str]]) -> list[str]:
    """Return the column names; a merged cell names all columns that it covers."""
    width = max((len(line) for line in lines), default=0)
    names = [*header.names, *[""] * (width - len(header.names))]
    for column, name in enumerate(names):
        if not name:
            covering = (tidy_name(line[column]) for line in lines if column < len(line))
            names[column] = " ".join(dict.fromkeys(filter(None, covering)))
    return names


def _is_aside(row: GridRow, width: int) -> bool:
    """Return whether a row below the header is a note or the title of the rows below it."""
    if row.is_apart or (len(row.cells) >= width and "" not in row.cells):
        return row.is_apart
    filled = [cell.strip() for cell in row.cells if cell and not cell.isspace()]
    if width < 2 or not 0 < len(filled) < width:
        return False
    if may_be_note(filled[0]) and is_note(filled):
        return bool(row.cells[0].strip()) or len(filled) * 2 <= width
    if width < _MIN_WIDE_COLUMNS or len(filled) > 1:
        return False
    covered = [value.strip() for value in row.values].count(filled[0])
    if covered >= max(_MIN_WIDE_COLUMNS, width - 1):
        return True
    is_prose = len(filled[0]) > MAX_NAME_LENGTH or filled[0].endswith(_SENTENCE_ENDS)
    return bool(row.cells[0].strip()) and (is_prose or _SECTION.match(filled[0]) is not None)


def _may_be_heading(cells: Sequence[str]) -> bool:
    text = "".join(cell.strip() for cell in cells)
    is_short = len(text) <= _MAX_HEADING_LENGTH and not text.endswith(_SENTENCE_ENDS)
    is_title = filled_count(cells) == 1 and not is_note(cells)
    return is_short and is_title and _ATTACHMENT.fullmatch(text) is None


def _line(row: GridRow, level: int) -> Block:
    text = _CELL_SEPARATOR.join(" ".join(cell.split()) for cell in row.cells if cell.strip())
    return Block(text, level, line=row.line, place=row.place)


def _records(
    rows: Sequence[GridRow], table: _Table, text_column: str | None, first_part: int
) -> list[Block]:
    records = [record for row in rows for record in table.records(row)]
    return list(record_blocks(records, text_column, first_part))
