"""Greetings, thanks and such, which ask for nothing."""

from corpus.patterns.lazy import lazy_pattern
from corpus.text.fold import fold

_PHRASE = (
    r"(?:[你您]们?|大家|各位|老师|领导)好[啊呀]?|[早下晚中][上午]?好|早上?安|晚安|哈[喽罗啰]|嗨|在[吗嘛]|有人[吗嘛]|在不在"
    r"|(?:非常|十分|多|太)?(?:感谢|谢谢|感激|谢)(?:你|您|大家|各位|了|啦|啊|哈)*|辛苦(?:你|您|大家)?[了啦]|麻烦(?:你|您)?[了啦]"
    r"|再见|拜拜|回见|好[的吧嘞哒]?|[嗯哦噢喔额呃]+|行[吧了]?|可以了|没[事问]题?了?|不客气|不用谢|不用了"
    r"|收到|我?(?:明白|知道|了解|清楚|懂)[了啦]|对的?|是的|哈哈+|呵呵+|打扰[了啦]"
    r"|hi|hello|hey|thank you|thanks?|thx|ok(?:ay)?|bye|good(?: (?:morning|evening|afternoon))?|3q"
)
_SMALL_TALK = lazy_pattern(rf"(?:(?:{_PHRASE})(?:[,，。.!！~～?？、\s]+|(?![a-z\d]))){{1,6}}+")
_MAX_LENGTH = 40


def is_small_talk(question: str) -> bool:
    """Return whether a question is a greeting, thanks or an assent, which ask for nothing."""
    if len(question) > _MAX_LENGTH:
        return False
    return _SMALL_TALK.fullmatch(fold(question).strip()) is not None
