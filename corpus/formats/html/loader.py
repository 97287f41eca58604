"""HTML, whole pages and scraps of them, becomes blocks."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.blocks import Block, Loaded
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.formats.shared.table import LONGEST_CELL, LONGEST_NAMED, Cell, Row, Table, is_row
from corpus.text.numbering import number_headings
from corpus.text.title import without_site
from corpus.types import Metadata

# Elements that nest without limit: the parser's time and memory grow with the square of the depth.
_NESTING = re.compile(
    r"<(/?)(?:div|section|article|center|blockquote|d[ld]|[uo]l|dir|menu|nav|main|header|footer|aside|"
    r"address|details|figure|fieldset|"
    r"(span|font|a|b|i|u|s|em|strong|big|small|strike|tt|code|nobr))"
    r"(?=[\s/>])[^<>]{0,2000}>",
    re.IGNORECASE,
)
_DEEPEST = 100
_DEEPEST_TABLE = 20
_IGNORED = frozenset(
    (
        "script style noscript template svg math iframe object embed canvas video audio head "
        "title select option button input textarea datalist dialog map area"
    ).split()
)
_FURNITURE = frozenset(["nav", "footer", "aside", "form", "menu"])
_BREAKING = frozenset(
    (
        "address article aside blockquote body br caption center dd details div dl dt fieldset "
        "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu "
        "nav ol p pre section summary table tbody td tfoot th thead tr ul"
    ).split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Words of a class or id that name a page's furniture. A word alone proves little (TRS_Editor holds
# the text of many official sites), so it only counts on a short element.
_FURNITURE_WORDS = frozenset(
    (
        "qr qrcode erweima ewm editor share sharing breadcrumb breadcrumbs crumb crumbs nav "
        "navbar navigation footer copyright related recommend advert ads pagination pager "
        "toolbar sidebar bdsharebuttonbox comments statement disclaimer"
    ).split()
)
_FURNITURE_LENGTH = 100
# More white space or more elements around so few characters are no page's furniture.
_FURNITURE_SPREAD = 5000
_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MARKUP = re.compile(r"<!--(?:[^<]|<(?!!--)){0,2000}?-->|<[/!?a-zA-Z][^<>]{0,2000}>", re.DOTALL)


def load_html(text: str, removal_log: RemovalLog | None = None) -> Loaded:
    """Return the blocks of a page without scripts, styles, comments, menus and footers."""
    if removal_log is not None:
        for tag in _MARKUP.finditer(text):
            removal_log.record(Rule.MARKUP, tag[0])
    return load_page(text, removal_log)


def load_page(text: str, removal_log: RemovalLog | None = None) -> Loaded:
    """Return the blocks of a page that was made of another text: its tags are nobody's."""
    tree = LexborHTMLParser(_flattened(text))
    builder = _Builder()
    if tree.body is not None:
        _walk(tree.body, builder, removal_log)
    return Loaded(number_headings(builder.blocks), _metadata(tree))


def _flattened(text: str) -> str:
    """Return a page without the tags that stand deeper than any real page needs."""
    if text.count("<") <= _DEEPEST:
        return text
    depth = 0

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth
        deep = depth >= _DEEPEST if not tag[1] else depth > _DEEPEST
        depth = max(0, depth - 1) if tag[1] else depth + 1
        return tag[0] if not deep else "" if tag[2] else "\n"

    return _NESTING.sub(keep, text)


class _Builder:
    """Collects the blocks while the tree is walked."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._level = 0
        self._counters: list[int | None] = []
        self._tables: list[Table] = []
        self._rows = 0
        self._cells: list[tuple[LexborNode, int]] = []
        self._shown = 0
        self._preformatted = 0

    def text(self, text: str) -> None:
        if self._preformatted and not self._rows:
            first, *rest = text.split("\n")
            self._pieces.append(first)
            for line in rest:
                self._flush()
                self._pieces.append(line)
        else:
            self._pieces.append(text)

    def enter(self, node: LexborNode, tag: str) -> None:
        if self._rows:
            self._enter_in_row(node, tag)
            return
        if tag in _BREAKING:
            self._flush()
        if tag == "table":
            self._tables.append(Table())
        elif tag == "tr":
            self._begin_row(node)
        elif tag == "pre":
            self._preformatted += 1
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
            # To measure its cells would be to read all that is inside, once more at each depth.
            table.pass_over()
            return
        lengths = [len(cell.text(deep=True)) for cell in node.iter() if cell.tag in ("td", "th")]
        is_value = table.is_named and node.css_first("table, h1, h2, h3, h4, h5, h6") is None
        if is_row(lengths, table.reaching, LONGEST_NAMED if is_value else LONGEST_CELL):
            self._rows = 1
        else:
            table.pass_over()

    def _enter_in_row(self, node: LexborNode, tag: str) -> None:
        self._rows += tag == "tr"
        if self._rows == 1 and tag in ("td", "th"):
            self._cells.append((node, len(self._pieces)))
        elif tag in _BREAKING:
            self._pieces.append(" ")

    def leave(self, tag: str) -> None:
        if self._rows:
            self._rows -= tag == "tr"
            if not self._rows:
                self._end_row()
            return
        if tag not in _BREAKING:
            return
        self._flush()
        if tag == "table":
            self._show(self._tables.pop().end())
        elif tag in _HEADINGS:
            self._level = 0
        elif tag == "pre":
            self._preformatted -= 1
        elif tag in ("ol", "ul"):
            self._counters.pop()

    def _end_row(self) -> None:
        ends = [*(start for _, start in self._cells[1:]), len(self._pieces)]
        cells = [
            _cell(node, "".join(self._pieces[start:end]))
            for (node, start), end in zip(self._cells, ends, strict=True)
        ]
        self._pieces.clear()
        self._cells.clear()
        table = self._tables[-1] if self._tables else Table()
        self._show(table.add(cells))

    def _show(self, rows: list[Row]) -> None:
        for row in rows:
            self._shown += 1
            if row.text.strip():
                self.blocks.append(Block(row.text, part=self._shown, sought=row.sought))

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


def _walk(root: LexborNode, builder: _Builder, removal_log: RemovalLog | None) -> None:
    # An explicit stack: scraped pages nest deeper than Python's own.
    size = len(root.text(deep=True))
    stack: list[tuple[LexborNode, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        tag = node.tag or ""
        if leaving:
            builder.leave(tag)
        elif node.is_text_node:
            builder.text(node.text_content or "")
        elif node.is_element_node:
            rule = _left_out(node, tag, size)
            if rule is None:
                builder.enter(node, tag)
                stack.append((node, True))
                children = list(node.iter(include_text=True))
                stack.extend((child, False) for child in reversed(children))
            elif removal_log is not None:
                removal_log.record(rule, node.text(deep=True).strip())


def _left_out(node: LexborNode, tag: str, size: int) -> Rule | None:
    """Return the rule by which an element is left out, None where it stays."""
    if tag in _IGNORED:
        return Rule.SCRIPT
    attributes = node.attributes
    if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
        return Rule.HIDDEN
    if tag in _FURNITURE:
        return Rule.FURNITURE if len(node.text(deep=True)) * 2 < size else None
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    parts = {part.lower() for part in _NAME_PARTS.findall(names)}
    if parts.isdisjoint(_FURNITURE_WORDS):
        return None
    length = _short_length(node)
    is_short = length <= _FURNITURE_LENGTH and length * 2 < size
    return Rule.FURNITURE if is_short else None


def _short_length(node: LexborNode) -> int:
    """Return the length of an element's text, or any that is too long for a page's furniture.

    Elements inside one another are each asked, so none may be read to its end.
    """
    pieces: list[str] = []
    spread = 0
    for each in node.traverse(include_text=True):
        piece = (each.text_content or "") if each.is_text_node else ""
        pieces.append(piece)
        spread += 1 + len(piece)
        if spread > _FURNITURE_SPREAD:
            return spread
    return len("".join(pieces).strip())


def _metadata(tree: LexborHTMLParser) -> Metadata:
    named: dict[str, str] = {}
    for node in tree.css("meta"):
        name = node.attributes.get("name") or node.attributes.get("property") or ""
        content = (node.attributes.get("content") or "").strip()
        if name and content:
            named.setdefault(name.lower(), content)
    return Metadata(
        title=_title(tree) or _first(named, "og:title", "articletitle"),
        date=_first(named, "article:published_time", "pubdate", "publishdate", "date", "dc.date"),
        author=_first(named, "author", "article:author", "contentsource"),
        url=_canonical(tree) or _first(named, "og:url", "url"),
    )


def _title(tree: LexborHTMLParser) -> str | None:
    headings = [node.text(deep=True).strip() for node in tree.css("h1")]
    named = [heading for heading in headings if heading]
    if len(named) == 1:
        return named[0]
    title = tree.css_first("head title")
    return without_site(title.text(deep=True).strip()) or None if title is not None else None


def _canonical(tree: LexborHTMLParser) -> str | None:
    link = tree.css_first("link[rel=canonical]")
    return link.attributes.get("href") if link is not None else None


def _first(named: dict[str, str], *names: str) -> str | None:
    return next((named[name] for name in names if name in named), None)
