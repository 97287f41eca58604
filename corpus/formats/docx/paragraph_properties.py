"""What a paragraph and a style say of a paragraph in the same words."""

from corpus.formats.docx.attributes import parse_int

_MAX_LEVEL = 6
_BODY_TEXT = 9


class ParagraphProperties:
    """The heading level and the list of a paragraph, None where they are inherited.

    `level` is 0 for body text. `list_number` is the id of a list, `list_depth` the level in it.
    """

    def __init__(self) -> None:
        self.level: int | None = None
        self.list_number: str | None = None
        self.list_depth = 0

    def describe(self, name: str, value: str) -> None:
        """Take over an element of the properties."""
        if name == "outlineLvl":
            self.level = _heading_level(value)
        elif name == "numId":
            self.list_number = value
        elif name == "ilvl":
            self.list_depth = parse_int(value, 0)


def _heading_level(value: str) -> int:
    """Return the heading level, 1 to 6, of Word's outline level, 0 to 8; 0 for body text."""
    level = parse_int(value, _BODY_TEXT)
    return min(_MAX_LEVEL, level + 1) if 0 <= level < _BODY_TEXT else 0
