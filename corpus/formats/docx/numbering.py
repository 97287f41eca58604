"""Automatic paragraph numbers of Word files, which have to be counted: no file contains them."""

import re
from dataclasses import dataclass, field

from corpus.formats.shared.xml_events import XmlHandler
from corpus.text.characters import HAN_DIGITS

_UNITS = ("", "十", "百", "千")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_CHINESE = frozenset(
    (
        "chineseCounting chineseCountingThousand japaneseCounting taiwaneseCounting "
        "taiwaneseCountingThousand ideographDigital japaneseDigitalTenThousand"
    ).split()
)
_LEVELS = 9
_MAX_NUMBER = 9999
_PLACEHOLDER = re.compile("%([1-9])")


@dataclass(slots=True)
class Level:
    """How the paragraphs of one level are numbered; if `is_legal`, always in Arabic digits."""

    form: str = "decimal"
    pattern: str = ""
    start: int = 1
    is_legal: bool = False


@dataclass(slots=True)
class Numbering(XmlHandler):
    """The list definitions of word/numbering.xml, and the counters of the paragraphs so far."""

    _abstract: dict[str, dict[int, Level]] = field(default_factory=dict)
    _numbers: dict[str, str] = field(default_factory=dict)
    _counters: dict[str, list[int | None]] = field(default_factory=dict)
    _in_abstract: str = ""
    _in_number: str = ""
    _level: Level | None = None

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        if name == "abstractNum":
            self._in_abstract = attributes.get("abstractNumId", "")
            self._abstract[self._in_abstract] = {}
        elif name == "num":
            self._in_number = attributes.get("numId", "")
        elif name == "abstractNumId" and self._in_number:
            self._numbers[self._in_number] = value
        elif name == "lvl" and self._in_abstract in self._abstract and not self._in_number:
            self._level = Level()
            self._abstract[self._in_abstract][parse_int(attributes.get("ilvl"), 0)] = self._level
        elif self._level is not None:
            self._describe(self._level, name, value)

    @staticmethod
    def _describe(level: Level, name: str, value: str) -> None:
        if name == "numFmt":
            level.form = value
        elif name == "lvlText":
            level.pattern = value
        elif name == "start":
            level.start = parse_int(value, 1)
        elif name == "isLgl":
            level.is_legal = value not in ("0", "false", "off")

    def leave(self, name: str) -> None:
        if name == "lvl":
            self._level = None
        elif name == "num":
            self._in_number = ""
        elif name == "abstractNum":
            self._in_abstract = ""

    def next(self, number: str, depth: int) -> str:
        """Count a paragraph of a list, and return its number; an empty string for a bullet."""
        abstract = self._numbers.get(number, "")
        levels = self._abstract.get(abstract, {})
        if depth not in levels or not 0 <= depth < _LEVELS:
            return ""
        counters = self._counters.setdefault(abstract, [None] * _LEVELS)
        before = counters[depth]
        counters[depth] = levels[depth].start if before is None else before + 1
        counters[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        return _label(levels, counters, levels[depth])


def _label(levels: dict[int, Level], counters: list[int | None], level: Level) -> str:
    if level.form in ("bullet", "none"):
        return ""

    def number(place: re.Match[str]) -> str:
        depth = int(place[1]) - 1
        above = levels.get(depth, level)
        count = counters[depth]
        form = "decimal" if level.is_legal else above.form
        return numeral(above.start if count is None else count, form)

    return _PLACEHOLDER.sub(number, level.pattern[:50]).strip()


def numeral(count: int, form: str) -> str:
    """Return a number in Word's number format `form`, in digits if the format is rare."""
    if not 0 < count <= _MAX_NUMBER:
        return str(count)
    if form in _CHINESE:
        return _chinese(count)
    if form in ("lowerRoman", "upperRoman"):
        return _cased(_roman(count), form)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return _cased(letter * ((count - 1) // 26 + 1), form)[:20]
    if form == "ideographTraditional":
        return _STEMS[(count - 1) % 10]
    if form == "ideographZodiac":
        return _BRANCHES[(count - 1) % 12]
    if form.startswith("decimalEnclosedCircle") and count <= 20:
        return chr(ord("①") + count - 1)
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _cased(text: str, form: str) -> str:
    return text.upper() if form.startswith("upper") else text


def _roman(count: int) -> str:
    pieces: list[str] = []
    for value, letters in _ROMAN:
        pieces.append(letters * (count // value))
        count %= value
    return "".join(pieces)


def _chinese(count: int) -> str:
    """Return a number from 1 to 9999 in Chinese: 一, 十, 十二, 一百零五, 三千."""
    written = ""
    for place, digit in enumerate(reversed(str(count))):
        if digit != "0":
            written = HAN_DIGITS[int(digit)] + _UNITS[place] + written
        elif written and written[0] != "零":
            written = "零" + written
    return written.removeprefix("一") if 10 <= count < 20 else written


def parse_int(value: str | None, default: int) -> int:
    """Return an integer attribute, `default` where it is invalid or has too many digits."""
    if value and len(value) <= 9 and value.lstrip("-").isascii() and value.lstrip("-").isdigit():
        return int(value)
    return default
