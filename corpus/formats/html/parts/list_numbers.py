"""The numbers of list items, as a browser shows them."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from corpus.text.characters import HAN_DIGITS

_STYLE_TYPE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]{1,60})", re.IGNORECASE)
_HAN_STYLES = frozenset(
    (
        "cjk-ideographic cjk-decimal simp-chinese-informal trad-chinese-informal "
        "simp-chinese-formal trad-chinese-formal japanese-informal"
    ).split()
)
_UNNUMBERED = frozenset("none disc circle square".split())
_KINDS_BY_TYPE = {
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}
_ALPHA = frozenset("lower-alpha lower-latin upper-alpha upper-latin".split())
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "m cm d cd c xc l xl x ix v iv i".split(),
        strict=True,
    )
)
_MAX_ROMAN = 3999
_NUMBER_ENDS = (".", "、", "．", ")", "）")
_MAX_HAN = 99
_MAX_NUMBER = 10**9


@dataclass(slots=True)
class ListCounter:
    """Counts the items of one list; `kind` is the CSS name of its numbers."""

    following: int = 1
    step: int = 1
    kind: str = "decimal"
    is_numbered: bool = True

    def marker(self, item: LexborNode) -> str:
        """Return what stands before the next item, empty in a list without numbers."""
        if not self.is_numbered:
            return ""
        given = _whole(item, "value")
        number = self.following if given is None else given
        self.following = number + self.step
        attributes = item.attributes
        kind = _kind(attributes.get("type"), attributes.get("style")) or self.kind
        return "" if kind in _UNNUMBERED else _marker(number, kind)


def list_counter(node: LexborNode, tag: str) -> ListCounter:
    """Return a counter for the items of a list."""
    if tag != "ol":
        return ListCounter(is_numbered=False)
    attributes = node.attributes
    kind = _kind(attributes.get("type"), attributes.get("style")) or "decimal"
    start = _whole(node, "start")
    if "reversed" not in attributes:
        return ListCounter(1 if start is None else start, 1, kind)
    if start is None:
        start = sum(child.tag == "li" for child in node.iter())
    return ListCounter(start, -1, kind)


def numbered(marker: str, text: str) -> str:
    """Return the text of an item behind its marker, unless it begins with the same number."""
    text = text.lstrip()
    number = marker.rstrip(". 、")
    rest = text.removeprefix(number)
    has_number = len(rest) < len(text) and rest.startswith(_NUMBER_ENDS)
    return text if has_number and not rest[1:2].isdigit() else marker + text


def _kind(given: str | None, style: str | None) -> str:
    found = _STYLE_TYPE.search(style or "")
    words = found[1].lower().split() if found else []
    known = (_UNNUMBERED | _HAN_STYLES | _ALPHA).union(
        ("lower-roman", "upper-roman", "decimal", "decimal-leading-zero")
    )
    kind = next((word for word in words if word in known), "")
    return kind or _KINDS_BY_TYPE.get((given or "").strip(), "")


def _marker(number: int, kind: str) -> str:
    if kind in _HAN_STYLES and 0 < number <= _MAX_HAN:
        return f"{_han(number)}、"
    if kind in _ALPHA and number > 0:
        letters = _letters(number)
        return f"{letters.upper() if kind.startswith('upper') else letters}. "
    if kind.endswith("-roman") and 0 < number <= _MAX_ROMAN:
        letters = _roman(number)
        return f"{letters.upper() if kind.startswith('upper') else letters}. "
    return f"{number:02}. " if kind == "decimal-leading-zero" else f"{number}. "


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    letters = ""
    for value, letter in _ROMAN:
        count, number = divmod(number, value)
        letters += letter * count
    return letters


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, f"{HAN_DIGITS[tens]}十")
    return head + (HAN_DIGITS[ones] if ones else "")


def _whole(node: LexborNode, name: str) -> int | None:
    value = (node.attributes.get(name) or "").strip()
    digits = value.removeprefix("-").removeprefix("+")
    is_whole = digits.isascii() and digits.isdecimal() and len(digits) < 10
    return max(-_MAX_NUMBER, min(_MAX_NUMBER, int(value))) if is_whole else None
