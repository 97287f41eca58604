"""Counts the items of the lists of an OpenDocument file, whose numbers no file contains."""

from corpus.formats.docx.attributes import parse_int
from corpus.formats.opendocument.styles import LEVELS, OpenDocumentStyles

Counts = list[int | None]


class _OpenList:
    """A list that has begun, and its current item."""

    def __init__(self, style: str, level: int, counts: Counts) -> None:
        self.style = style
        self.level = level
        self.counts = counts
        self.in_item = False
        self.first_number: int | None = None


class Lists:
    """The lists that are open in a text, a cell, a text box or a note."""

    def __init__(self, styles: OpenDocumentStyles) -> None:
        self._styles = styles
        self._open: list[_OpenList] = []
        self._outer: list[list[_OpenList]] = []
        self._by_style: dict[str, Counts] = {}
        self._by_id: dict[str, Counts] = {}
        self._headings: Counts = [None] * LEVELS

    def begin_scope(self) -> None:
        """A cell, a text box or a note begins, to whose paragraphs the open lists do not belong."""
        self._outer.append(self._open)
        self._open = []

    def end_scope(self) -> None:
        """What `begin_scope` began ends."""
        self._open = self._outer.pop() if self._outer else []

    def begin_list(self, attributes: dict[str, str]) -> None:
        """A list begins, perhaps in an item of another."""
        style = attributes.get("style-name", "")
        if self._open:
            above = self._open[-1]
            counts = above.counts
            style = style or above.style
        else:
            counts = self._continued(style, attributes)
            self._by_style[style] = counts
            if "id" in attributes:
                self._by_id[attributes["id"]] = counts
        self._open.append(_OpenList(style, len(self._open) + 1, counts))

    def end_list(self) -> None:
        """The innermost list ends."""
        if self._open:
            self._open.pop()

    def begin_item(self, attributes: dict[str, str]) -> None:
        """An item begins; its first paragraph has its number."""
        if self._open:
            self._open[-1].in_item = True
            given = attributes.get("start-value")
            self._open[-1].first_number = parse_int(given, 1) if given else None

    def begin_header(self) -> None:
        """The header of a list begins, which has no number."""
        if self._open:
            self._open[-1].in_item = False

    def label(self, paragraph_style: str) -> str:
        """Count a paragraph, and return the number that stands before it, or an empty string."""
        if not self._open or not self._open[-1].in_item:
            return ""
        innermost = self._open[-1]
        innermost.in_item = False
        if innermost.level > LEVELS:
            return ""
        style = innermost.style or self._styles.list_style(paragraph_style)
        self._count(innermost.counts, innermost.level, style, innermost.first_number)
        return self._styles.label(style, innermost.level, innermost.counts)

    def heading_label(self, level: int) -> str:
        """Count a heading outside of lists, and return its number, or an empty string."""
        if not 1 <= level <= LEVELS:
            return ""
        self._count(self._headings, level, "", None)
        return self._styles.outline_label(level, self._headings)

    def _count(self, counts: Counts, level: int, style: str, first: int | None) -> None:
        before = counts[level - 1]
        following = self._styles.start(style, level) if before is None else before + 1
        counts[level - 1] = following if first is None else first
        counts[level:] = [None] * (LEVELS - level)

    def _continued(self, style: str, attributes: dict[str, str]) -> Counts:
        """Return the numbers that a list goes on from."""
        if (identity := attributes.get("continue-list")) in self._by_id:
            return self._by_id[identity or ""]
        if attributes.get("continue-numbering") == "true" and style in self._by_style:
            return self._by_style[style]
        return [None] * LEVELS
