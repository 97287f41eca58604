"""The styles of an OpenDocument file: what is bold, hidden or shaded, titles, and lists."""

from collections.abc import Iterator

from corpus.formats.docx.attributes import parse_int
from corpus.formats.docx.numbering import numeral
from corpus.formats.shared.xml_events import XmlHandler

LEVELS = 10
"""The greatest depth of a list."""

_MAX_CHAIN_LENGTH = 20
_MAX_AFFIX_LENGTH = 30
_UNSHADED = frozenset({"", "transparent", "#ffffff"})
_TITLES = frozenset({"Title"})
# The first character of a number format says how it counts.
_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一": "chineseCounting",
    "①": "decimalEnclosedCircle",
    "甲": "ideographTraditional",
    "子": "ideographZodiac",
}
_LIST_LEVELS = frozenset(
    {"list-level-style-number", "list-level-style-bullet", "outline-level-style"}
)
_OUTLINE = "outline"


class _Style:
    """A style's own properties; None if they are inherited from its parent."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.parent = attributes.get("parent-style-name", "")
        self.list_style = attributes.get("list-style-name")
        self.is_title = True if attributes.get("name") in _TITLES else None
        self.is_bold: bool | None = None
        self.is_hidden: bool | None = None
        self.is_shaded: bool | None = None

    def describe(self, name: str, attributes: dict[str, str]) -> None:
        """An element with properties of the style begins."""
        if name == "text-properties":
            weights = [attributes.get(each) for each in ("font-weight", "font-weight-asian")]
            if any(weights):
                self.is_bold = "bold" in weights
            if "display" in attributes:
                self.is_hidden = attributes["display"] == "none"
        elif name == "section-properties":
            self.is_hidden = attributes.get("display") == "none"
        elif name == "table-cell-properties" and "background-color" in attributes:
            self.is_shaded = attributes["background-color"] not in _UNSHADED
        elif name == "graphic-properties" and attributes.get("fill") == "solid":
            # In presentations all cells are filled, those of the header dark.
            self.is_shaded = _is_dark(attributes.get("fill-color", ""))


class _ListLevel:
    """How the items of one level are numbered."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.form = _FORMS.get(attributes.get("num-format", "")[:1])
        if self.form is None and attributes.get("num-format"):
            self.form = "decimal"
        self.prefix = attributes.get("num-prefix", "")[:_MAX_AFFIX_LENGTH]
        self.suffix = attributes.get("num-suffix", "")[:_MAX_AFFIX_LENGTH]
        self.start = max(0, parse_int(attributes.get("start-value"), 1))
        self.shown_levels = parse_int(attributes.get("display-levels"), 1)


class OpenDocumentStyles(XmlHandler):
    """The styles of styles.xml, and the automatic ones of content.xml."""

    def __init__(self) -> None:
        self._styles: dict[tuple[str, str], _Style] = {}
        self._lists: dict[str, dict[int, _ListLevel]] = {_OUTLINE: {}}
        self._style: _Style | None = None
        self._list: dict[int, _ListLevel] | None = None

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style":
            key = attributes.get("family", ""), attributes.get("name", "")
            self._style = self._styles[key] = _Style(attributes)
        elif name in ("list-style", "outline-style"):
            identity = attributes.get("name", "") if name == "list-style" else _OUTLINE
            self._list = self._lists[identity] = {}
        elif name in _LIST_LEVELS and self._list is not None:
            self._list[parse_int(attributes.get("level"), 1)] = _ListLevel(attributes)
        elif self._style is not None and self._list is None:
            self._style.describe(name, attributes)

    def leave(self, name: str) -> None:
        if name == "style":
            self._style = None
        elif name in ("list-style", "outline-style"):
            self._list = None

    def is_bold(self, family: str, name: str) -> bool | None:
        """Return whether text of a style is bold, None if the style does not say."""
        chain = self._chain(family, name)
        return next((each.is_bold for each in chain if each.is_bold is not None), None)

    def is_hidden(self, family: str, name: str) -> bool | None:
        """Return whether text of a style is hidden, None if the style does not say."""
        chain = self._chain(family, name)
        return next((each.is_hidden for each in chain if each.is_hidden is not None), None)

    def is_shaded(self, name: str) -> bool:
        """Return whether the cells of a style have a background that sets them off."""
        return any(each.is_shaded for each in self._chain("table-cell", name))

    def is_title(self, name: str) -> bool:
        """Return whether a style of paragraphs is that of the title of a document."""
        return any(each.is_title for each in self._chain("paragraph", name))

    def list_style(self, name: str) -> str:
        """Return the list that the paragraphs of a style belong to, empty if there is none."""
        chain = self._chain("paragraph", name)
        return next((each.list_style for each in chain if each.list_style is not None), "")

    def start(self, list_style: str, level: int) -> int:
        """Return the first number of a list's level, counted from 1."""
        found = self._lists.get(list_style, {}).get(level)
        return found.start if found else 1

    def label(self, list_style: str, level: int, counts: list[int | None]) -> str:
        """Return the number of an item, an empty string for a bullet.

        `counts` has the last number of each level.
        """
        levels = self._lists.get(list_style, {})
        own = levels.get(level)
        if own is None or own.form is None:
            return ""
        shown: list[str] = []
        for above in range(max(1, level - own.shown_levels + 1), level + 1):
            style = levels.get(above)
            if style is not None and style.form is not None and above <= len(counts):
                count = counts[above - 1]
                shown.append(numeral(style.start if count is None else count, style.form))
        return f"{own.prefix}{'.'.join(shown)}{own.suffix}".strip()

    def outline_label(self, level: int, counts: list[int | None]) -> str:
        """Return the number of a heading, an empty string where headings are not numbered."""
        return self.label(_OUTLINE, level, counts)

    def _chain(self, family: str, name: str) -> Iterator[_Style]:
        for _ in range(_MAX_CHAIN_LENGTH):
            style = self._styles.get((family, name))
            if style is None:
                return
            yield style
            name = style.parent


def _is_dark(colour: str) -> bool:
    try:
        channels = bytes.fromhex(colour.removeprefix("#"))
    except ValueError:
        return False
    return len(channels) == 3 and sum(channels) < 3 * 160
