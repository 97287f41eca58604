"""A table's rows, each with the names of its columns, so that it can be understood alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDEST = 200
"""As many columns of a table are read at most."""

LONGEST_CELL = 200
"""A cell of more characters is text that was set in a table, not a value."""

LONGEST_NAMED = 1000
"""Below a header a value may have as many."""

LONGEST_CARRIED = 400
"""As many characters of the cells above a row bears at most."""

_DEEPEST = 1000
# Neither names nor cells that reach down may make a table many times as long as its file.
_LONGEST_NAME = 200
_END = "。；; \t\n\u3000"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `columns` and `rows` tell how many it covers."""

    text: str
    is_header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is shown, and its own words as they stand in the file."""

    text: str
    sought: str


def row_text(pairs: Iterable[tuple[str, str]]) -> str:
    """Return `(name, value)` pairs as `列名：值；列名：值`.

    A pair without a value is left out, a value without a name stands alone.
    """
    parts: list[str] = []
    for name, value in pairs:
        value = value.strip()
        # A value that ends like a sentence would end the row's: only the last may.
        if parts:
            parts[-1] = parts[-1].rstrip(_END) or parts[-1]
        name = name.strip().rstrip("：:")
        if value:
            parts.append(f"{name}：{value}" if name and name != value else value)
    return "；".join(parts)


def is_row(lengths: Sequence[int], reaching: int = 0, longest: int = LONGEST_CELL) -> bool:
    """Tell a row of data from a row that lays out a page, by the lengths of its cells.

    `reaching` counts the cells from above that reach down into it; `longest` may each cell be.
    """
    is_wide = len(lengths) + reaching > 1 and len(lengths) <= WIDEST
    return bool(lengths) and is_wide and max(lengths) <= longest


class Table:
    """Takes a table's rows one by one and names their values by the header rows above them."""

    def __init__(self) -> None:
        self._header: list[Row] = []
        self._names: list[str] = []
        self._has_data = False
        self._spans: dict[int, tuple[str, int, int]] = {}

    @property
    def is_named(self) -> bool:
        """Whether a header names the columns of the next row."""
        return bool(self._names)

    @property
    def reaching(self) -> int:
        """How many columns of the next row are taken by cells from above; 0 without a header."""
        return len(self._spans) if self.is_named else 0

    def pass_over(self) -> None:
        """Take note of a row that is shown otherwise."""
        self._reach_down()

    def add(self, cells: Sequence[Cell]) -> list[Row]:
        """Return the rows to show now: none for a header, whose words its rows will bear."""
        cells = cells[:WIDEST]
        values = self._placed(cells)
        if not self._has_data and _is_header(cells):
            self._name(values)
            self._header.append(_plain(cells))
            return []
        # A form that nobody filled in tells nothing but its header.
        if not any(text.strip() for text, _ in values.values()):
            return []
        self._has_data = True
        plain = _plain(cells)
        pairs = self._pairs(values, cells)
        return [Row(row_text(pairs), plain.sought) if pairs else plain]

    def end(self) -> list[Row]:
        """Return what no row has shown: the header of a table without data."""
        return [] if self._has_data else self._header

    def _placed(self, cells: Sequence[Cell]) -> dict[int, tuple[str, int]]:
        """Return `(text, columns)` by column, cells that reach down from above included."""
        values = self._reach_down()
        taken = set(values)
        column = 0
        for left, cell in zip(reversed(range(len(cells))), cells, strict=True):
            while column in taken:
                column += 1
            if column >= WIDEST:
                break
            # Pages say 999 where they mean all; the other cells keep their places.
            columns = max(1, min(cell.columns, WIDEST - column - left))
            values[column] = cell.text, columns
            if cell.rows > 1:
                below = min(cell.rows, _DEEPEST) - 1
                self._spans[column] = cell.text, columns, below
                self._spans.update(
                    (each, ("", 0, below)) for each in range(column + 1, column + columns)
                )
            column += columns
        return values

    def _reach_down(self) -> dict[int, tuple[str, int]]:
        """Return the cells that reach down into this row, as `_placed` does."""
        values: dict[int, tuple[str, int]] = {}
        spans, self._spans = self._spans, {}
        carried = 0
        for column, (text, columns, below) in spans.items():
            carried += len(text)
            values[column] = text if carried <= LONGEST_CARRIED else "", columns
            if below > 1:
                self._spans[column] = text, columns, below - 1
        return values

    def _name(self, values: dict[int, tuple[str, int]]) -> None:
        for column, (text, columns) in values.items():
            text = " ".join(text.split())
            for each in range(column, min(column + columns, WIDEST)):
                self._names += [""] * (each + 1 - len(self._names))
                above = self._names[each]
                if text != above and len(above) < _LONGEST_NAME:
                    self._names[each] = f"{above} {text}".strip()[:_LONGEST_NAME]

    def _pairs(
        self, values: dict[int, tuple[str, int]], cells: Sequence[Cell]
    ) -> list[tuple[str, str]]:
        if not self._names:
            return _labelled(cells)
        pairs: list[tuple[str, str]] = []
        for column, (text, columns) in sorted(values.items()):
            name = self._names[column] if column < len(self._names) and columns == 1 else ""
            pairs.append((name, text))
        return pairs


def _is_header(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if cell.text.strip()]
    return bool(filled) and all(cell.is_header for cell in filled)


def _labelled(cells: Sequence[Cell]) -> list[tuple[str, str]]:
    """Return the pairs of a row in which each header cell names the cell beside it."""
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
