"""Words a question that depends on an earlier one as a question that stands alone."""

import re
from dataclasses import dataclass

from bot.question.completion.fragments import (
    Fragment,
    asks_for_more,
    asks_for_source,
    asks_why,
    fragment_of,
    strip_correction,
    strip_lead,
)
from bot.question.completion.parts import Parts, divide
from bot.question.completion.references import resolve_choice, resolve_references
from bot.question.completion.substitution import asked_of, vary
from bot.question.completion.vocabulary import FolderReader
from bot.question.slot_substitution import substitute_slot
from corpus.text.characters import HAN
from corpus.text.fold import fold

_FINAL = "？?。.！!，,；; "
_IS_ASKED_FIRST = re.compile(
    r"(?:什么|甚么|啥|何[时地处]|哪|几[个天条年月日点次家人种]|多[少久长大高远重深宽厚快]|谁|怎么|怎样|如何"
    r"|为何|为什么|由谁|[能要会有是可需应得在从到被给按为])"
)
_TAGS_OF_NOUNS = ("n", "vn", "j", "b")
_TAGS_OF_EVENTS = ("v", "u", "a", "y")
_PERSONS = ("人", "者", "员", "长", "师", "监", "经理", "主任")
_NOT_BUT = re.compile(
    r"(?:不对[,，。\s]*)?不是(?P<wrong>.{1,20}?)[,，;；\s]?(?:而|我[问说]的)?是"
    r"(?P<right>.{1,20}?)[?。!\s]*$"
)
_IS_YEAR = re.compile(r"(?:19|20)\d\d年(?:版|度)?$")
# What asks for the members of a list.
_LISTS = re.compile(r".{0,6}?(?:哪些|什么)")
_LAST_NOUN = re.compile(r"\b((?:an?|the|my|our)\s+(?:[\w\-]+\s+)?[\w\-]+)[?.!\s]*$")
_SHORTEST_SUBJECT = 2
# A topic of so few characters says little without the verb.
_SHORT = 4
_REVERSED = re.compile(r"(?:反方向|反过来|返程|回程|回来|对向)的?呢?[?？。\s]*$")
_WAY = re.compile(
    rf"(?:(?<=[线的从由路])|^)(?P<one>[{HAN}]{{2,8}}?)(?P<way>开?往|飞往|飞|至|→|到)"
    rf"(?P<other>[{HAN}]{{2,8}}?)(?=的|方向|要|需|怎|多|几|什|有|$)"
)
_HAS_HAN = re.compile(rf"[{HAN}]")
_CODE = re.compile(r"[a-z]*[-.]?\d[a-z\d.\-]*")
_IS_YES_OR_NO = re.compile(r"[^?？]*(?:吗|嘛|不|(?<![什怎多那这])么)[?？。!！\s]*$")
# Verbs that say no more than that what is asked about takes place.
_EMPTY_VERBS = frozenset("开始 结束 进行 举行 召开 办理 办 开 做 弄 搞".split())


@dataclass(frozen=True, slots=True)
class Completed:
    """A question that stands alone, and whether it is the earlier one with a part exchanged.

    All words of such a variation are meant alike.
    """

    text: str
    is_variation: bool = True


def complete(question: str, earlier: str, reader: FolderReader) -> Completed:
    """Return a question that depends on an earlier one, which stands alone, as one that does."""
    corrected = strip_correction(question)
    if changed := _corrected_word(question, earlier):
        return Completed(changed)
    question = corrected or strip_lead(question)
    parts = divide(earlier, reader)
    if chosen := resolve_choice(question, earlier):
        return Completed(chosen)
    if special := _special(question, earlier, parts):
        return Completed(special)
    fragment = fragment_of(question)
    slot = fragment.slot if fragment and not fragment.asked else ""
    if slot and (alone := _with_own_subject(slot, earlier)):
        return Completed(alone, is_variation=False)
    if slot and (varied := substitute_slot(slot, earlier) or _with_year(slot, earlier)):
        return Completed(varied)
    if resolved := resolve_references(question, earlier, parts, reader):
        return Completed(_with_asked(resolved) if slot else resolved, is_variation=False)
    if fragment and not _has_own_verb(fragment, question, parts, reader):
        return Completed(_vary(fragment, question, earlier, parts, reader))
    if corrected and (own := divide(corrected, reader)).asking and own.topic:
        return Completed(corrected)
    return Completed(_continue(question, parts, reader), is_variation=False)


def _has_own_verb(fragment: Fragment, question: str, parts: Parts, reader: FolderReader) -> bool:
    """Return whether a fragment asks for yes or no of what somebody does: 别人代办可以吗."""
    is_yes_or_no = _IS_YES_OR_NO.match(fold(question)) is not None
    if not is_yes_or_no or not parts.asking:
        return False
    return any(tag == "v" for _, tag in reader.tagged_words(fold(fragment.slot)))


def _with_own_subject(slot: str, earlier: str) -> str | None:
    """Return a question for a fragment that names a subject and something that is asked of it.

    It shares neither with the earlier question: 公租房的租金 after 补贴有多少.
    """
    whole, _, part = slot.rpartition("的")
    asked = asked_of(part)
    if len(whole) < _SHORTEST_SUBJECT or asked is None:
        return None
    said = fold(earlier)
    if any(pair in said for pair in (*_pairs(fold(whole)), *_pairs(fold(part)))):
        return None
    return f"{slot}{asked}？"


def corrects_word(question: str, earlier: str) -> bool:
    """Return whether a question corrects a word of an earlier one: 不是广州，是北京."""
    match = _NOT_BUT.match(fold(question))
    return match is not None and match["wrong"] in fold(earlier)


def _corrected_word(question: str, earlier: str) -> str | None:
    match = _NOT_BUT.match(fold(question))
    if match is None or match["wrong"] not in fold(earlier):
        return None
    start = fold(earlier).index(match["wrong"])
    right = question[slice(*match.span("right"))]
    return earlier[:start] + right + earlier[start + len(match["wrong"]) :]


def _with_year(slot: str, earlier: str) -> str | None:
    """Return an earlier question that names no year with a year."""
    return f"{slot}的{earlier}" if _IS_YEAR.match(fold(slot)) else None


def _vary_english(fragment: Fragment, earlier: str) -> str:
    """Put a fragment in the place of the last noun of an earlier question, or behind it."""
    if match := _LAST_NOUN.search(fold(earlier)):
        return earlier[: match.start(1)] + fragment.slot + earlier[match.end(1) :]
    return f"{earlier.rstrip(_FINAL)} for {fragment.slot}?"


def _special(question: str, earlier: str, parts: Parts) -> str | None:
    """Complete a question that asks only for the source, the reason, or more of the same."""
    clause = earlier.rstrip(_FINAL)
    if asks_for_source(question):
        return _with_source(question, clause)
    if asks_why(question):
        if parts.asking or not parts.asked or parts.asks_first:
            return f"{parts.event}的原因是什么？"
        return f"{parts.topic}为什么{_without_particle(parts.asked)}？"
    if asks_for_more(question):
        if parts.asks_first or not _LISTS.match(fold(parts.asked)):
            return f"关于{parts.topic or clause}还有哪些规定？"
        return _with_mark(f"{parts.topic}还{parts.asked}", earlier)
    if _REVERSED.match(fold(question)) and (way := _WAY.search(fold(earlier))):
        one, other = (earlier[slice(*way.span(each))] for each in ("one", "other"))
        middle = earlier[way.end("one") : way.start("other")]
        return earlier[: way.start()] + other + middle + one + earlier[way.end() :]
    return None


def _with_source(question: str, clause: str) -> str:
    asked = re.sub(r"^(?:[这那]是?|是)", "", question)
    folded = fold(asked)
    if re.match(r"有?(?:法律|规定|具体)?的?(?:依据|出处)", folded):
        return f"{_without_yes_or_no(clause)}的{asked}"
    if re.fullmatch(r"(?:第几|哪一?)[条款项章][?。!\s]*", folded):
        asked = f"{asked.rstrip(_FINAL)}规定的？"
    return f"{_without_yes_or_no(clause)}{asked if re.match('在|出|见', folded) else '是' + asked}"


def _without_particle(clause: str) -> str:
    return clause[:-1] if clause.endswith(("吗", "嗎", "呢")) else clause


def _without_yes_or_no(clause: str) -> str:
    """Return a clause that can be part of another: 能带上飞机吗 becomes 能不能带上飞机."""
    bare = _without_particle(clause)
    if bare == clause:
        return clause
    return re.sub(r"(?<!不)(能|要|会|可以|需要|应当)(?!不)", _doubled, bare, count=1)


def _doubled(match: re.Match[str]) -> str:
    return f"{match[0][0]}不{match[0]}"


def _vary(
    fragment: Fragment, question: str, earlier: str, parts: Parts, reader: FolderReader
) -> str:
    is_chinese = bool(_HAS_HAN.search(earlier))
    is_code = _CODE.fullmatch(fold(fragment.slot)) is not None
    if not is_code and bool(_HAS_HAN.search(question)) != is_chinese:
        return question
    if not is_chinese:
        return _vary_english(fragment, earlier)
    varied = substitute_slot(fragment.slot, earlier) if fragment.asked else None
    if varied is None:
        return _with_mark(vary(fragment.slot, fragment.asked, parts, reader), earlier)
    if any(pair in fold(varied) for pair in _pairs(fold(fragment.asked))):
        return varied
    return _continue(fragment.asked, divide(varied, reader), reader)


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1) if _HAS_HAN.match(text[i])]


def _with_asked(resolved: str) -> str:
    """Return a fragment whose pronoun is resolved with what it asks: 地铁的票价是多少？"""
    slot = re.sub(r"的?呢?[?？。!！\s]*$", "", resolved)
    return f"{slot}{asked_of(slot) or '是怎样的'}？"


def _continue(question: str, parts: Parts, reader: FolderReader) -> str:
    """Return what an earlier question was about with what a question asks of it."""
    folded = fold(question)
    if not parts.topic:
        return question
    if not _HAS_HAN.search(folded):
        return f"{parts.topic}, {question}"
    words = reader.tagged_words(folded)
    tag = words[0][1] if words else ""
    if _IS_ASKED_FIRST.match(folded):
        return _about(parts, folded, reader) + question
    if tag.startswith(_TAGS_OF_NOUNS):
        whole, mark, part = parts.topic.rpartition("的")
        if mark and len(whole) > 1 and not part.endswith(_PERSONS):
            return f"{whole}的{question}"
        return f"{parts.topic}的{question}"
    topic_words = reader.tagged_words(fold(parts.topic))
    is_event = bool(topic_words) and topic_words[-1][1].startswith(_TAGS_OF_EVENTS)
    return f"{parts.topic}，{question}" if is_event else f"{parts.topic}{question}"


def _about(parts: Parts, question: str, reader: FolderReader) -> str:
    """Return what a question that begins with what it asks is about."""
    behind = parts.event[len(parts.topic) :]
    if fold(behind) in _EMPTY_VERBS:
        return parts.topic
    is_event = _IS_YES_OR_NO.match(question) or (not parts.asking and not parts.asks_first)
    return parts.event if is_event else _with_object(parts, question, reader)


def _with_object(parts: Parts, question: str, reader: FolderReader) -> str:
    """Return a topic with what the verb behind the asking word has behind it, where a question
    repeats that verb (什么时候发现黑嘴鸥, 谁发现的), or with both where the topic is short."""
    behind = parts.event[len(parts.topic) :]
    if not behind:
        return parts.topic
    verb = next((word for word, _ in reader.tagged_words(fold(behind))), "")
    if verb and verb in question:
        return parts.topic + behind[len(verb) :]
    is_short = len(parts.topic) <= _SHORT and len(behind) > len(verb)
    return parts.event if is_short else parts.topic


def _with_mark(completed: str, earlier: str) -> str:
    """Return a completed question with the mark that ends the earlier one."""
    completed = completed.rstrip(_FINAL)
    mark = earlier.rstrip()[-1:]
    return completed + mark if mark in "？?" else completed
