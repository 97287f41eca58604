"""The marks that items of lists begin with: （三）, 3. but not 3.5, 一是, 第一, 其一, a bullet."""

from dataclasses import dataclass

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN_NUMERALS_BELOW_100

# The named groups are how the number of the item is written. An article (第三条) is none.
_MARK = lazy_pattern(
    rf"(?P<open>[(（]?)(?:(?P<digits>\d{{1,3}})|(?P<han>[{HAN_NUMERALS_BELOW_100}]{{1,3}}))"
    r"(?P<close>[)）、]|[.．](?!\d))|"
    rf"(?P<point>[{HAN_NUMERALS_BELOW_100}])是|"
    rf"第(?P<ordinal>[{HAN_NUMERALS_BELOW_100}])(?=[是,，、:：步类种])|"
    r"其(?P<among>[一二三四五六七八九])|(?P<circled>[①-⑳])|"
    r"[(（]?(?P<letter>[a-hA-H])(?:[)）、]|[.．](?![\w.]))|(?P<bullet>[•●○◆■▪·*-])"
)
_NUMERALS = {each: value for value, each in enumerate("一二三四五六七八九十", 1)}


@dataclass(frozen=True, slots=True)
class ListMark:
    """The mark of an item: the style that all items of its list have, and its number, 0 for a
    bullet."""

    style: str
    number: int

    def follows(self, other: "ListMark") -> bool:
        """Return whether this item may come right behind another one of its list."""
        return self.style == other.style and self.number == other.number + bool(self.number)


def list_mark(sentence: str) -> ListMark | None:
    """Return the mark that a sentence begins with, None where it is no item of a list."""
    found = _MARK.match(sentence)
    if found is None:
        return None
    kind = found.lastgroup or ""
    if kind == "close":
        kind = "digits" if found["digits"] else "han"
    written = found[kind]
    if kind == "bullet":
        return ListMark(written, 0)
    brackets = "()" if found["open"] else ")" if (found["close"] or "") in ")）" else "."
    style = kind + brackets if kind in ("digits", "han") else kind
    if kind == "letter":
        return ListMark(style, ord(written.lower()) - ord("a") + 1)
    if kind == "circled":
        return ListMark(style, ord(written) - ord("①") + 1)
    return ListMark(style, int(written) if kind == "digits" else _value(written))


def without_mark(sentence: str) -> str:
    """Return a sentence without the mark that it begins with."""
    found = _MARK.match(sentence)
    return sentence[found.end() :].strip() if found else sentence


def _value(numeral: str) -> int:
    """Return the value of a numeral below 100 (二十三)."""
    tens, ten, ones = numeral.rpartition("十")
    return 10 * _NUMERALS.get(tens, 1) * bool(ten) + _NUMERALS.get(ones, 0)
