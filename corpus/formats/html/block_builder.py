"""Builds blocks from the elements and texts of a page, in document order."""

from selectolax.lexbor import LexborNode

from corpus.blocks import Block
from corpus.cleaning.removal_log import Rule
from corpus.formats.html.listings import has_listing, is_line_numbers, is_listing
from corpus.formats.html.page_block import Keep, PageBlock, Region
from corpus.formats.html.parts.definitions import Definitions
from corpus.formats.html.parts.list_numbers import ListCounter, list_counter, numbered
from corpus.formats.html.parts.readings import READINGS, Reading
from corpus.formats.html.parts.table_rows import TableRows, cell_of
from corpus.formats.shared.table import (
    MAX_CELL_LENGTH,
    MAX_NAMED_CELL_LENGTH,
    Row,
    is_data_row,
)

BREAKING = frozenset(
    (
        "address article aside blockquote body br caption center dd details dialog div dl dt "
        "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main "
        "menu nav noscript ol p pre section summary table tbody td text tfoot th thead tr ul"
    ).split()
)
"""The elements whose text is a paragraph of its own."""

# The most frequent elements that only set the look of a text.
_PLAIN = frozenset("span font b strong i em u s sub sup small big img".split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DEEPEST_TABLE = 20
_NAME_ENDS = ("：", ":", "电话", "热线", "手机", "邮箱", "電話")


class BlockBuilder:
    """Collects the blocks of a page while its tree is walked.

    `enter` and `leave` are called for each element, `text` for each text between them,
    `begin_region` and `end_region` around what may not belong to the page's text.

    Attributes:
        blocks: The blocks, those of regions included.
        regions: The regions that have ended, inner ones before outer ones.
    """

    def __init__(self) -> None:
        self.blocks: list[PageBlock] = []
        self.regions: list[Region] = []
        self._pieces: list[str] = []
        self._alternatives: list[str] = []
        self._level = 0
        self._marker = ""
        self._item = 0
        self._counters: list[ListCounter] = []
        self._definitions = Definitions()
        self._reading: Reading | None = None
        self._tables: list[TableRows] = []
        self._row_depth = 0
        self._cells: list[tuple[LexborNode, int]] = []
        self._last_part = 0
        self._preformatted_depth = 0
        self._listing_depth = 0
        self._link_depth = 0
        self._linked = 0

    @property
    def is_in_row(self) -> bool:
        """Whether a row of data is being read, whose cells make one block."""
        return self._row_depth > 0

    @property
    def is_behind_name(self) -> bool:
        """Whether the paragraph so far ends with the name of a value, such as 电话：."""
        return bool(self._pieces) and self._pieces[-1].rstrip().endswith(_NAME_ENDS)

    def text(self, text: str) -> None:
        """Add a text node; in preformatted text that is no listing, each line becomes a block."""
        if self._listing_depth:
            self._pieces.append(text)
            return
        if self._reading is not None:
            text = self._reading.without_reading(text)
        if self._link_depth:
            self._linked += len("".join(text.split()))
        if self._preformatted_depth and not self._row_depth:
            first, *rest = text.split("\n")
            self._pieces.append(first)
            for line in rest:
                self._flush()
                self._pieces.append(line)
        else:
            self._pieces.append(text)

    def picture(self, description: str, is_inline: bool) -> None:
        """Add the description of a picture, inside the paragraph or behind it."""
        if is_inline or self._row_depth:
            self._pieces.append(description)
        else:
            self._alternatives.append(description)

    def begin_region(self, keep: Keep, rule: Rule) -> Region:
        """Begin a region with the next block."""
        self._flush()
        self._definitions.forget()
        return Region(len(self.blocks), keep, rule)

    def end_region(self, region: Region) -> None:
        """End a region with the last block."""
        self._flush()
        self._definitions.forget()
        region.end = len(self.blocks)
        self.regions.append(region)

    def enter(self, node: LexborNode, tag: str) -> None:
        """An element begins."""
        if self._listing_depth:
            self._listing_depth += tag == "pre"
            self._break_listing(tag)
            return
        if tag in _PLAIN:
            return
        if tag == "a" and "href" in node.attributes:
            self._link_depth += 1
            # Nothing but a style separates the entries of many menus.
            if node.prev is not None and node.prev.tag == "a":
                self._pieces.append(" ")
        elif tag in READINGS:
            self._reading = Reading()
        if self._row_depth:
            self._enter_in_row(node, tag)
        else:
            self._enter(node, tag)

    def _enter(self, node: LexborNode, tag: str) -> None:
        if tag in BREAKING:
            self._flush()
        if tag == "table":
            self._tables.append(TableRows())
        elif tag == "tr":
            self._begin_row(node)
        elif tag == "pre":
            self._preformatted_depth += 1
            self._listing_depth = int(is_listing(node))
        elif tag in _HEADINGS:
            self._level = _HEADINGS[tag]
        elif tag in ("ol", "ul"):
            self._counters.append(list_counter(node, tag))
        elif tag == "li" and self._counters:
            self._marker += self._counters[-1].marker(node)
            self._item = len(self._counters)
        elif tag in ("dt", "dd"):
            self._definitions.enter(len(self.blocks))

    def _begin_row(self, node: LexborNode) -> None:
        table = self._tables[-1] if self._tables else TableRows()
        if len(self._tables) > _DEEPEST_TABLE:
            # Measuring cells reads everything inside them, which would be repeated at each depth.
            self._add_rows(table.skip_row())
            return
        lengths = [len(cell.text(deep=True)) for cell in node.iter() if cell.tag in ("td", "th")]
        is_named = table.has_header and node.css_first("table, h1, h2, h3, h4, h5, h6") is None
        longest = MAX_NAMED_CELL_LENGTH if is_named else MAX_CELL_LENGTH
        if not has_listing(node) and is_data_row(lengths, table.spanning_columns, longest):
            self._row_depth = 1
        else:
            self._add_rows(table.skip_row())

    def _enter_in_row(self, node: LexborNode, tag: str) -> None:
        self._row_depth += tag == "tr"
        if self._row_depth == 1 and tag in ("td", "th"):
            self._cells.append((node, len(self._pieces)))
        elif tag in BREAKING:
            self._pieces.append(" ")
        if tag in ("ol", "ul"):
            self._counters.append(list_counter(node, tag))
        elif tag == "li" and self._counters:
            self._pieces.append(self._counters[-1].marker(node))

    def leave(self, node: LexborNode, tag: str) -> None:
        """An element ends."""
        if self._listing_depth:
            self._leave_in_listing(tag)
            return
        if tag in _PLAIN:
            return
        if tag == "a" and "href" in node.attributes:
            self._link_depth -= 1
        elif tag in READINGS and self._reading is not None:
            self._pieces.append(self._reading.end())
            self._reading = None
        if tag in ("ol", "ul"):
            self._end_list()
        if self._row_depth:
            self._row_depth -= tag == "tr"
            if not self._row_depth:
                self._end_row()
        elif tag in BREAKING:
            self._leave(tag)

    def _leave(self, tag: str) -> None:
        self._flush()
        if tag == "table":
            self._add_rows(self._tables.pop().end())
        elif tag in _HEADINGS:
            self._level = 0
        elif tag == "pre":
            self._preformatted_depth -= 1
        elif tag == "li":
            self._marker = ""
            self._item = 0
        elif tag in ("dt", "dd"):
            self._definitions.leave(tag, self.blocks)

    def _leave_in_listing(self, tag: str) -> None:
        self._listing_depth -= tag == "pre"
        if not self._listing_depth:
            self._end_listing()
        elif tag != "br":
            self._break_listing(tag)

    def _break_listing(self, tag: str) -> None:
        """Begin a new line of a listing where an element does so."""
        is_inside = bool(self._pieces) and not self._pieces[-1].endswith("\n")
        if tag == "br" or (tag in BREAKING and is_inside):
            self._pieces.append("\n")

    def _end_listing(self) -> None:
        self._preformatted_depth -= 1
        text = "".join(self._pieces)
        self._pieces.clear()
        if text.strip() and not is_line_numbers(text):
            self._last_part += 1
            self.blocks.append(PageBlock(Block(text, part=self._last_part, is_code=True)))

    def _end_list(self) -> None:
        if not self._row_depth:
            self._flush()
        self._counters.pop()

    def _end_row(self) -> None:
        ends = [*(start for _, start in self._cells[1:]), len(self._pieces)]
        cells = [
            cell_of(node, "".join(self._pieces[start:end]))
            for (node, start), end in zip(self._cells, ends, strict=True)
        ]
        linked = self._linked
        self._pieces.clear()
        self._cells.clear()
        self._linked = 0
        if self._tables:
            self._add_rows(self._tables[-1].add_row(cells, linked))
        else:
            table = TableRows()
            self._add_rows([*table.add_row(cells, linked), *table.end()])

    def _add_rows(self, rows: list[tuple[Row, int]]) -> None:
        for row, linked in rows:
            self._last_part += 1
            if row.text.strip():
                block = Block(row.text, part=self._last_part, source_text=row.source_text)
                self.blocks.append(PageBlock(block, linked))

    def _flush(self) -> None:
        if not self._pieces and not self._alternatives:
            return
        text = "".join(self._pieces)
        linked = self._linked
        self._pieces.clear()
        self._linked = 0
        if text.strip():
            if self._marker:
                text, self._marker = numbered(self._marker, text), ""
            # Further paragraphs of an item are none of their own.
            self.blocks.append(PageBlock(Block(text, self._level, item=self._item), linked))
            self._item = 0
        for description in self._alternatives:
            self.blocks.append(PageBlock(Block(description), is_alternative=True))
        self._alternatives.clear()
