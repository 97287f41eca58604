"""Tables of an OpenDocument file, which names the cells that another covers, but not by which."""

from corpus.formats.docx.attributes import parse_int
from corpus.formats.opendocument.styles import OpenDocumentStyles
from corpus.formats.shared.table import MAX_COLUMNS
from corpus.formats.text_flow import TextFlow

_MAX_ROWS = 1000


class _OpenTable:
    """A table that has begun.

    `rows_left` says of a column how many rows its cell still covers, and how many columns that
    cell has if it begins there, else 0.
    """

    def __init__(self, attributes: dict[str, str]) -> None:
        self.is_styled = attributes.get("use-first-row-styles") == "true"
        self.in_header = False
        self.cell_style = ""
        self.column = 0
        self.rows_left: dict[int, tuple[int, int]] = {}


class TableBuilder:
    """Handles the elements of tables, and adds them to a flow."""

    def __init__(self, styles: OpenDocumentStyles) -> None:
        self._styles = styles
        self._open: list[_OpenTable] = []

    def enter(self, name: str, attributes: dict[str, str], flow: TextFlow) -> None:
        """An element of a table begins."""
        if name == "table":
            self._open.append(_OpenTable(attributes))
            flow.begin_table()
            return
        if not self._open:
            return
        table = self._open[-1]
        if name == "table-header-rows":
            table.in_header = True
        elif name == "table-row":
            table.column = 0
            table.cell_style = attributes.get("default-cell-style-name", "")
            flow.begin_row(is_header=table.in_header)
        elif name == "table-cell":
            self._enter_cell(table, attributes, flow)
        elif name == "covered-table-cell":
            _enter_covered(table, attributes, flow)

    def leave(self, name: str, flow: TextFlow) -> None:
        """An element of a table ends."""
        if not self._open:
            return
        if name == "table":
            flow.end_table(is_styled=self._open.pop().is_styled)
        elif name == "table-header-rows":
            self._open[-1].in_header = False

    def _enter_cell(self, table: _OpenTable, attributes: dict[str, str], flow: TextFlow) -> None:
        columns = min(max(1, parse_int(attributes.get("number-columns-spanned"), 1)), MAX_COLUMNS)
        rows = min(max(1, parse_int(attributes.get("number-rows-spanned"), 1)), _MAX_ROWS)
        style = attributes.get("style-name") or table.cell_style
        for offset in range(columns):
            covered = columns if not offset else 0
            table.rows_left[table.column + offset] = (rows - 1, covered)
        flow.begin_cell(columns=columns, is_shaded=self._styles.is_shaded(style))
        table.column += _repeated(attributes)


def _enter_covered(table: _OpenTable, attributes: dict[str, str], flow: TextFlow) -> None:
    for _ in range(_repeated(attributes)):
        rows, columns = table.rows_left.get(table.column, (0, 0))
        if rows:
            table.rows_left[table.column] = (rows - 1, columns)
            if columns:
                flow.begin_cell(columns=columns, is_continued=True)
        table.column += 1


def _repeated(attributes: dict[str, str]) -> int:
    return min(max(1, parse_int(attributes.get("number-columns-repeated"), 1)), MAX_COLUMNS)
