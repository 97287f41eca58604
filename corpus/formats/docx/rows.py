"""Tables, rows and cells of a Word file, which are built element by element while it is parsed."""

from corpus.blocks import Block
from corpus.formats.docx.attributes import OFF, parse_int
from corpus.formats.shared.table import (
    MAX_CELL_LENGTH,
    MAX_COLUMNS,
    MAX_NAMED_CELL_LENGTH,
    is_data_row,
)

PARAGRAPH_SEPARATOR = "\u3000"
"""Separates the paragraphs of a cell where they are joined to one text."""

_FIRST_ROW_FLAG = 0x20
_UNSHADED = frozenset({"", "auto", "ffffff"})
_SENTENCE_ENDS = tuple("。！？!?")


class WordCell:
    """A cell.

    Attributes:
        blocks: The blocks in it.
        columns: The number of columns that it covers.
        is_continued: Whether it continues the cell above.
        is_shaded: Whether its background has a colour.
        has_plain: Whether some of its text is not bold.
        in_properties: Whether its properties are being read.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.columns = 1
        self.is_continued = False
        self.is_shaded = False
        self.has_plain = False
        self.in_properties = False

    @property
    def length(self) -> int:
        """The number of characters in it, or a number that is too great for a value."""
        # Blocks are not empty, so that many of them are too long in any case.
        return sum(len(block.text) + 1 for block in self.blocks[: MAX_NAMED_CELL_LENGTH + 1]) - 1

    @property
    def text(self) -> str:
        """Its paragraphs as one text."""
        return PARAGRAPH_SEPARATOR.join(block.text for block in self.blocks)

    @property
    def is_emphasised(self) -> bool:
        """Whether it has text, and is shaded or all bold."""
        return bool(self.blocks) and (self.is_shaded or not self.has_plain)

    @property
    def is_prose(self) -> bool:
        """Whether its paragraphs are sentences, not only the lines of a value."""
        ends = (block.text.rstrip().endswith(_SENTENCE_ENDS) for block in self.blocks)
        return len(self.blocks) > 1 and any(ends)

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        """An element inside it begins."""
        value = attributes.get("val", "")
        if name == "tcPr":
            self.in_properties = True
        elif name == "gridSpan":
            self.columns = min(max(1, parse_int(value, 1)), MAX_COLUMNS)
        elif name == "vMerge":
            self.is_continued = value != "restart"
        # Paragraphs and runs have a background of their own.
        elif name == "shd" and self.in_properties:
            self.is_shaded = attributes.get("fill", "").lower() not in _UNSHADED


class WordRow:
    """A row.

    Attributes:
        cells: The cells in order.
        skipped_columns: The number of columns that it leaves out at its beginning.
        is_marked: Whether Word marks it as a header.
    """

    def __init__(self) -> None:
        self.cells: list[WordCell] = []
        self.skipped_columns = 0
        self.is_marked = False

    @property
    def filled(self) -> list[WordCell]:
        """The cells that are not empty."""
        return [cell for cell in self.cells if cell.blocks]

    @property
    def is_data(self) -> bool:
        """Whether it may be a row of data, rather than one that lays out a page."""
        lengths = [cell.length for cell in self.cells]
        return bool(self.filled) and is_data_row(lengths, longest=MAX_NAMED_CELL_LENGTH)

    @property
    def is_long(self) -> bool:
        """Whether it has a cell so long that it is data only below a header."""
        return any(cell.length > MAX_CELL_LENGTH for cell in self.cells)

    @property
    def is_sparse(self) -> bool:
        """Whether fewer than two of its cells have text or continue the cell above."""
        return sum(bool(cell.blocks) or cell.is_continued for cell in self.cells) < 2

    @property
    def is_text(self) -> bool:
        """Whether it is running text if the table has no header."""
        return self.is_sparse or any(cell.is_prose for cell in self.cells)

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        """An element inside it begins."""
        value = attributes.get("val", "")
        if name == "tc":
            self.cells.append(WordCell())
        elif name == "tblHeader":
            self.is_marked = value not in OFF
        elif name == "gridBefore":
            self.skipped_columns = min(max(0, parse_int(value, 0)), MAX_COLUMNS)
        elif self.cells:
            self.cells[-1].enter(name, attributes)


class WordTable:
    """A table; `has_first_row` says whether the style's first-row formatting is applied."""

    def __init__(self) -> None:
        self.rows: list[WordRow] = []
        self.style = ""
        self.has_first_row = False

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        """An element inside it begins."""
        if name == "tblStyle":
            self.style = attributes.get("val", "")
        elif name == "tblLook" and not self.rows:
            self.has_first_row = _has_first_row(attributes)
        elif name == "tr":
            self.rows.append(WordRow())
        elif self.rows:
            self.rows[-1].enter(name, attributes)


def _has_first_row(attributes: dict[str, str]) -> bool:
    if "firstRow" in attributes:
        return attributes["firstRow"] not in OFF
    try:
        return bool(int(attributes.get("val", "")[:4], 16) & _FIRST_ROW_FLAG)
    except ValueError:
        return False
