"""Tables, rows and cells of a Word file, as they are being read."""

from dataclasses import dataclass, field

from corpus.blocks import Block
from corpus.formats.docx.numbering import whole
from corpus.formats.docx.styles import OFF
from corpus.formats.shared.table import LONGEST_CELL, LONGEST_NAMED, WIDEST, is_row

GAP = "\u3000"
"""What stands between the paragraphs of a cell where they become one text."""

_FIRST_ROW = 0x20
_UNSHADED = frozenset({"", "auto", "ffffff"})
_SENTENCE_ENDS = tuple("。！？!?")


@dataclass(slots=True)
class WordCell:
    """A cell; `is_continued` where it goes on with the one above.

    `has_plain` where not all that it holds is bold.
    """

    blocks: list[Block] = field(default_factory=list)
    columns: int = 1
    is_continued: bool = False
    is_shaded: bool = False
    has_plain: bool = False
    in_properties: bool = False

    @property
    def length(self) -> int:
        """How many characters it holds, counted only so far that it is known to be too many."""
        # No block is empty.
        return sum(len(block.text) + 1 for block in self.blocks[: LONGEST_NAMED + 1]) - 1

    @property
    def text(self) -> str:
        """Its paragraphs as one text."""
        return GAP.join(block.text for block in self.blocks)

    @property
    def is_emphasised(self) -> bool:
        """Whether it is filled and looks like a header."""
        return bool(self.blocks) and (self.is_shaded or not self.has_plain)

    @property
    def is_prose(self) -> bool:
        """Whether it holds paragraphs of sentences, not only the lines of a value."""
        ends = (block.text.rstrip().endswith(_SENTENCE_ENDS) for block in self.blocks)
        return len(self.blocks) > 1 and any(ends)

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        """An element inside it begins."""
        value = attributes.get("val", "")
        if name == "tcPr":
            self.in_properties = True
        elif name == "gridSpan":
            self.columns = min(max(1, whole(value, 1)), WIDEST)
        elif name == "vMerge":
            self.is_continued = value != "restart"
        # Paragraphs and runs have shades of their own.
        elif name == "shd" and self.in_properties:
            self.is_shaded = attributes.get("fill", "").lower() not in _UNSHADED


@dataclass(slots=True)
class WordRow:
    """A row; `before` counts the columns that it leaves out, `is_marked` means as a header."""

    cells: list[WordCell] = field(default_factory=list)
    before: int = 0
    is_marked: bool = False

    @property
    def filled(self) -> list[WordCell]:
        """The cells that hold anything."""
        return [cell for cell in self.cells if cell.blocks]

    @property
    def may_tell(self) -> bool:
        """Whether it may be a row of data, not one that lays out a page."""
        lengths = [cell.length for cell in self.cells]
        return bool(self.filled) and is_row(lengths, longest=LONGEST_NAMED)

    @property
    def is_long(self) -> bool:
        """Whether only a header makes it a row of data."""
        return any(cell.length > LONGEST_CELL for cell in self.cells)

    @property
    def is_sparse(self) -> bool:
        """Whether fewer than two of its cells hold anything or go on with the one above."""
        return sum(bool(cell.blocks) or cell.is_continued for cell in self.cells) < 2

    @property
    def is_text(self) -> bool:
        """Whether it is running text, where no header says otherwise."""
        return self.is_sparse or any(cell.is_prose for cell in self.cells)

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        """An element inside it begins."""
        value = attributes.get("val", "")
        if name == "tc":
            self.cells.append(WordCell())
        elif name == "tblHeader":
            self.is_marked = value not in OFF
        elif name == "gridBefore":
            self.before = min(max(0, whole(value, 0)), WIDEST)
        elif self.cells:
            self.cells[-1].enter(name, attributes)


@dataclass(slots=True)
class WordTable:
    """A table; `is_led` where its style's first row is to be used."""

    rows: list[WordRow] = field(default_factory=list)
    style: str = ""
    is_led: bool = False

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        """An element inside it begins."""
        if name == "tblStyle":
            self.style = attributes.get("val", "")
        elif name == "tblLook" and not self.rows:
            self.is_led = _is_led(attributes)
        elif name == "tr":
            self.rows.append(WordRow())
        elif self.rows:
            self.rows[-1].enter(name, attributes)


def _is_led(attributes: dict[str, str]) -> bool:
    if "firstRow" in attributes:
        return attributes["firstRow"] not in OFF
    try:
        return bool(int(attributes.get("val", "")[:4], 16) & _FIRST_ROW)
    except ValueError:
        return False
