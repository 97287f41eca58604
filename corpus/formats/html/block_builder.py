"""Builds blocks from the elements and texts of a page, in document order."""

from selectolax.lexbor import LexborNode

from corpus.blocks import Block
from corpus.formats.html.listings import has_listing, is_line_numbers, is_listing
from corpus.formats.shared.table import (
    MAX_CELL_LENGTH,
    MAX_NAMED_CELL_LENGTH,
    Cell,
    Row,
    Table,
    is_data_row,
)

_BREAKING = frozenset(
    (
        "address article aside blockquote body br caption center dd details div dl dt fieldset "
        "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu "
        "nav ol p pre section summary table tbody td tfoot th thead tr ul"
    ).split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DEEPEST_TABLE = 20


class BlockBuilder:
    """Collects the blocks of a page while its tree is walked.

    `enter` and `leave` are called for each element, `text` for each text between them.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._level = 0
        self._counters: list[int | None] = []
        self._tables: list[Table] = []
        self._row_depth = 0
        self._cells: list[tuple[LexborNode, int]] = []
        self._last_part = 0
        self._preformatted_depth = 0
        self._listing_depth = 0

    def text(self, text: str) -> None:
        """Add a text node; in preformatted text that is no listing, each line becomes a block."""
        if self._listing_depth:
            self._pieces.append(text)
        elif self._preformatted_depth and not self._row_depth:
            first, *rest = text.split("\n")
            self._pieces.append(first)
            for line in rest:
                self._flush()
                self._pieces.append(line)
        else:
            self._pieces.append(text)

    def enter(self, node: LexborNode, tag: str) -> None:
        """An element begins."""
        if self._listing_depth:
            self._listing_depth += tag == "pre"
            self._break_listing(tag)
            return
        if self._row_depth:
            self._enter_in_row(node, tag)
            return
        if tag in _BREAKING:
            self._flush()
        if tag == "table":
            self._tables.append(Table())
        elif tag == "tr":
            self._begin_row(node)
        elif tag == "pre":
            self._preformatted_depth += 1
            self._listing_depth = int(is_listing(node))
        elif tag in _HEADINGS:
            self._level = _HEADINGS[tag]
        elif tag in ("ol", "ul"):
            self._counters.append(1 if tag == "ol" else None)
        elif tag == "li" and self._counters and self._counters[-1] is not None:
            self._pieces.append(f"{self._counters[-1]}. ")
            self._counters[-1] += 1

    def _begin_row(self, node: LexborNode) -> None:
        table = self._tables[-1] if self._tables else Table()
        if len(self._tables) > _DEEPEST_TABLE:
            # Measuring cells reads everything inside them, which would be repeated at each depth.
            table.skip_row()
            return
        lengths = [len(cell.text(deep=True)) for cell in node.iter() if cell.tag in ("td", "th")]
        is_named = table.has_header and node.css_first("table, h1, h2, h3, h4, h5, h6") is None
        longest = MAX_NAMED_CELL_LENGTH if is_named else MAX_CELL_LENGTH
        if not has_listing(node) and is_data_row(lengths, table.spanning_columns, longest):
            self._row_depth = 1
        else:
            table.skip_row()

    def _enter_in_row(self, node: LexborNode, tag: str) -> None:
        self._row_depth += tag == "tr"
        if self._row_depth == 1 and tag in ("td", "th"):
            self._cells.append((node, len(self._pieces)))
        elif tag in _BREAKING:
            self._pieces.append(" ")

    def leave(self, tag: str) -> None:
        """An element ends."""
        if self._listing_depth:
            self._leave_in_listing(tag)
            return
        if self._row_depth:
            self._row_depth -= tag == "tr"
            if not self._row_depth:
                self._end_row()
            return
        if tag not in _BREAKING:
            return
        self._flush()
        if tag == "table":
            self._add_rows(self._tables.pop().end())
        elif tag in _HEADINGS:
            self._level = 0
        elif tag == "pre":
            self._preformatted_depth -= 1
        elif tag in ("ol", "ul"):
            self._counters.pop()

    def _leave_in_listing(self, tag: str) -> None:
        self._listing_depth -= tag == "pre"
        if not self._listing_depth:
            self._end_listing()
        elif tag != "br":
            self._break_listing(tag)

    def _break_listing(self, tag: str) -> None:
        """Begin a new line of a listing where an element does so."""
        if tag == "br" or (
            tag in _BREAKING and self._pieces and not self._pieces[-1].endswith("\n")
        ):
            self._pieces.append("\n")

    def _end_listing(self) -> None:
        self._preformatted_depth -= 1
        text = "".join(self._pieces)
        self._pieces.clear()
        if text.strip() and not is_line_numbers(text):
            self._last_part += 1
            self.blocks.append(Block(text, part=self._last_part, is_code=True))

    def _end_row(self) -> None:
        ends = [*(start for _, start in self._cells[1:]), len(self._pieces)]
        cells = [
            _cell(node, "".join(self._pieces[start:end]))
            for (node, start), end in zip(self._cells, ends, strict=True)
        ]
        self._pieces.clear()
        self._cells.clear()
        table = self._tables[-1] if self._tables else Table()
        self._add_rows(table.add_row(cells))

    def _add_rows(self, rows: list[Row]) -> None:
        for row in rows:
            self._last_part += 1
            if row.text.strip():
                self.blocks.append(
                    Block(row.text, part=self._last_part, source_text=row.source_text)
                )

    def _flush(self) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        if text.strip():
            self.blocks.append(Block(text, self._level))


def _cell(node: LexborNode, text: str) -> Cell:
    above = node.parent.parent if node.parent is not None else None
    is_header = node.tag == "th" or (above is not None and above.tag == "thead")
    return Cell(text, is_header, _count(node, "colspan"), _count(node, "rowspan"))


def _count(node: LexborNode, name: str) -> int:
    value = (node.attributes.get(name) or "").strip()
    return int(value) if value.isdecimal() and len(value) < 5 else 1
