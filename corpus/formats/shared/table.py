"""Turns table rows into texts that can be understood alone, by adding the column names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

MAX_COLUMNS = 200
"""The greatest number of columns that are read."""

MAX_CELL_LENGTH = 200
"""The greatest number of characters of a value; a longer cell is text laid out in a table."""

MAX_NAMED_CELL_LENGTH = 1000
"""The greatest number of characters of a value below a header."""

MAX_CARRIED_LENGTH = 400
"""The greatest number of characters that a row takes over from cells above it."""

# The greatest number of rows that a cell spans, and of characters in a column name. Without limits
# a table's text could become many times as long as its file.
_MAX_SPANNED = 1000
_MAX_NAME_LENGTH = 200
_TRAILING_MARKS = "。；; \t\n\u3000"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, which covers a number of columns and rows."""

    text: str
    is_header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """The text of a row with column names, and the words of the row as they are in the file."""

    text: str
    source_text: str


@dataclass(frozen=True, slots=True)
class _Span:
    """A cell that covers columns, and rows below the current one."""

    text: str
    columns: int
    rows_below: int


def row_text(pairs: Iterable[tuple[str, str]]) -> str:
    """Return `(name, value)` pairs as `列名：值；列名：值`.

    A pair without a value is left out; a value without a name is put alone.
    """
    parts: list[str] = []
    for name, value in pairs:
        value = value.strip()
        if value:
            # Only the last value may end a sentence, or the row would be split there.
            if parts and parts[-1][-1] in _TRAILING_MARKS:
                parts[-1] = parts[-1].rstrip(_TRAILING_MARKS) or parts[-1]
            name = _label(name)
            parts.append(f"{name}：{value}" if name and name != value else value)
    return "；".join(parts)


@lru_cache(maxsize=4096)
def _label(name: str) -> str:
    return name.strip().rstrip("：:")


def is_data_row(lengths: Sequence[int], spanning: int = 0, longest: int = MAX_CELL_LENGTH) -> bool:
    """Tell a row of data from a row of a table that lays out a page.

    Args:
        lengths: The number of characters in each of the row's cells.
        spanning: The number of columns that cells of rows above cover in it.
        longest: The greatest number of characters of a value.
    """
    is_wide = len(lengths) + spanning > 1 and len(lengths) <= MAX_COLUMNS
    return bool(lengths) and is_wide and max(lengths) <= longest


class Table:
    """Takes the rows of a table in order, and names their values by the header rows above them."""

    def __init__(self) -> None:
        self._header: list[Row] = []
        self._names: list[str] = []
        self._has_data = False
        self._spans: dict[int, _Span] = {}

    @property
    def has_header(self) -> bool:
        """Whether header rows have named the columns."""
        return bool(self._names)

    @property
    def spanning_columns(self) -> int:
        """How many columns of the next row are covered by cells above; 0 without a header."""
        return len(self._spans) if self.has_header else 0

    def skip_row(self) -> None:
        """Take a row whose cells become blocks by themselves."""
        self._spanned_cells()

    def add_row(self, cells: Sequence[Cell]) -> list[Row]:
        """Take a row and return the rows to show for it: none for a header or an empty row."""
        cells = cells[:MAX_COLUMNS]
        values = self._values(cells)
        if not self._has_data and _is_header(cells):
            self._add_names(values)
            self._header.append(_plain(cells))
            return []
        if not any(text.strip() for text, _ in values.values()):
            return []
        self._has_data = True
        plain = _plain(cells)
        pairs = self._pairs(values, cells)
        return [Row(row_text(pairs), plain.source_text) if pairs else plain]

    def end(self) -> list[Row]:
        """Return the header rows of a table without data, which no row has repeated."""
        return [] if self._has_data else self._header

    def _values(self, cells: Sequence[Cell]) -> dict[int, tuple[str, int]]:
        """Return `(text, columns)` by the first column of each cell, with spanning cells above."""
        values = self._spanned_cells()
        taken = set(values)
        column = 0
        for cells_left, cell in zip(reversed(range(len(cells))), cells, strict=True):
            while column in taken:
                column += 1
            if column >= MAX_COLUMNS:
                break
            # Pages write colspan="999" for all columns; leave room for the row's other cells.
            columns = max(1, min(cell.columns, MAX_COLUMNS - column - cells_left))
            values[column] = cell.text, columns
            if cell.rows > 1:
                rows_below = min(cell.rows, _MAX_SPANNED) - 1
                self._spans[column] = _Span(cell.text, columns, rows_below)
                for covered in range(column + 1, column + columns):
                    self._spans[covered] = _Span("", 0, rows_below)
            column += columns
        return values

    def _spanned_cells(self) -> dict[int, tuple[str, int]]:
        """Begin a row: return the cells above that cover it, in the form of `_values`."""
        values: dict[int, tuple[str, int]] = {}
        spans, self._spans = self._spans, {}
        carried = 0
        for column, span in spans.items():
            carried += len(span.text)
            values[column] = span.text if carried <= MAX_CARRIED_LENGTH else "", span.columns
            if span.rows_below > 1:
                self._spans[column] = _Span(span.text, span.columns, span.rows_below - 1)
        return values

    def _add_names(self, values: dict[int, tuple[str, int]]) -> None:
        """Extend the column names by a header row; names of several rows are joined."""
        for column, (text, columns) in values.items():
            text = " ".join(text.split())
            for covered in range(column, min(column + columns, MAX_COLUMNS)):
                self._names += [""] * (covered + 1 - len(self._names))
                above = self._names[covered]
                if text != above and len(above) < _MAX_NAME_LENGTH:
                    self._names[covered] = f"{above} {text}".strip()[:_MAX_NAME_LENGTH]

    def _pairs(
        self, values: dict[int, tuple[str, int]], cells: Sequence[Cell]
    ) -> list[tuple[str, str]]:
        """Return the row's `(name, value)` pairs, none where nothing names its values."""
        if not self._names:
            return _form_pairs(cells)
        pairs: list[tuple[str, str]] = []
        for column, (text, columns) in sorted(values.items()):
            name = self._names[column] if column < len(self._names) and columns == 1 else ""
            pairs.append((name, text))
        return pairs


def _is_header(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if cell.text.strip()]
    return bool(filled) and all(cell.is_header for cell in filled)


def _form_pairs(cells: Sequence[Cell]) -> list[tuple[str, str]]:
    """Return the pairs of a form's row, in which each header cell names the cell beside it."""
    names, values = cells[::2], cells[1::2]
    is_form = all(cell.is_header for cell in names) and not any(cell.is_header for cell in values)
    if len(names) != len(values) or not is_form:
        return []
    return [
        (name.text, value.text) if value.text.strip() else ("", name.text)
        for name, value in zip(names, values, strict=True)
    ]


def _plain(cells: Sequence[Cell]) -> Row:
    text = "\u3000".join(cell.text for cell in cells)
    return Row(text, text)
