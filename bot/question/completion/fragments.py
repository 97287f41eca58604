"""The forms of follow-up questions: what stands before them, and what they leave out."""

import re
from dataclasses import dataclass

from bot.question.asking import asks, sentences_of
from corpus.text.fold import fold

_LEAD = re.compile(
    r"(?:(?:好的?|嗯+|哦+|对了?|谢谢|明白了?|知道了|那么?(?![里儿边个种些次条位件项])"
    r"|还有(?![吗什哪没别其谁多几])|另外|此外|然后|接着|至于|顺便问一?下|再问一?下|请问|如果是|要是|换成?|改成|其中)"
    r"[,，。.!！\s]*){1,6}+"
)
_TURN_WORDS = re.compile(
    r"(?:(?:好的?|嗯+|哦+|对了|谢谢[你您]?|明白了|知道了|顺便问一?下|再问一?下)[,，。.!！\s]+){1,4}+(?:那么?(?![里儿边个种些次条位件项年天时])[,，]?)?"
    r"|那么?(?=请问)|那么[,，]"
)
# A correction of how the question before was understood.
_CORRECTION = re.compile(
    r"(?:(?:不[是对]|错了?|no)[的吧啊,，。.!！\s]*)?"
    r"(?:我[是的]?(?:意思)?[想要]?[问说指要讲]的?(?:其实)?(?:是|的是|不是.{1,16}?[,，]?而?是)"
    r"|应该是|我?(?:是指|指的是|是说|是问))[:：,，\s]*"
    r"|(?:不[是对]|错了?|no)[的吧啊]?[,，。.!！\s]+(?:是|问的是|说的是)?"
)
_ONLY_NE = re.compile(r"(?P<slot>.{1,24}?)的?(?:又|怎么样|如何|怎么说)?呢[?？。!！\s]*$")
_BARE = re.compile(r"(?P<slot>.{1,24}?)的?[?？。!！\s]*$")
_CAN = re.compile(r"(?P<slot>.{1,16}?)(?:也|又)?(?:可以|行|能|会|要|有|是|算)吗[?？。!！\s]*$")
_ENGLISH = re.compile(
    r"(?:(?:and|or)\s+)?(?:(?:what|how) about|and|for)\s+(?P<slot>.{1,40}?)[?.!\s]*$"
)
_NE_AND_MORE = re.compile(
    r"(?P<slot>[^,，;；?？。]{1,16}?)的?(?:呢[,，;；?？\s]*|[,，;；]\s*)(?P<rest>.{2,})$"
)
_SOURCE = re.compile(
    r"[这那]?(?:是|在|出自|见|属于)?(?:第几[条款项章]|哪一?[条款项章]"
    r"|哪一?[个份部]?(?:文件|法律|规定|条文|法规|条例|办法))"
    r"[里中]?面?(?:规定|写|说|讲)?的?(?:有?规定)?[?？。!！\s]*$"
    r"|(?:有什么|法律|规定的?|具体)?依据(?:是什么|呢|在哪里?)?[?？。!！\s]*$"
    r"|出处[是在]?(?:哪里?|什么|呢)?[?？。!！\s]*$"
)
_FORMER_OR_LATTER = re.compile(
    r"(?P<former>前者|前面那?[个种项]|前一[个种项])|后者|后面那?[个种项]|后一[个种项]"
)
_MORE = re.compile(
    r"(?:还有(?:吗|呢|没有|什么|哪些|别的|其他的?|其它的?|谁)?|(?:别|其他|其它)的?(?:还有)?[呢吗]?"
    r"|就这些吗?|没了吗?|除此之?[以外]外?呢?|然后呢)[吗呢]?[?？。!！\s]*$"
)
_WHY = re.compile(
    r"(?:[这那]是)?(?:为什么|为何|为啥|凭什么|什么原因|原因呢|原因是什么)[呢啊呀]?[?？。!！\s]*$"
)
_MAX_BARE = 6
_SHARED = 2
_NE_THEN = re.compile(r"(?:那么?|还有|至于)?[^,，;；?？。]{1,12}呢[,，;；?？\s]+\S")


@dataclass(frozen=True, slots=True)
class Fragment:
    """What takes the place of a part of an earlier question, and what is asked of it, empty where
    that stays."""

    slot: str
    asked: str


def asking_sentence(question: str) -> str:
    """Return the last sentence of a question that asks, or all of it where none does."""
    sentences = [each for each in sentences_of(question) if each.strip(" ?？。.！!\n")]
    asking = [each for each in sentences if asks(each) or each[-1] in "?？"]
    return asking[-1].strip() if asking and len(sentences) > 1 else question


def varies(question: str, earlier: str) -> bool:
    """Return whether a question is only a noun that ends as one of an earlier question does."""
    match = _BARE.fullmatch(fold(question))
    if match is None or asks(match["slot"]) or len(match["slot"]) > _MAX_BARE:
        return False
    slot, said = match["slot"], fold(earlier)
    return len(slot) > 1 and slot not in said and slot[-_SHARED:] in said


def strip_lead(question: str) -> str:
    """Return a question without the words that join it to the conversation, or unchanged where
    nothing else is in it."""
    match = _LEAD.match(fold(question))
    rest = question[match.end() :] if match else question
    return rest if fold(rest).strip("?？。.！!呢吗 ") else question


def strip_turn_words(question: str) -> str:
    """Return a question that stands alone without the words that only join it to the conversation:
    好的，那…"""
    match = _TURN_WORDS.match(fold(question))
    rest = question[match.end() :] if match else question
    return rest if fold(rest).strip("?？。.！!呢吗 ") else question


def strip_correction(question: str) -> str | None:
    """Return what a correction asks for: 不是，我问的是…, or None where a question is none."""
    match = _CORRECTION.match(fold(question))
    if match is None:
        return None
    rest = question[match.end() :]
    return rest if rest.strip("?？。.！! ") else None


def fragment_of(question: str) -> Fragment | None:
    """Return the fragment that a question is, or None where it is one by itself."""
    folded = fold(question)
    for pattern in (_ONLY_NE, _CAN, _ENGLISH, _BARE):
        match = pattern.match(folded)
        if match and not asks(match["slot"]) and not re.search("[,，;；。]", match["slot"]):
            start, end = match.span("slot")
            return Fragment(question[start:end].strip(), "")
    match = _NE_AND_MORE.match(folded)
    if match and not asks(match["slot"]) and asks(match["rest"]):
        slot, rest = (question[slice(*match.span(each))].strip() for each in ("slot", "rest"))
        return Fragment(slot, rest)
    return None


def asks_for_source(question: str) -> bool:
    """Return whether a question asks only where something is laid down: 第几条？"""
    return _SOURCE.match(fold(question)) is not None


def asks_for_more(question: str) -> bool:
    """Return whether a question asks only for more of the same: 还有吗？"""
    return _MORE.match(fold(question)) is not None


def asks_why(question: str) -> bool:
    """Return whether a question asks only for the reason."""
    return _WHY.match(fold(question)) is not None


def find_choice(folded: str) -> re.Match[str] | None:
    """Return where a folded question names one of two things by their order (前者多重？), or None.

    The group `former` is None where it names the latter.
    """
    return _FORMER_OR_LATTER.search(folded)


def asks_of_fragment(question: str) -> bool:
    """Return whether a question first varies an earlier one and then asks: 那图书呢，超期怎么办."""
    return _NE_THEN.match(fold(question)) is not None


def is_english_fragment(question: str) -> bool:
    """Return whether a question is an English fragment: what about journals?"""
    return _ENGLISH.match(fold(question)) is not None
