"""The styles of a Word file: heading levels, lists, and the first rows of tables."""

import re

from corpus.formats.docx.attributes import OFF
from corpus.formats.docx.paragraph_properties import ParagraphProperties
from corpus.formats.shared.xml_events import XmlHandler

_HEADING = re.compile(r"heading ([1-9])$", re.IGNORECASE)
_TITLE = frozenset({"title"})
_CONTENTS = re.compile(r"(?:toc|目录) ?[1-9]$|toc heading$|toc 标题$|目录标题$", re.IGNORECASE)
_CODE = re.compile(
    r"(?:source code|code(?: block)?|html preformatted|html 预设格式|preformatted(?: text)?|"
    r"代码(?:块|段)?|程序代码|源代码)$",
    re.IGNORECASE,
)
_MAX_CHAIN_LENGTH = 20
_EMPHASIS = frozenset({"b", "shd", "bottom"})


class _StyleBuilder(ParagraphProperties):
    """A style's own properties; None if they are inherited from the style `based_on`."""

    def __init__(self) -> None:
        super().__init__()
        self.based_on = ""
        self.has_header = False
        self.name = ""

    def describe(self, name: str, value: str) -> None:
        """An element inside the style's definition begins."""
        if name == "name":
            self.name = value.strip()
            if heading := _HEADING.match(value):
                self.level = min(6, int(heading[1]))
            elif value.lower() in _TITLE:
                self.level = 1
        elif name == "basedOn":
            self.based_on = value
        else:
            super().describe(name, value)


class Styles(XmlHandler):
    """The styles that are read from word/styles.xml."""

    def __init__(self) -> None:
        self._styles: dict[str, _StyleBuilder] = {}
        self._style: _StyleBuilder | None = None
        self._is_first_row = False

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style":
            self._style = self._styles[attributes.get("styleId", "")] = _StyleBuilder()
        elif self._style is None:
            return
        elif name == "tblStylePr":
            self._is_first_row = attributes.get("type") == "firstRow"
        elif self._is_first_row:
            self._style.has_header |= name in _EMPHASIS and attributes.get("val") not in OFF
        else:
            self._style.describe(name, attributes.get("val", ""))

    def leave(self, name: str) -> None:
        if name == "style":
            self._style = None
        elif name == "tblStylePr":
            self._is_first_row = False

    def level(self, identity: str) -> int:
        """Return the heading level of a style, 0 for one that is not a heading."""
        return next((each.level for each in self._chain(identity) if each.level is not None), 0)

    def is_contents(self, identity: str) -> bool:
        """Return whether paragraphs of a style are entries of a table of contents, or its title."""
        style = self._styles.get(identity)
        return style is not None and _CONTENTS.match(style.name) is not None

    def is_code(self, identity: str) -> bool:
        """Return whether paragraphs of a style are lines of code."""
        return any(_CODE.match(each.name) for each in self._chain(identity))

    def has_header(self, identity: str) -> bool:
        """Return whether a table's style makes its first row look like a header."""
        return any(each.has_header for each in self._chain(identity))

    def numbered(self, identity: str) -> tuple[str, int]:
        """Return the id of the list that a style belongs to, or an empty string, and the depth."""
        for style in self._chain(identity):
            if style.list_number is not None:
                return style.list_number, style.list_depth
        return "", 0

    def _chain(self, identity: str) -> list[_StyleBuilder]:
        chain: list[_StyleBuilder] = []
        # In a hostile file, styles may inherit in a circle.
        while identity in self._styles and len(chain) < _MAX_CHAIN_LENGTH:
            chain.append(self._styles[identity])
            identity = chain[-1].based_on
        return chain
