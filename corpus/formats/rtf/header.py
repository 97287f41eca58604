"""What stands above the text of a Rich Text file: fonts, styles, colours, and when it was made."""

from corpus.formats.rtf.code_pages import CodePages
from corpus.formats.rtf.destinations import COLOURS, CREATED, FONTS, STYLES
from corpus.formats.rtf.styles import Style, Styles

DESCRIPTIONS = frozenset({FONTS, STYLES, COLOURS, CREATED})
"""The destinations that this module reads."""

_DATE = ("yr", "mo", "dy")
_MAX_COLOURS = 10_000
_WHITE = 255


class Header:
    """The header of a file.

    Attributes:
        pages: The code pages of its bytes.
        styles: The styles of its paragraphs.
        shadings: For each colour, whether it is seen as a background.
    """

    def __init__(self) -> None:
        self.pages = CodePages()
        self.styles = Styles()
        self.shadings: list[bool] = []
        self._colour: list[int] = []
        self._style = Style()
        self._font = -1
        self._date = dict.fromkeys(_DATE, 0)

    @property
    def date(self) -> str:
        """The date on which the file was made, in ISO 8601; of zeros where it is not given."""
        year, month, day = (self._date[each] for each in _DATE)
        return f"{year:04d}-{month:02d}-{day:02d}"

    def describe(self, found: str, word: str, number: int | None) -> None:
        """Take a control word of one of the destinations."""
        if found == FONTS:
            self._describe_font(word, number or 0)
        elif found == STYLES:
            self._describe_style(word, number)
        elif found == COLOURS:
            self._colour += [number or 0] if word in ("red", "green", "blue") else []
        elif word in self._date:
            self._date[word] = number or 0

    def add_bytes(self, found: str, data: bytes, codec: str) -> None:
        """Take text of one of the destinations."""
        if found == STYLES:
            # The fallbacks of Unicode characters are question marks.
            self._style.name.append(data.decode(codec, "replace").replace("?", ""))
        elif found == COLOURS and len(self.shadings) < _MAX_COLOURS:
            for _ in range(data.count(b";")):
                self.shadings.append(bool(self._colour) and min(self._colour) < _WHITE)
                self._colour = []

    def end_style(self) -> None:
        """The definition of a style ends."""
        self.styles.add(self._style)
        self._style = Style()

    def _describe_font(self, word: str, number: int) -> None:
        if word == "f":
            self._font = number
        elif word == "fcharset":
            self.pages.add_font(self._font, number)

    def _describe_style(self, word: str, number: int | None) -> None:
        if word == "s":
            self._style.number = number or 0
        elif word == "sbasedon":
            self._style.based_on = number
        elif word == "outlinelevel":
            self._style.outline = number or 0
        elif word == "u":
            self._style.name.append(chr((number or 0) % 0x10000))
