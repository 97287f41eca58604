"""Turns the sheets of a workbook into blocks, table by table."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from corpus.blocks import Block, Loaded
from corpus.errors import DocumentError
from corpus.formats.grid import GridRow, grid_blocks
from corpus.formats.shared.column_names import is_usual_name
from corpus.formats.shared.header import filled_count, find_header, is_note
from corpus.formats.shared.table import MAX_CARRIED_LENGTH
from corpus.formats.sheets.workbook import Sheet, Workbook
from corpus.types import Place

_DEFAULT_NAME = re.compile(
    r"(?:sheet|工作表|表格?|表单|页|chart)[ _]?\d*(?: ?\(\d+\))?", re.IGNORECASE
)
# How many rows and cells of merged cells are filled in a sheet.
_MAX_MERGED_CELLS = 4_000_000
# A merged text that is longer is shown once, and not in each cell that it covers.
_MAX_MERGED_LENGTH = MAX_CARRIED_LENGTH // 2


def load_workbook(workbook: Workbook, text_column: str | None = None) -> Loaded:
    """Return the blocks of a workbook's sheets; sheets without text are passed over.

    Raises:
        DocumentError: no sheet has any text.
    """
    sheets = [sheet for sheet in workbook.sheets if sheet.rows]
    if not sheets:
        raise DocumentError("no text")
    needs_names = len(sheets) > 1
    blocks: list[Block] = []
    for sheet in sheets:
        blocks += _sheet_blocks(sheet, needs_names and _has_name(sheet), blocks, text_column)
    metadata = workbook.metadata
    if not metadata.title:
        depth = int(needs_names and _has_name(sheets[0]))
        has_title = blocks[depth].level == depth + 1
        metadata = replace(metadata, title=blocks[depth].text if has_title else None)
    return Loaded(tuple(blocks), metadata, workbook.all_notes(), workbook.characters)


def _has_name(sheet: Sheet) -> bool:
    """Return whether a sheet has a name that its program did not give, and its title lacks."""
    top = sheet.rows[min(sheet.rows)]
    is_titled = len(top) == 1 and sheet.name in next(iter(top.values()))
    return not is_titled and _DEFAULT_NAME.fullmatch(sheet.name) is None


def _sheet_blocks(
    sheet: Sheet, is_named: bool, above: Sequence[Block], text_column: str | None
) -> list[Block]:
    blocks = [Block(sheet.name, 1, Place(sheet=sheet.name, row=1))] if is_named else []
    last_part = next((block.part for block in reversed(above) if block.part), 0)
    for table in _tables(_grid_rows(sheet)):
        made = grid_blocks(
            table,
            has_merges=True,
            text_column=text_column,
            heading_level=2 if is_named else 1,
            first_part=last_part + 1,
        )
        last_part = max((block.part for block in made), default=0) or last_part
        blocks += made
    return [*blocks, *_other_comments(sheet, blocks)]


def _grid_rows(sheet: Sheet) -> list[GridRow]:
    """Return the rows that have text, without columns that are empty at the left."""
    first = min(map(min, sheet.rows.values()))
    covered = _covered(sheet)
    commented: dict[int, dict[int, str]] = {}
    for (row, column), comment in sheet.comments.items():
        commented.setdefault(row, {})[column] = comment
    rows: list[GridRow] = []
    for number in sorted(sheet.rows):
        cells = sheet.rows[number]
        texts = [cells.get(column, "") for column in range(first, max(cells) + 1)]
        values = _filled(texts, covered[number], first) if number in covered else texts
        if number in commented:
            values = _with_comments(values, commented[number], first)
        rows.append(GridRow(texts, values, place=Place(sheet=sheet.name, row=number + 1)))
    return rows


def _with_comments(values: Sequence[str], comments: Mapping[int, str], first: int) -> list[str]:
    """Return a row with comments behind the values of their cells."""
    shown = [*values, *[""] * (max(comments) + 1 - first - len(values))]
    for column, comment in comments.items():
        if column >= first:
            shown[column - first] += f"（批注：{comment}）"
    return shown


def _other_comments(sheet: Sheet, blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the comments on titles and column names, which are in no row."""
    shown = {block.place.row for block in blocks if block.part and block.place}
    for (row, column), comment in sorted(sheet.comments.items()):
        if row + 1 not in shown:
            text = sheet.rows.get(row, {}).get(column, "")
            about = f"（{' '.join(text.split())}）" if text else ""
            yield Block(f"批注{about}：{comment}", place=Place(sheet=sheet.name, row=row + 1))


def _filled(texts: Sequence[str], covered: Mapping[int, str], first: int) -> list[str]:
    """Return a row with the texts of merged cells in the columns that they cover."""
    values = [*texts, *[""] * (max(covered) + 1 - first - len(texts))]
    for column, text in covered.items():
        values[column - first] = values[column - first] or text
    return values


def _covered(sheet: Sheet) -> dict[int, dict[int, str]]:
    """Return the texts of merged cells by column by row, for the cells that they cover."""
    covered: dict[int, dict[int, str]] = {}
    carried: dict[int, int] = {}
    last = max(map(max, sheet.rows.values()))
    budget = _MAX_MERGED_CELLS
    for merge in sheet.merges:
        text = sheet.rows.get(merge.top, {}).get(merge.left, "")
        is_short = len(text) <= _MAX_MERGED_LENGTH
        budget -= merge.bottom - merge.top + 1 if text else 0
        if not text or not is_short or budget < 0:
            continue
        columns = range(merge.left, min(merge.right, last) + 1)
        for row in range(merge.top, merge.bottom + 1):
            if row not in sheet.rows:
                continue
            if row != merge.top:
                carried[row] = carried.get(row, 0) + len(text)
            budget -= len(columns)
            if carried.get(row, 0) <= MAX_CARRIED_LENGTH and budget >= 0:
                covered.setdefault(row, {}).update(dict.fromkeys(columns, text))
    return covered


def _tables(rows: Sequence[GridRow]) -> Iterator[list[GridRow]]:
    """Yield the rows of each table; empty rows separate tables that have headers of their own.

    Single cells between empty rows are titles of what follows, or else paragraphs.
    """
    table: list[GridRow] = []
    single: list[GridRow] = []
    for piece in _pieces(rows):
        if all(filled_count(row.cells) == 1 for row in piece):
            single += [replace(row, is_apart=True) for row in piece]
            continue
        if table and (_begins_table(table, piece) or _begins_table(table, single + piece)):
            yield table
            table = []
        table += single + piece
        single = []
    yield from filter(None, (table, single))


def _pieces(rows: Sequence[GridRow]) -> Iterator[list[GridRow]]:
    """Yield the rows between empty rows."""
    piece: list[GridRow] = []
    for row in rows:
        if piece and _number(row) > _number(piece[-1]) + 1:
            yield piece
            piece = []
        piece.append(row)
    if piece:
        yield piece


def _begins_table(above: Sequence[GridRow], piece: Sequence[GridRow]) -> bool:
    """Return whether rows below an empty row are another table than the rows above it."""
    cells = [row.cells for row in piece]
    header = find_header(cells)
    if header.is_form:
        return True
    if not header.depth:
        return False
    names = cells[header.titles]
    old = find_header([row.cells for row in above])
    is_titled = header.titles > 0 and not is_note(cells[0])
    is_other = _columns(names) != _columns(above[old.titles].cells)
    return is_titled or is_other or _is_sure(cells[header.titles :], header.depth)


def _columns(cells: Sequence[str]) -> list[int]:
    return [column for column, cell in enumerate(cells) if cell]


def _is_sure(cells: Sequence[Sequence[str]], depth: int) -> bool:
    """Return whether a header has no numbers in a column that has only numbers below."""
    names, below = cells[depth - 1], cells[depth:]
    for column, name in enumerate(names):
        values = [row[column] for row in below if column < len(row) and row[column]]
        if name and values and all(value[0].isdigit() for value in values):
            return True
    return any(is_usual_name(name) for name in names if name)


def _number(row: GridRow) -> int:
    return (row.place.row if row.place else None) or 0
