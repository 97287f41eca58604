"""Joins the lines of pages to paragraphs and headings, by their positions and sizes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.blocks import Block
from corpus.formats.pages.footnotes import begins_footnote, with_footnotes
from corpus.formats.pages.fragments import SOFT_HYPHEN, Cells
from corpus.formats.pages.headings.decimal_numbers import decimal_headings
from corpus.formats.pages.headings.titles import title_length
from corpus.formats.pages.joining import appended, between
from corpus.formats.pages.line_joining import (
    LARGER,
    Measures,
    PlacedLine,
    continues,
    measures,
    placed,
)
from corpus.formats.pages.lines import Line, PageLines
from corpus.formats.pages.tables.rows import TableReader, continues_table
from corpus.formats.plain import heading_level
from corpus.text.numbering import marks_headings, number_headings
from corpus.types import Place

_SENTENCE_END = re.compile(r"[。！？!?…][”’」』）)】》\"']*$")
_MAX_HEADING_LENGTH = 60
_MAX_SIZES = 4


def paragraphs(pages: Sequence[PageLines]) -> tuple[Block, ...]:
    """Return the paragraphs, table rows and headings of pages.

    Lines of one paragraph are joined. A paragraph that continues on the next page is two blocks
    without a line end between them; footnotes that stand between come before it. Headings are
    recognised by their size and their numbers.
    """
    blocks = decimal_headings(tuple(_Joining(measures(pages)).blocks(pages)))
    if not marks_headings(blocks):
        return number_headings(blocks)
    return tuple(
        replace(block, level=heading_level(block.text))
        if not block.level and block.before == "\n" and not block.part
        else block
        for block in blocks
    )


class _Joining:
    """Joins the lines of pages to blocks, one line after the other."""

    def __init__(self, given: Measures) -> None:
        self._measures = given
        self._group: list[PlacedLine] = []
        self._separator = "\n"
        self._notes: list[PlacedLine] = []
        self._table: TableReader | None = None
        self._part = 0

    def blocks(self, pages: Sequence[PageLines]) -> Iterator[Block]:
        """Yield the blocks of pages."""
        for number, page in enumerate(pages):
            items, notes = with_footnotes(page, self._measures.body)
            title = title_length(page) if number == 0 else 0
            at = {id(each.line): each for each in placed(page, page.lines)}
            if title:
                yield self._block([at[id(each)] for each in items[:title]], level=1)
            for item in items[title:]:
                if isinstance(item, Cells):
                    yield from self._rows(item, page)
                else:
                    yield from self._line(at[id(item)])
            if not items[title:] or isinstance(items[-1], Cells):
                yield from self._end()
            self._notes += [at[id(each)] for each in notes]
        yield from self._end()

    def _line(self, line: PlacedLine) -> Iterator[Block]:
        self._table = None
        if not self._group or not continues(self._group[-1], line, self._measures):
            yield from self._end()
        elif line.page is not self._group[-1].page:
            if self._separator == "\n":
                yield from self._footnotes()
            yield self._block(self._group, self._separator)
            last = self._group[-1].line.text
            self._separator = "" if last.endswith(SOFT_HYPHEN) else between(last, line.line.text)
            self._group = []
        self._group.append(line)

    def _end(self) -> Iterator[Block]:
        """Yield the paragraph that has ended, and the footnotes above the next one."""
        if self._group:
            yield self._block(self._group, self._separator)
        self._group, self._separator = [], "\n"
        yield from self._footnotes()

    def _footnotes(self) -> Iterator[Block]:
        notes, self._notes = self._notes, []
        group: list[PlacedLine] = []
        for note in notes:
            if group and (begins_footnote(note.line.text) or note.page is not group[-1].page):
                yield self._block(group)
                group = []
            group.append(note)
        if group:
            yield self._block(group)

    def _rows(self, cells: Cells, page: PageLines) -> Iterator[Block]:
        yield from self._end()
        if self._table is None or not continues_table(self._table.last, cells):
            self._table = TableReader(cells)
        for row in self._table.texts(cells):
            self._part += 1
            yield Block(row.text, place=_place(page), part=self._part)

    def _block(
        self, group: Sequence[PlacedLine], separator: str = "\n", level: int | None = None
    ) -> Block:
        text = group[0].line.text
        for each in group[1:]:
            text = appended(text, each.line.text)
        if level is None:
            level = 0 if separator != "\n" else self._level(text, group[0].line)
        # A word that is broken at the end of a page continues on the next one.
        text = text.removesuffix(SOFT_HYPHEN).replace(SOFT_HYPHEN, "-")
        return Block(text, level, _place(group[0].page), separator)

    def _level(self, text: str, line: Line) -> int:
        if len(text) > _MAX_HEADING_LENGTH or _SENTENCE_END.search(text):
            return 0
        if line.height <= LARGER * self._measures.body:
            return 0
        rank = sum(size > line.height + 0.5 for size in self._measures.larger)
        return min(rank, _MAX_SIZES - 1) + 1


def _place(page: PageLines) -> Place:
    return Place(page=page.number, is_recognised=page.is_recognised)
