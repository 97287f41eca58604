"""Shows a number as a spreadsheet shows it, by the cell's number format.

Dates with a year are shown in ISO 8601, unless the format has words such as 年; colours, alignment
and locales of a format are left out.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from math import isfinite

from corpus.formats.sheets.built_in_formats import GENERAL
from corpus.formats.sheets.serial_dates import ShownDate, date_parts, serial_moment

_MAX_FORMAT_LENGTH = 255
_MAX_DECIMALS = 15
# Significant digits that are shown without a format: of long numbers, such as those of identity
# cards, all that a spreadsheet stores.
_DIGITS = 12
_LONG_DIGITS = 15
_LONG = 1e11
# Quoted text, an escaped character, a space of some width, a filling character, brackets.
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\[\]]{0,60})\]|'
    r"(?P<general>General)|(?P<noon>AM/PM|A/P|上午/下午)|(?P<date>[yYmMdDhHsSgGeEbBaA]+)|"
    r"(?P<number>[0#?,.]+(?:E[+-][0#?]+)?)|(?P<other>.)",
    re.DOTALL,
)
_CURRENCY = re.compile(r"\$([^-\]]*)")
_ELAPSED = re.compile(r"[hHmMsS]+")
_CONDITION = re.compile(r"([<>=]{1,2})(-?\d+(?:\.\d+)?)")
_DATE_LETTERS = frozenset("ymdhsYMDHSaA")


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the sections of a format, which `;` separates.

    Attributes:
        tokens: `(kind, text)` pairs; the kinds are text, number, percent, date, noon,
            elapsed, general.
        condition: For which values it is used, such as `>=100`; empty if its position says it.
    """

    tokens: tuple[tuple[str, str], ...]
    condition: str = ""

    @property
    def is_date(self) -> bool:
        return any(kind in ("date", "elapsed") for kind, _ in self.tokens)


@lru_cache(maxsize=65536)
def shown_number(value: float, code: str, *, is_1904: bool = False) -> str:
    """Return a number as the format shows it.

    `is_1904` says whether dates count from 1904.
    """
    if not isfinite(value):
        return ""
    if code == GENERAL:
        return plain_number(value)
    sections = _sections(code[:_MAX_FORMAT_LENGTH])
    section, has_sign = _chosen(sections, value)
    if section.is_date:
        return _date(value, section, is_1904)
    if any(kind in ("number", "general") for kind, _ in section.tokens):
        return _number(value if has_sign else abs(value), section)
    text = "".join(text for _, text in section.tokens).strip()
    # A format that hides a number, or replaces it by a dash, would lose it.
    return plain_number(value) if not text or value else text


def plain_number(value: float) -> str:
    """Return a number without a format: `5` for 5.0, and without the noise of binary fractions."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.{_LONG_DIGITS if abs(value) >= _LONG else _DIGITS}g}"
    if "e" not in text:
        return text
    number = Decimal(text)
    return f"{number:f}" if -12 < number.adjusted() < 21 else text


@lru_cache(maxsize=4096)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[_Section] = []
    tokens: list[tuple[str, str]] = []
    condition = ""
    for match in _TOKEN.finditer(code):
        kind, text = _token(match)
        if kind == "end":
            sections.append(_Section(tuple(tokens), condition))
            tokens, condition = [], ""
        elif kind == "condition":
            condition = text
        elif kind:
            tokens.append((kind, text))
    return (*sections, _Section(tuple(tokens), condition))


def _token(match: re.Match[str]) -> tuple[str, str]:
    """Return the kind and text of a token; the kind is empty if it shows nothing."""
    kind = match.lastgroup or ""
    text = match[kind] if kind else ""
    if kind == "bracket":
        return _bracket(text)
    if kind == "other" and text in ";%":
        return ("end" if text == ";" else "percent"), text
    if kind in ("quoted", "escaped", "other"):
        return "text", text
    # The letters g, e and b mean years of an era, or nothing.
    return ("", "") if kind == "date" and not _DATE_LETTERS & set(text) else (kind, text)


def _bracket(text: str) -> tuple[str, str]:
    currency = _CURRENCY.match(text)
    if currency:
        return "text", currency[1]
    if _ELAPSED.fullmatch(text):
        return "elapsed", text.lower()
    return ("condition", text) if _CONDITION.fullmatch(text) else ("", "")


def _chosen(sections: tuple[_Section, ...], value: float) -> tuple[_Section, bool]:
    """Return the section for a value, and whether the sign of the value is to be shown."""
    for section in sections:
        if section.condition and _meets(value, section.condition):
            return section, True
    plain = [section for section in sections if not section.condition] or list(sections)
    if value < 0 and len(plain) > 1:
        # The section for negative numbers has their sign, or parentheses, itself.
        marks = "".join(text for kind, text in plain[1].tokens if kind == "text")
        return plain[1], "-" not in marks and "(" not in marks and "（" not in marks
    if value == 0 and len(plain) > 2:
        return plain[2], True
    return plain[0], True


def _meets(value: float, condition: str) -> bool:
    match = _CONDITION.fullmatch(condition)
    if match is None:
        return False
    limit = float(match[2])
    return {
        "<": value < limit,
        ">": value > limit,
        "=": value == limit,
        "<=": value <= limit,
        ">=": value >= limit,
        "<>": value != limit,
    }.get(match[1], False)


def _number(value: float, section: _Section) -> str:
    patterns = [text for kind, text in section.tokens if kind == "number"]
    literals = [text for kind, text in section.tokens if kind == "text"]
    if not patterns or "/" in literals or any("E" in each for each in patterns):
        # Fractions and powers of ten are hard to read, and to search for.
        numbers = [plain_number(value)]
    elif len(patterns) > 1 and not any(mark in "".join(patterns) for mark in ",."):
        numbers = _grouped(value, patterns)
    else:
        percents = sum(kind == "percent" for kind, _ in section.tokens)
        pattern = "".join(patterns)
        if not value and "0" not in pattern:
            # Its digits are all optional: the format puts a dash there.
            return "0"
        numbers = [_digits(value * 100**percents, pattern)]
    is_negative = numbers[0].startswith("-")
    numbers[0] = numbers[0].removeprefix("-")
    pieces: list[str] = []
    for kind, text in section.tokens:
        if kind in ("number", "general"):
            pieces.append(numbers.pop(0) if numbers else "")
        elif kind in ("text", "percent") and text != "/":
            pieces.append(text)
    # The sign of a sum stands in front of its currency.
    return ("-" if is_negative else "") + "".join(pieces).strip()


def _grouped(value: float, patterns: list[str]) -> list[str]:
    """Return the digits of a number such as a telephone number in groups, as in `000-0000`."""
    digits = _digits(value, "".join(patterns))
    groups: list[str] = []
    for pattern in reversed(patterns[1:]):
        groups.append(digits[-len(pattern) :])
        digits = digits[: -len(pattern)]
    return [digits, *reversed(groups)]


def _digits(value: float, pattern: str) -> str:
    """Return a number with the decimals, leading zeros and thousands of `#,##0.00`."""
    scale = len(pattern) - len(pattern.rstrip(","))
    whole, _, decimals = pattern.rstrip(",").partition(".")
    is_grouped = "," in whole
    places = min(sum(map(decimals.count, "0#?")), _MAX_DECIMALS)
    try:
        number = Decimal(repr(float(value) / 1000**scale))
        number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    except (InvalidOperation, OverflowError):  # more digits than a decimal has
        return plain_number(value)
    optional = places - min(sum(map(decimals.count, "0?")), places)
    sign = "-" if number < 0 else ""
    integer, _, fraction = f"{abs(number):f}".partition(".")
    while optional and fraction.endswith("0"):
        fraction, optional = fraction[:-1], optional - 1
    integer = integer.rjust(whole.count("0"), "0")
    if is_grouped:
        integer = f"{int(integer):,}" if integer[:1] != "0" or int(integer) == 0 else integer
    return sign + integer + (f".{fraction}" if fraction else "")


def _date(value: float, section: _Section, is_1904: bool) -> str:
    elapsed = next((text for kind, text in section.tokens if kind == "elapsed"), "")
    has_time = any(kind == "date" and set("hsHS") & set(text) for kind, text in section.tokens)
    days = value if has_time else float(int(value))
    moment = None if elapsed else serial_moment(days, is_1904=is_1904)
    if moment is None:
        return _duration(value, elapsed, section) if elapsed else plain_number(value)
    return ShownDate(date_parts(section.tokens), moment).text


def _duration(value: float, elapsed: str, section: _Section) -> str:
    """Return hours or minutes that may be more than a day's or an hour's."""
    if abs(value) > 1e6:
        return plain_number(value)
    seconds = round(abs(value) * 86400)
    letters = "".join(text.lower() for kind, text in section.tokens if kind == "date")
    sign = "-" if value < 0 else ""
    minutes, second = divmod(seconds, 60)
    if elapsed[0] == "s":
        return f"{sign}{seconds}"
    if elapsed[0] == "m":
        return f"{sign}{minutes}" + (f":{second:02}" if "s" in letters else "")
    hours, minute = divmod(minutes, 60)
    tail = f":{minute:02}" if "m" in letters else ""
    return f"{sign}{hours}{tail}" + (f":{second:02}" if "s" in letters else "")
