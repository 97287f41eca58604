"""Loads CSV and TSV files.

Above the header there may be a line `sep=`, titles and notes. Cells that were merged before the
file was saved are filled again.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from corpus.blocks import Loaded
from corpus.formats.grid import GridRow, grid_blocks

_DELIMITERS = ",\t;|，"
_SEPARATOR_LINE = re.compile(r"[ \t]*\"?sep=(.)\"?[ \t]*(?:\n|$)", re.IGNORECASE)
_SAMPLE_LENGTH = 64 * 1024
_SAMPLED_ROWS = 200
_MAX_COLUMNS = 500

_Row = tuple[int, list[str]]


def load_delimited(text: str, suffix: str = ".csv", text_column: str | None = None) -> Loaded:
    """Return the blocks of a table file.

    A line `sep=;` above the table names the delimiter. Else in a file with the suffix .tsv tabs
    separate the columns, if it has any tabs. In any other file the delimiter is guessed.
    `text_column` names the column with the text of each record.
    """
    text = text.replace("\0", "")
    declared = _SEPARATOR_LINE.match(text)
    if declared:
        # The line stays, empty, so that the lines below keep their numbers.
        text = "\n" + text[declared.end() :]
    rows = _rows(text, declared[1] if declared else _delimiter(text, suffix))
    grid = [GridRow(cells, cells, line) for line, cells in rows]
    return Loaded(tuple(grid_blocks(grid, text_column=text_column)))


def _rows(text: str, delimiter: str) -> list[_Row]:
    rows = list(_parsed(text, delimiter, quoted=True))
    # With a quotation mark that is never closed, the last cell would contain the rest of the file.
    if rows and text.count('"') % 2 and any("\n" in cell for cell in rows[-1][1]):
        rows = list(_parsed(text, delimiter, quoted=False))
    return rows


def _parsed(text: str, delimiter: str, *, quoted: bool) -> Iterator[_Row]:
    """Yield `(line, cells)` of each row that is not empty; `line` is the one it begins on."""
    # The limit is global to the process. No field is longer than its file.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(
        (line + "\n" for line in text.split("\n")),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
    )
    line = 1
    for cells in reader:
        if "".join(cells).strip():
            yield line, cells[:_MAX_COLUMNS]
        line = reader.line_num + 1


def _delimiter(text: str, suffix: str) -> str:
    """Return the delimiter that gives the greatest share of rows with the same number of cells."""
    sample = text[:_SAMPLE_LENGTH]
    if suffix == ".tsv" and "\t" in sample:
        return "\t"

    def share(delimiter: str) -> tuple[float, int]:
        rows = [
            cells for _, cells in islice(_parsed(sample, delimiter, quoted=True), _SAMPLED_ROWS)
        ]
        widths = Counter(len(cells) for cells in rows)
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return (count / len(rows), width) if width > 1 else (0.0, 0)

    return max(_DELIMITERS, key=share)
