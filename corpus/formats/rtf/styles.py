"""The styles and the formatting of a Rich Text file, as far as they tell headings and headers."""

import re

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录|contents) ?[1-9]$", re.IGNORECASE)
_TITLES = frozenset({"title", "标题"})
_MAX_LEVEL = 6
_BODY_TEXT = 9
_MAX_CHAIN_LENGTH = 20


class Style:
    """A style of paragraphs while the style sheet is parsed."""

    def __init__(self) -> None:
        self.number = 0
        self.based_on: int | None = None
        self.outline: int | None = None
        self.name: list[str] = []


class Styles:
    """The styles of paragraphs by their numbers."""

    def __init__(self) -> None:
        self._levels: dict[int, int | None] = {}
        self._parents: dict[int, int | None] = {}
        self._contents: set[int] = set()

    def add(self, style: Style) -> None:
        """Add a style that has been parsed."""
        name = "".join(style.name).strip().rstrip(";").strip()
        level = heading_level(style.outline) if style.outline is not None else None
        if heading := _HEADING.match(name):
            level = min(_MAX_LEVEL, int(heading[1]))
        elif name.lower() in _TITLES:
            level = 1
        self._levels[style.number] = level
        self._parents[style.number] = style.based_on
        if _CONTENTS.match(name):
            self._contents.add(style.number)

    def level(self, number: int) -> int:
        """Return the heading level of a style, 0 for one that is not a heading."""
        style: int | None = number
        for _ in range(_MAX_CHAIN_LENGTH):
            if style is None or style not in self._levels:
                return 0
            level = self._levels[style]
            if level is not None:
                return level
            style = self._parents[style]
        return 0

    def is_contents(self, number: int) -> bool:
        """Return whether a style is that of the lines of a table of contents."""
        return number in self._contents


def heading_level(outline: int) -> int:
    """Return the heading level, 1 to 6, of an outline level from 0 to 8; 0 for body text."""
    return min(_MAX_LEVEL, outline + 1) if 0 <= outline < _BODY_TEXT else 0


class State:
    """What a group inherits from the one around it.

    Attributes:
        destination: Where text goes, empty for the text of the document.
        is_bold, is_hidden: The formatting of text; deleted text is hidden.
        font: The number of its font.
        fallback: How many characters after a Unicode character stand for it in older programs.
        style, outline: The number of the paragraph's style, and its own outline level.
        depth: In how many tables the paragraph is.
    """

    __slots__ = (
        *("depth", "destination", "fallback", "font", "is_bold", "is_deleted", "is_hidden"),
        *("outline", "style"),
    )

    def __init__(self) -> None:
        self.destination = ""
        self.font = -1
        self.fallback = 1
        self.is_deleted = False
        self.reset_characters()
        self.reset_paragraph()

    def reset_characters(self) -> None:
        """Take back the formatting of text."""
        self.is_bold = self.is_hidden = False

    def reset_paragraph(self) -> None:
        """Take back the formatting of paragraphs."""
        self.style = 0
        self.outline: int | None = None
        self.depth = 0

    def copy(self) -> "State":
        """Return the state of a group that begins."""
        made = State.__new__(State)
        made.depth = self.depth
        made.destination = self.destination
        made.fallback = self.fallback
        made.font = self.font
        made.is_bold = self.is_bold
        made.is_deleted = self.is_deleted
        made.is_hidden = self.is_hidden
        made.outline = self.outline
        made.style = self.style
        return made
