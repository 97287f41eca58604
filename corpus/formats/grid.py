"""Turns a grid of cells without markup, of a CSV file or a sheet, into blocks.

Titles above the table become a heading and paragraphs, rows become records with column names, and
notes between and below the rows become paragraphs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.blocks import Block
from corpus.formats.records import Record, record_blocks
from corpus.formats.shared.column_names import MAX_NAME_LENGTH, distinct_names
from corpus.formats.shared.header import (
    Header,
    filled_count,
    find_header,
    form_pairs,
    is_note,
    is_repeated_header,
)
from corpus.formats.shared.row_groups import continue_groups
from corpus.types import Place

_MAX_HEADING_LENGTH = 60
_MIN_WIDE_COLUMNS = 3
_SENTENCE_ENDS = tuple("。！？!?；;：:")
_SECTION = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节类部组]"
)
_CELL_SEPARATOR = "\u3000"


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of cells.

    Attributes:
        cells: The text of each cell; one that is merged with the cell above or beside it is empty.
        values: The same with the text of merged cells in every column and row that they cover.
        line: The source line that it begins on, 0 if the file has no lines.
        place: Where it is in the file, for a citation.
    """

    cells: Sequence[str]
    values: Sequence[str]
    line: int = 0
    place: Place | None = None


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
    body = [row for row in body if not is_repeated_header(lines, row.cells)]
    if not has_merges and not header.is_form:
        filled = continue_groups(names, [row.values for row in body])
        body = [
            GridRow(row.cells, values, row.line, row.place)
            for row, values in zip(body, filled, strict=True)
        ]
    width = len(names) or max((len(row.cells) for row in rows), default=0)
    run: list[GridRow] = []
    parts = first_part
    for number, row in enumerate(body):
        if not _is_aside(row, width):
            run.append(row)
            continue
        blocks += _records(run, names, header, text_column, parts)
        parts += len(run)
        run.clear()
        is_above_data = number + 1 < len(body) and not _is_aside(body[number + 1], width)
        level = heading_level + 1 if is_above_data and _may_be_heading(row.cells) else 0
        blocks.append(_line(row, level))
    return blocks + _records(run, names, header, text_column, parts)


def _titles(rows: Sequence[GridRow], level: int) -> Iterator[Block]:
    """Yield the rows above the header: the first may be a heading, the others are paragraphs."""
    for row in rows:
        is_heading = level > 0 and _may_be_heading(row.cells)
        yield _line(row, level if is_heading else 0)
        level = 0 if is_heading else level


def _names(header: Header, lines: Sequence[Sequence[str]]) -> list[str]:
    """Return distinct column names; a merged cell names all columns that it covers."""
    names = list(header.names)
    for column, name in enumerate(names):
        if not name:
            covering = (line[column].strip() for line in lines if column < len(line))
            names[column] = " ".join(dict.fromkeys(filter(None, covering)))
    return distinct_names(names)


def _is_aside(row: GridRow, width: int) -> bool:
    """Return whether a row below the header is a note or the title of the rows below it."""
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    if width < _MIN_WIDE_COLUMNS or not filled:
        return False
    if len(filled) == 1:
        covered = [value.strip() for value in row.values].count(filled[0])
        if covered >= max(_MIN_WIDE_COLUMNS, width - 1):
            return True
        is_first = bool(row.cells[0].strip())
        is_section = _SECTION.match(filled[0]) is not None
        return is_first and (is_section or _is_prose(filled[0]) or is_note(row.cells))
    return 2 * len(filled) <= width and is_note(row.cells)


def _is_prose(text: str) -> bool:
    return len(text) > MAX_NAME_LENGTH or text.endswith(_SENTENCE_ENDS)


def _may_be_heading(cells: Sequence[str]) -> bool:
    text = "".join(cell.strip() for cell in cells)
    is_short = len(text) <= _MAX_HEADING_LENGTH and not text.endswith(_SENTENCE_ENDS)
    return is_short and filled_count(cells) == 1 and not is_note(cells)


def _line(row: GridRow, level: int) -> Block:
    text = _CELL_SEPARATOR.join(" ".join(cell.split()) for cell in row.cells if cell.strip())
    return Block(text, level, line=row.line, place=row.place)


def _records(
    rows: Sequence[GridRow],
    names: Sequence[str],
    header: Header,
    text_column: str | None,
    first_part: int,
) -> list[Block]:
    records = tuple(_record(row, names, is_form=header.is_form) for row in rows)
    return list(record_blocks(records, text_column, first_part))


def _record(row: GridRow, names: Sequence[str], *, is_form: bool) -> Record:
    if is_form:
        pairs = form_pairs(row.values)
        return Record(tuple(pairs), (row.line,) * len(pairs), place=row.place)
    values: list[tuple[str, str]] = []
    lines: list[int] = []
    line = row.line
    for column, value in enumerate(row.values):
        values.append((names[column] if column < len(names) else "", value))
        lines.append(line)
        if row.line and column < len(row.cells):
            line += row.cells[column].count("\n")
    return Record(tuple(values), tuple(lines), place=row.place)
