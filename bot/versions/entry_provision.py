"""The provision of a law on its own entry into force: 本法自2024年7月1日起施行."""

from corpus.patterns.lazy import lazy_pattern
from corpus.text.fold import fold

# 公司法什么时候开始施行, 办法的施行日期, 自何时起施行
_WHEN = r"(?:什么时[候间]|啥时候?|何时|何日|几时|哪一?[天日年]|几月几[日号]|几[号日]|哪个?月)"
_ASKS = lazy_pattern(
    rf"{_WHEN}(?:起|开始|正式|就|才|能|要|会){{0,3}}(?:施行|实施|生效|执行|实行|起效)"
    rf"|(?:施行|实施|生效|执行|实行|起效)的?(?:是|在|于|从|自)?的?{_WHEN}"
    r"|(?:施行|实施|生效|实行)(?:的)?(?:日期|时间|之日)(?:是|为|$)?(?!前|后|起)"
)
_ENTERS = "(?:施行|实施|生效|执行|实行)"
# A law's own provision names it 本法, 本办法, or the document by its title.
_PROVISION = lazy_pattern(
    rf"(?P<own>[本该此][^\s,。;:]{{1,12}}?)?"
    rf"(?:自[^,。;:\n自]{{2,40}}?(?:起|之日)(?:开始|正式)?|(?:于|从)\d{{4}}年\d{{1,2}}月\d{{1,2}}日起?(?:开始|正式)?)"
    rf"{_ENTERS}(?!前|后|之|的|以|过|情)"
)
_HEADER = lazy_pattern(rf"(?:\d{{4}}年\d{{1,2}}月\d{{1,2}}日)\s?起?{_ENTERS}(?=[\s)。;]|$)")
_DAY = lazy_pattern(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
# A header is at the beginning of a text, the provision in what is looked at from its end.
_BEGINNING, _SEARCHED = 1500, 60_000


def asks_for_entry(folded: str) -> bool:
    """Return whether a folded question asks when something enters into force."""
    return _ASKS.search(folded) is not None


def find_provision(text: str) -> tuple[int, int] | None:
    """Return `[start, end)` of the words in a text that say when it enters into force.

    These are the last that call the document by 本法 or the like, else the last ones, else a line
    like `2003年10月1日 施行` at the beginning.
    """
    found = _provision(text)
    return found and found[:2]


def entry_date(text: str) -> tuple[int, ...]:
    """Return year, month and day on which a text says that it enters into force, if it does."""
    found = _provision(text)
    day = found and _DAY.search(found[2])
    return tuple(map(int, day.groups())) if day else ()


def _provision(text: str) -> tuple[int, int, str] | None:
    """Return start and end of the provision, and its folded words."""
    offset = max(0, len(text) - _SEARCHED)
    every = list(_PROVISION.finditer(fold(text[offset:])))
    own = [each for each in every if each["own"]]
    if own or every:
        found = (own or every)[-1]
        return offset + found.start(), offset + found.end(), found[0]
    header = _HEADER.search(fold(text[:_BEGINNING]))
    return header and (*header.span(), header[0])
