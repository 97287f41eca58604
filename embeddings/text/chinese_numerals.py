"""The value of a numeral in Arabic digits, Chinese characters or both: 3.5万, 三万五千, 一〇一.

Characters are read as positional notation where they are all digits (一〇一), and otherwise as
sums of multiples: 三千零五 is 3,005. A last digit without a unit has the next lower one, as in
speech: 三千五 is 3,500, 三万五 is 35,000. Sequences that are not used as numbers have no value:
二三十, 五四.
"""

from decimal import Decimal
from functools import lru_cache

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN_DIGITS, HAN_ZEROS

DIGITS = {
    **{digit: value for value, digit in enumerate(HAN_DIGITS)},
    **dict.fromkeys(HAN_ZEROS, 0),
    "两": 2,
}
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE_UNITS = {"亿": 10**8, "万": 10**4}
_UNITS = _SMALL_UNITS | _LARGE_UNITS
_ARABIC_PART = lazy_pattern(r"(\d+(?:\.\d+)?)\s?([十百千万亿]*)")


# A text repeats most of its numbers, and so do the passages that are compared with one question.
@lru_cache(maxsize=1 << 14)
def numeral_value(numeral: str) -> Decimal | None:
    """Return the value of a numeral, or None where it has none."""
    numeral = numeral.replace(",", "")
    if numeral[:1].isdecimal():
        parts = _ARABIC_PART.findall(numeral)
        return sum((Decimal(digits) * _product(units) for digits, units in parts), Decimal(0))
    factor = 1
    if "点" in numeral and numeral[-1] in _LARGE_UNITS:
        factor, numeral = _LARGE_UNITS[numeral[-1]], numeral[:-1]
    whole, _, fraction = numeral.partition("点")
    integer = _integer(whole)
    if integer is None:
        return None
    decimals = "".join(str(DIGITS[digit]) for digit in fraction)
    return Decimal(f"{integer}.{decimals}" if decimals else integer) * factor


def zero_padded_value(numeral: str) -> Decimal | None:
    """Return the value of a numeral that may be padded to two digits, as 零五 and 05 in dates are.

    Any other numeral is read by `numeral_value`.
    """
    is_padded = len(numeral) == 2 and numeral[0] in HAN_ZEROS
    return numeral_value(numeral[1] if is_padded else numeral)


def _product(units: str) -> int:
    product = 1
    for unit in units:
        product *= _UNITS[unit]
    return product


def _integer(characters: str) -> int | None:
    if all(each in DIGITS for each in characters):
        return _positional(characters)
    for unit, factor in _LARGE_UNITS.items():
        if unit in characters:
            left, right = characters.rsplit(unit, 1)
            high = _integer(left) if left else None
            low = _below_unit(right, factor)
            return None if high is None or low is None else high * factor + low
    return _below_ten_thousand(characters)


def _positional(digits: str) -> int | None:
    """Read digits by their position: 二〇二三. Without a zero they are names: 五四, 九一八."""
    if len(digits) > 1 and not (len(digits) > 2 and any(each in HAN_ZEROS for each in digits)):
        return None
    return int("".join(str(DIGITS[digit]) for digit in digits))


def _below_unit(characters: str, factor: int) -> int | None:
    """Return the value of what follows 万 or 亿: the 五 of 三万五 is 5,000."""
    if not characters:
        return 0
    if len(characters) == 1 and characters in DIGITS:
        return DIGITS[characters] * factor // 10
    characters = characters.lstrip(HAN_ZEROS)
    value = _integer(characters) if characters else None
    return value if value is not None and value < factor else None


def _below_ten_thousand(characters: str) -> int | None:
    """Return a value below 10,000: the 五 of 三千五 is 500, that of 三千零五 is 5."""
    total, last_unit = 0, 10_000
    digit: int | None = None
    after_zero = False
    for each in characters:
        if each in _SMALL_UNITS:
            unit = _SMALL_UNITS[each]
            if unit >= last_unit or (digit is None and unit > 10):
                return None
            total += (1 if digit is None else digit) * unit
            last_unit, digit, after_zero = unit, None, False
        elif digit is not None:
            return None
        elif DIGITS[each] == 0:
            after_zero = True
        else:
            digit = DIGITS[each]
    if digit is None:
        return total
    implied_unit = last_unit // 10 if 10 < last_unit < 10_000 and not after_zero else 1
    return total + digit * implied_unit
