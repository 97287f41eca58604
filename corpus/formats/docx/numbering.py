"""Automatic paragraph numbers of Word files, which have to be counted: no file contains them."""

import re

from corpus.formats.docx.attributes import OFF, parse_int
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
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_LEVELS = 9
_MAX_NUMBER = 9999
_PLACEHOLDER = re.compile("%([1-9])")


class _LevelBuilder:
    """How the paragraphs of one level are numbered; if `is_legal`, always in Arabic digits.

    `restarts` says whether it begins anew below each paragraph of a higher level.
    """

    def __init__(self) -> None:
        self.form = "decimal"
        self.pattern = ""
        self.start = 1
        self.is_legal = False
        self.restarts = True

    def describe(self, name: str, value: str) -> None:
        """An element inside the level's definition begins."""
        if name == "numFmt":
            self.form = value
        elif name == "lvlText":
            self.pattern = value
        elif name == "start":
            self.start = parse_int(value, 1)
        elif name == "isLgl":
            self.is_legal = value not in OFF
        elif name == "lvlRestart":
            self.restarts = value != "0"


class Numbering(XmlHandler):
    """The list definitions of word/numbering.xml, and the counters of the paragraphs so far."""

    def __init__(self) -> None:
        self._abstract: dict[str, dict[int, _LevelBuilder]] = {}
        self._numbers: dict[str, str] = {}
        self._counters: dict[str, list[int | None]] = {}
        # Levels and first numbers that a list has instead of those of its definition.
        self._own_levels: dict[str, dict[int, _LevelBuilder]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._pending: dict[str, dict[int, int]] = {}
        self._style_links: dict[str, str] = {}
        self._defined_styles: dict[str, str] = {}
        self._in_abstract = ""
        self._in_number = ""
        self._override = 0
        self._level: _LevelBuilder | None = None

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        if name == "abstractNum":
            self._in_abstract = attributes.get("abstractNumId", "")
            self._abstract[self._in_abstract] = {}
        elif name == "num":
            self._in_number = attributes.get("numId", "")
        elif name == "abstractNumId" and self._in_number:
            self._numbers[self._in_number] = value
        elif name == "lvl" and (self._in_number or self._in_abstract in self._abstract):
            levels = (
                self._own_levels.setdefault(self._in_number, {})
                if self._in_number
                else self._abstract[self._in_abstract]
            )
            self._level = levels[parse_int(attributes.get("ilvl"), 0)] = _LevelBuilder()
        elif self._in_number and self._level is None:
            self._enter_override(name, attributes)
        elif self._level is not None:
            self._level.describe(name, value)
        elif name == "numStyleLink":
            self._style_links[self._in_abstract] = value
        elif name == "styleLink":
            self._defined_styles[value] = self._in_abstract

    def _enter_override(self, name: str, attributes: dict[str, str]) -> None:
        if name == "lvlOverride":
            self._override = parse_int(attributes.get("ilvl"), 0)
        elif name == "startOverride":
            first = parse_int(attributes.get("val"), 1)
            self._restarts.setdefault(self._in_number, {})[self._override] = first

    def leave(self, name: str) -> None:
        if name == "lvl":
            self._level = None
        elif name == "num":
            self._in_number = ""
        elif name == "abstractNum":
            self._in_abstract = ""

    def has(self, number: str) -> bool:
        """Return whether a list with this id is defined."""
        return number in self._numbers

    def next(self, number: str, depth: int) -> str:
        """Count a paragraph of a list, and return its number; an empty string for a bullet."""
        abstract = self._numbers.get(number, "")
        abstract = self._defined_styles.get(self._style_links.get(abstract, ""), abstract)
        levels = {**self._abstract.get(abstract, {}), **self._own_levels.get(number, {})}
        if depth not in levels or not 0 <= depth < _LEVELS:
            return ""
        counters = self._counters.setdefault(abstract, [None] * _LEVELS)
        pending = self._pending.setdefault(number, dict(self._restarts.get(number, {})))
        before, restart = counters[depth], pending.pop(depth, None)
        if restart is not None:
            counters[depth] = restart
        else:
            counters[depth] = levels[depth].start if before is None else before + 1
        for below in range(depth + 1, _LEVELS):
            if below not in levels or levels[below].restarts:
                counters[below] = None
        return _label(levels, counters, levels[depth])

    def restart(self) -> None:
        """Forget what was counted."""
        self._counters.clear()
        self._pending.clear()


def _label(
    levels: dict[int, _LevelBuilder], counters: list[int | None], level: _LevelBuilder
) -> str:
    if level.form in ("bullet", "none"):
        return ""

    def number(placeholder: re.Match[str]) -> str:
        depth = int(placeholder[1]) - 1
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
    if form in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return _chinese(count).translate(_LEGAL)
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
    for power, digit in enumerate(reversed(str(count))):
        if digit != "0":
            written = HAN_DIGITS[int(digit)] + _UNITS[power] + written
        elif written and written[0] != "零":
            written = "零" + written
    return written.removeprefix("一") if 10 <= count < 20 else written
