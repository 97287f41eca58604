"""The abbreviations that a text defines: 工业和信息化部（以下简称“工信部”）.

The long form precedes the brackets. Its beginning is found by the algorithm of Schwartz and Hearst
("A simple algorithm for identifying abbreviation definitions in biomedical text", 2003): the long
form is the shortest span before the brackets that begins with the abbreviation's first character
and contains its other characters in order.
"""

from collections.abc import Iterator

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN

_MAX_NAME_LENGTH = 40
# An abbreviation is at least this many characters shorter than its long form.
_SHORTER_BY = 2
_MAX_ABBREVIATIONS = 50
_OPENING = "“\"'「『《〈"
_CLOSING = "”\"'」』》〉"
# Matched against folded text, in which brackets are half-width.
_DEFINED = lazy_pattern(
    rf"\((?P<announced>(?:以下|下文|后文)?(?:统称|简称|下称|合称|又称)(?:为|作)?:?)?"
    rf"[{_OPENING}]?(?P<short>[{HAN}]{{2,12}})[{_CLOSING}]?\)"
)
_NAME = lazy_pattern(rf"[{HAN}·]+[{_CLOSING}]?$")
# Remarks in brackets behind a name.
_REMARKS = lazy_pattern(
    r".*(?:记者|通讯员|编辑|作者|以下|上述|试行|暂行|草案|修订|修正|附后|略|节选|摘要|"
    r"时间|地点|电话|不含|包括|含|即|如|见|等)"
)


def abbreviations(folded: str) -> Iterator[tuple[str, str]]:
    """Yield the `(long form, abbreviation)` pairs that a folded text defines, each pair once."""
    found: set[tuple[str, str]] = set()
    if "(" not in folded:
        return
    for match in _DEFINED.finditer(folded):
        short = match["short"]
        if match["announced"] is None and _REMARKS.match(short):
            continue
        before = _NAME.search(folded[max(0, match.start() - _MAX_NAME_LENGTH) : match.start()])
        name = _long_name(before[0].rstrip(_CLOSING), short) if before else ""
        if name and (name, short) not in found:
            found.add((name, short))
            yield name, short
            if len(found) == _MAX_ABBREVIATIONS:
                return


def _long_name(before: str, short: str) -> str:
    """Return the end of a text that `short` abbreviates, or an empty string."""
    start = len(before)
    for character in reversed(short):
        start = before.rfind(character, 0, start)
        if start < 0:
            return ""
    name = before[start:]
    return name if len(name) >= len(short) + _SHORTER_BY and short not in name else ""
