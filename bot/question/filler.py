"""Removes what people say around a question: greetings, that they want to ask, thanks, urgency."""

from bot.question.small_talk import is_small_talk
from bot.question.understanding import strip_politeness
from corpus.patterns.lazy import lazy_pattern
from corpus.text.fold import fold

_WHO = r"(?:您|你们?|大家|各位|我|他|她|朋友|家人|同事|家里人?|别人)"
_ADDRESSED = (
    r"(?:各位|大家|尊敬的|亲爱的)?(?:大神|大佬|老师|师傅|领导|同志|律师|医生|大夫|同学|朋友|客服|管理员|亲|先生|女士"
    r"|专家|工作人员|小伙伴|高手|前辈|法官|老板|同事)们?(?:您|你们?)?好?"
)
_WANTS = (
    r"(?:我|本人|我们)?(?:这边|这里|现在|今天|就是)?(?:很?想|想要|需要|要|来|能不能|可不可以|可否|能否|可以|有[点个]?事)?"
    rf"(?:向|跟|找|帮|帮忙|替|代)?{_WHO}?(?:们)?"
    r"(?:咨询|请教|请问|问问|问一问|问|打听|了解|查询|查一?查|确认)(?:一?下|一点)?(?:子|儿)?(?:您|你们?|大家|各位)?"
)
_MATTER = (
    r"(?:一?[个件些点下]|几个|这么个)*+(?:小|法律|专业|简单)?的?(?:事情?儿?|问题|情况|疑问|困惑)?"
)
_HAS_MATTER = (
    r"(?:我|我们|本人|我家里?|我朋友|朋友|我同事|家里人?)*+(?:最近|现在|这里|这边|今天)?(?:遇到|碰到|遇见|碰上|有|出)了?"
    r"(?:一?[个件些点]|几个|这么个)*+(?:小|点)?(?:事情?|问题|情况|疑问|困惑|麻烦)(?:想?(?:请教|咨询|问)(?:一?下)?)?"
    r"|(?:事情?|情况|问题)是?(?:这样的?|如下)|是这样的?|如题|求助(?:一下)?|新人求助"
)
_ASKS_REPLY = (
    r"(?:跪?求|[请望]|恳请|希望|麻烦|有劳|劳烦|还请)?(?:大家|各位|您|你们?|大神|大佬|懂的人?|知道的人?|老师|律师|专业人士)*+"
    r"(?:能)?(?:帮忙|帮我)?(?:解答|解惑|回答|回复|答复|指教|告知|赐教|指点|支招|解释|说明|告诉我)(?:一?下)?(?:吧|啊|哈)?"
)
_URGENT = (
    r"(?:十分|非常|很|特别|比较|挺|有点)?(?:着急|紧急|急++)(?:用|啊|死了)?|在线等(?:回复|答案|急)?|急[，,]?在线等"
    r"|拜托(?:大家|各位|您|你|了|啦)*+|(?:万分|不胜|先行?|提前|再次)(?:感谢|感激|谢谢|谢过)(?:大家|各位|您|你|了)*+|跪谢|好人一生平安"
)
_FILLER = lazy_pattern(rf"(?:{_ADDRESSED}|{_WANTS}{_MATTER}|{_HAS_MATTER}|{_ASKS_REPLY}|{_URGENT})")
# Before what is asked, in one clause with it.
_PREFIX = lazy_pattern(
    rf"(?:(?:(?:我|本人|我们)(?:这边|现在|就是)?)?(?:很?想)(?:向|跟|找|帮|替|代)?{_WHO}?|(?:帮|替){_WHO})"
    rf"(?:咨询|请教|请问|问问|问|打听|了解)(?:一?下子?)?+{_WHO}?+[,，:：\s]*+(?![题卷责号诊])(?=[^\W\d_]{{2}}|\d)"
)
_CLAUSE = lazy_pattern(r"[^,，。.!！?？;；:：~～…\s]+")
_MAX_LENGTH = 500
_MAX_CLAUSES = 6
_MAX_FILLER = 30
_MARKS = ",，。.;；:：!！~～… \t\n、"


def strip_filler(question: str) -> str:
    """Return a question without the clauses around it that ask nothing, or unchanged where nothing
    else is in it.

    Words apart from one another by spaces only may be search words, so of these only greetings and
    thanks are left out.
    """
    if len(question) > _MAX_LENGTH:
        return question
    folded = fold(question)
    clauses = [match.span() for match in _CLAUSE.finditer(folded)]
    first, last = 0, len(clauses)
    while first < last and first < _MAX_CLAUSES and _is_filler(folded, clauses[first]):
        first += 1
    while (
        last > first
        and len(clauses) - last < _MAX_CLAUSES
        and _is_filler(folded, clauses[last - 1])
    ):
        last -= 1
    if first == last:
        return question
    start = clauses[first][0]
    kept = (
        question[start:]
        if last == len(clauses)
        else question[start : clauses[last][0]].rstrip(_MARKS)
    )
    prefix = _PREFIX.match(fold(kept))
    if prefix:
        kept = kept[prefix.end() :]
    elif len(clauses) == last - first:
        return question
    return strip_politeness(kept).strip() or question


def _is_filler(folded: str, clause: tuple[int, int]) -> bool:
    start, end = clause
    if end - start > _MAX_FILLER:
        return False
    text = folded[start:end]
    if is_small_talk(text):
        return True
    before, after = folded[start - 1 : start], folded[end : end + 1]
    is_search_word = (before.isspace() or not before) and (after.isspace() or not after)
    return not is_search_word and _FILLER.fullmatch(text) is not None
