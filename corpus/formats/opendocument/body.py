"""The text of an OpenDocument file: paragraphs, headings, lists, tables and notes."""

from corpus.blocks import Block
from corpus.formats.docx.attributes import parse_int
from corpus.formats.opendocument.lists import Lists
from corpus.formats.opendocument.styles import OpenDocumentStyles
from corpus.formats.opendocument.tables import TableBuilder
from corpus.formats.shared.alt_text import says_something
from corpus.formats.shared.xml_events import XmlHandler
from corpus.formats.text_flow import TextFlow

_MAX_SPACES = 100
_MAX_LEVEL = 6
# Deleted text, comments, readings, what a program fills in, and lists that repeat the headings.
_SKIPPED = frozenset(
    (
        "tracked-changes annotation ruby-text note-citation page-number page-count "
        "table-of-content illustration-index table-index alphabetical-index object-index forms "
        "event-listeners binary-data scripts font-face-decls math hidden-text page-thumbnail"
    ).split()
)
_TABLES = frozenset(
    "table table-header-rows table-row table-cell covered-table-cell table-rows".split()
)
_SPACES = {"tab": "\t", "line-break": "\n"}
_SCOPES = frozenset({"text-box", "note-body", "table-cell"})


class _Paragraph:
    """A paragraph while it is parsed."""

    def __init__(self, level: int, label: str, *, is_bold: bool, is_hidden: bool) -> None:
        self.level = level
        self.label = label
        self.pieces: list[str] = []
        self.notes: list[Block] = []
        self.is_bold = True
        # Of the text at the moment, and of what surrounds each open span.
        self.state = is_bold, is_hidden
        self.outer: list[tuple[bool, bool]] = []


class Body(XmlHandler):
    """Collects the blocks of content.xml in `flow`; its automatic styles are added to `styles`."""

    def __init__(self, styles: OpenDocumentStyles) -> None:
        self.flow = TextFlow()
        self._styles = styles
        self._lists = Lists(styles)
        self._tables = TableBuilder(styles)
        self._paragraphs: list[_Paragraph] = []
        self._flows_of_notes: list[TextFlow] = []
        self._skipped_depth = 0
        self._in_body = False
        # Those of the open elements that are not left out.
        self._names: list[str] = []

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if not self._in_body:
            self._in_body = name == "body"
            self._styles.enter(name, attributes)
        elif self._skipped_depth or self._is_skipped(name, attributes):
            self._skipped_depth += 1
        else:
            self._names.append(name)
            self.enter_visible(name, attributes)

    def _is_skipped(self, name: str, attributes: dict[str, str]) -> bool:
        if name == "title":
            # A picture's title is its name; inside a paragraph stands a field with the document's.
            return self._names[-1:] not in (["p"], ["h"], ["span"], ["a"])
        return name in _SKIPPED or _is_hidden(name, attributes)

    def enter_visible(self, name: str, attributes: dict[str, str]) -> None:
        """An element that is not left out begins."""
        if name in _SCOPES:
            self._lists.begin_scope()
        if name in ("p", "h"):
            self._begin_paragraph(name, attributes)
        elif name in _TABLES:
            self._tables.enter(name, attributes, self.flow)
        elif name == "list":
            self._lists.begin_list(attributes)
        elif name == "list-item":
            self._lists.begin_item(attributes)
        elif name == "list-header":
            self._lists.begin_header()
        elif name == "note-body":
            self._flows_of_notes.append(self.flow)
            self.flow = TextFlow()
        elif name == "desc":
            self._paragraphs.append(_Paragraph(0, "", is_bold=False, is_hidden=False))
        elif self._paragraphs:
            self._enter_inside(self._paragraphs[-1], name, attributes)

    def _begin_paragraph(self, name: str, attributes: dict[str, str]) -> None:
        style = attributes.get("style-name", "")
        level = 1 if self._styles.is_title(style) else 0
        label = self._lists.label(style)
        if name == "h":
            outline = parse_int(attributes.get("outline-level"), 1)
            level = min(max(1, outline), _MAX_LEVEL)
            if not label and attributes.get("is-list-header") != "true":
                label = self._lists.heading_label(outline)
        self._paragraphs.append(
            _Paragraph(
                level,
                label,
                is_bold=bool(self._styles.is_bold("paragraph", style)),
                is_hidden=bool(self._styles.is_hidden("paragraph", style)),
            )
        )

    def _enter_inside(self, paragraph: _Paragraph, name: str, attributes: dict[str, str]) -> None:
        if name == "span":
            style = attributes.get("style-name", "")
            is_bold, is_hidden = paragraph.state
            own_bold = self._styles.is_bold("text", style)
            own_hidden = self._styles.is_hidden("text", style)
            paragraph.outer.append(paragraph.state)
            paragraph.state = (
                is_bold if own_bold is None else own_bold,
                is_hidden if own_hidden is None else own_hidden,
            )
        elif name in _SPACES:
            paragraph.pieces.append(_SPACES[name])
        elif name == "s":
            count = parse_int(attributes.get("c"), 1)
            paragraph.pieces.append(" " * min(max(1, count), _MAX_SPACES))

    def text(self, text: str) -> None:
        if self._paragraphs and not self._skipped_depth:
            paragraph = self._paragraphs[-1]
            is_bold, is_hidden = paragraph.state
            if not is_hidden:
                # White space of the markup stands for one space.
                paragraph.pieces.append(text.replace("\n", " "))
                paragraph.is_bold &= is_bold or not text.strip()

    def leave(self, name: str) -> None:
        if not self._in_body:
            self._styles.leave(name)
        elif self._skipped_depth:
            self._skipped_depth -= 1
        elif not self._names:
            self._in_body = False
        else:
            self._names.pop()
            self.leave_visible(name)

    def leave_visible(self, name: str) -> None:
        """An element that is not left out ends."""
        if name in _SCOPES:
            self._lists.end_scope()
        if name in ("p", "h") and self._paragraphs:
            self._end_paragraph(self._paragraphs.pop())
        elif name == "span" and self._paragraphs and self._paragraphs[-1].outer:
            self._paragraphs[-1].state = self._paragraphs[-1].outer.pop()
        elif name in _TABLES:
            self._tables.leave(name, self.flow)
        elif name == "list":
            self._lists.end_list()
        elif name == "note-body" and self._flows_of_notes:
            note = " ".join(block.text for block in self.flow.end())
            self.flow = self._flows_of_notes.pop()
            if self._paragraphs and note:
                self._paragraphs[-1].notes.append(Block(note))
        elif name == "desc" and self._paragraphs:
            text = "".join(self._paragraphs.pop().pieces)
            if says_something(text):
                self.flow.add(Block(" ".join(text.split())))

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        lines = [line for line in "".join(paragraph.pieces).split("\n") if line.strip()]
        for number, line in enumerate(lines):
            is_labelled = paragraph.label and not number
            text = f"{paragraph.label} {line.strip()}" if is_labelled else line
            self.flow.add(Block(text, paragraph.level), is_bold=paragraph.is_bold)
        for note in paragraph.notes:
            self.flow.add(note)


def _is_hidden(name: str, attributes: dict[str, str]) -> bool:
    if name == "section":
        return attributes.get("display") == "none"
    return name == "hidden-paragraph" and attributes.get("is-hidden") == "true"
