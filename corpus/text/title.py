"""Titles: cleaning given ones, and deriving one from a text that has none."""

from corpus.patterns.lazy import lazy_pattern
from corpus.text.fold import fold
from corpus.text.sentences import sentence_spans
from corpus.types import Heading

_MAX_TITLE_LENGTH = 60
_MIN_TITLE_LENGTH = 8
_CLAUSE = lazy_pattern(r"[,，;；:：。！？!?]")
_DATE = r"(?:(?:\d{2,4} ?年 ?)?\d{1,2} ?月 ?)?\d{1,2} ?日"
# One piece of a dateline, which says who reports and when. Matched against folded text, one piece
# after another; the length of every piece is bounded.
_DATELINE = lazy_pattern(
    r"原标题[::]|【[^】]{1,20}】|消息[,:]|"
    r"\((?:记者|通讯员|编辑|作者|文/)[^()]{0,30}\)|"
    r"(?:据)?[^,。()]{0,20}(?:消息|报道|获悉|报导|讯息)[,:]|"
    r"[^,。()\d]{0,16}(?:" + _DATE + r")?[讯电](?=\s|\()|(?:本报|本网)讯|"
    r"(?:记者|本报|本网|新华社|据)[^,。]{0,20},|"
    rf"(?:(?:当地时间)?{_DATE}(?:至{_DATE})?(?![是为])|"
    r"\d{4}年(?:\d{1,2}月)?(?=[,\s])|\d{1,2}月(?=[,\s])|"
    r"今日|昨日|近日|日前|今天|昨天)(?:[上下]午|晚间?|电|讯|起)?[,\s]*"
)
# The beginning of the lead, at the end of a headline that it was joined to.
_LEAD_BEGINNING = lazy_pattern(r"(?:今日|昨日|近日|日前|今天|昨天|近期)$")
# A clause that only says why, when or under what conditions something happened. Matched against
# the folded clause.
_ADVERBIAL = lazy_pattern(
    r"(?:按照|根据|依据|针对|随着|由于|围绕|面对|为了|"
    r"为(?:进一步|深入|切实|全面|更好|贯彻|落实|推动|推进|促进|加强|做好|发挥|提高|保障))|"
    r"在.{1,60}(?:下|后|时|之际|期间)$"
)
_MAX_PIECES = 6
_MAX_SITE_NAME_LENGTH = 100
_SITE = lazy_pattern(r"(?:\s*[_|｜]+\s*|\s+[—–-]+\s+)[^_|｜]{2,20}$")


def without_site(title: str) -> str:
    """Return a web page's title without the name of the site at its end."""
    # The pattern takes quadratic time on white space, so it only sees the end of the title.
    head, end = title[:-_MAX_SITE_NAME_LENGTH], title[-_MAX_SITE_NAME_LENGTH:]
    return head + _SITE.sub("", end) or title


def tidy_title(title: str) -> str:
    """Return a given title on one line and of limited length."""
    title = " ".join(title.split())
    return title if len(title) <= 200 else title[:199] + "…"


def derive_title(text: str, headings: tuple[Heading, ...]) -> str:
    """Return the first heading, or the first clause of the lead sentence that can stand alone."""
    if (headings and headings[0].start == 0) or any(heading.level == 1 for heading in headings):
        heading = min(headings, key=lambda each: (each.level, each.start))
        return tidy_title(text[heading.start : heading.end])
    start, end = next(sentence_spans(text), (0, 0))
    sentence = text[start:end]
    folded = fold(sentence)
    skipped = _dateline_length(sentence, folded)
    lead, folded = sentence[skipped:], folded[skipped:]
    begin = stop = 0
    for mark in _CLAUSE.finditer(lead):
        if mark.start() > _MAX_TITLE_LENGTH:
            break
        stop = mark.start()
        if stop >= _MIN_TITLE_LENGTH and not _ADVERBIAL.match(folded, begin, stop):
            break
        begin = mark.end()
    lead = (lead[:stop] if stop else lead.rstrip("。！？!?；;")) or sentence
    joined = _LEAD_BEGINNING.search(lead) if stop else None
    if joined and joined.start() >= _MIN_TITLE_LENGTH:
        lead = lead[: joined.start()].rstrip()
    return lead if len(lead) <= _MAX_TITLE_LENGTH else lead[: _MAX_TITLE_LENGTH - 1] + "…"


def _dateline_length(sentence: str, folded: str) -> int:
    """Return how many characters of a sentence are a dateline that enough text follows."""
    length = 0
    for _ in range(_MAX_PIECES):
        piece = _DATELINE.match(folded, length)
        rest = sentence[piece.end() :].lstrip(" ,，:：") if piece else ""
        if len(rest) < _MIN_TITLE_LENGTH:
            break
        length = len(sentence) - len(rest)
    return length
