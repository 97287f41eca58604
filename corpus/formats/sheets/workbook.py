"""A workbook in memory: the texts of its cells as they are shown, and which cells are merged."""

from dataclasses import dataclass, field

from corpus.errors import DocumentError
from corpus.text.size import count_text
from corpus.types import Metadata

MAX_ROWS = 1_048_576
"""The greatest number of rows that a sheet of any program has."""

MAX_COLUMNS = 500
"""The greatest number of columns that are read; cells further right are counted and left out."""

_MAX_CELLS = 2_000_000
_MAX_CHARACTERS = 32_000_000
_MAX_MERGES = 200_000
_MAX_SHEETS = 1_000
_MAX_COMMENTS = 20_000
_MAX_COMMENT_LENGTH = 1_000


@dataclass(frozen=True, slots=True)
class Merge:
    """The rows and columns that one merged cell covers, counted from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """A sheet.

    Attributes:
        name: What its tab says.
        rows: The texts by column by row, counted from 0; only cells that are not empty.
        merges: The merged cells.
        comments: The comments by the rows and columns of their cells.
    """

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)


class Workbook:
    """Collects the sheets of a file, within limits for the whole file.

    Attributes:
        sheets: The sheets in order.
        metadata: What the file says about itself.
        notes: Sentences for the report of the build.
    """

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.metadata = Metadata()
        self.notes: list[str] = []
        self.characters = 0
        self._cells = 0
        self._cells_left_out = 0
        self._formulas_without_value = 0

    def add_sheet(self, name: str) -> Sheet:
        """Begin a sheet.

        Raises:
            DocumentError: the file has too many.
        """
        if len(self.sheets) == _MAX_SHEETS:
            raise DocumentError(f"more than {_MAX_SHEETS:,} sheets")
        sheet = Sheet(" ".join(name.split()))
        self.sheets.append(sheet)
        return sheet

    def add_cell(self, sheet: Sheet, row: int, column: int, text: str) -> None:
        """Put a text into a cell, unless it is empty or the cell is outside of what is read.

        Raises:
            DocumentError: the file has too many cells, or too much text.
        """
        text = text.strip()
        if not text or not 0 <= row < MAX_ROWS or column < 0:
            return
        self.characters += len(text)
        if column >= MAX_COLUMNS:
            self._cells_left_out += 1
            return
        self._cells += 1
        if self._cells > _MAX_CELLS:
            raise DocumentError(f"more than {_MAX_CELLS:,} cells")
        if self.characters > _MAX_CHARACTERS:
            raise DocumentError(f"more than {_MAX_CHARACTERS:,} characters")
        sheet.rows.setdefault(row, {})[column] = text

    def add_merge(self, sheet: Sheet, merge: Merge) -> None:
        """Note that cells are merged, unless they are very many."""
        if len(sheet.merges) < _MAX_MERGES and merge.top <= merge.bottom:
            sheet.merges.append(merge)

    def add_comment(self, sheet: Sheet, row: int, column: int, text: str) -> None:
        """Put a comment beside a cell, unless it is empty or there are very many."""
        text = " ".join(text.split())[:_MAX_COMMENT_LENGTH]
        is_read = 0 <= row < MAX_ROWS and 0 <= column < MAX_COLUMNS
        if text and is_read and len(sheet.comments) < _MAX_COMMENTS:
            sheet.comments[row, column] = text
            self.characters += len(text)

    def note_formula_without_value(self) -> None:
        """Count a formula whose result is not in the file."""
        self._formulas_without_value += 1

    def all_notes(self) -> tuple[str, ...]:
        """Return the notes, and sentences on what was left out."""
        notes = list(self.notes)
        if self._cells_left_out:
            cells = count_text(self._cells_left_out, "cell", "cells")
            notes.append(f"left out right of column {MAX_COLUMNS}: {cells}")
        if self._formulas_without_value:
            formulas = count_text(self._formulas_without_value, "formula", "formulas")
            notes.append(f"left out for lack of a stored result: {formulas}")
        return tuple(notes)
