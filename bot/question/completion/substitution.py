"""Puts a fragment in the place of the part of an earlier question that it varies.

Where several parts could be meant, that one counts with which the folder's words agree best.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bot.question.completion.parts import Parts
from bot.question.completion.vocabulary import FolderReader
from corpus.text.fold import fold

_SEARCHED = 8
_MAX_WORDS = 24
_MAX_SPAN = 5
_MAX_CANDIDATES = 60
# What nearness in meaning counts, and each of up to two characters of a neighbour that the folder
# has beside the fragment too.
_NEARNESS = 12.0
_BESIDE = 3.0
# What is lost where a noun is replaced together with what it belongs to (图书馆的光盘).
_ACROSS = 5.0
_NEGATIONS = "不没未无"
_CLAUSE_END = frozenset("，,；;。")
_BESIDE_LENGTH = 2
# What is lost where nothing is replaced, and what speaks for an attribute of the topic.
_ADDED = 2.0
_OF_TOPIC = 6.0
# How much speaks for a part that ends with the same character, or is of the same part of speech.
_SAME_END = 4.0
_SAME_KIND = 2.0
# What a name varies is another name; a place is added where the earlier question has none.
_NAME = 15.0
_TAGS_OF_PLACES = ("ns",)
_TAGS_OF_NAMES = ("ns", "nr", "nt")
# How much is lost with each character by which what is replaced is longer, or shorter.
_SWALLOWED = 1.0
_SHORTER = 0.3
# Nouns that ask for something by themselves: what follows a topic and 的.
_ASKS = (
    ("是谁", ("人", "者", "员", "长", "主任")),
    ("是什么时候", ("时间", "日期", "时刻")),
    ("在哪里", ("地点", "地址", "位置")),
    (
        "是多久",
        ("任期", "租期", "借期", "工期", "刑期", "保修期", "有效期", "保质期", "试用期", "时长"),
    ),
    (
        "是多少",
        tuple(
            "价 费 费用 率 比例 数 额 量 期限 标准 金 电话 号码 面积 年龄 距离 工资 罚款".split()
        ),
    ),
)
_OF_TIME = ("多久", "几天", "几点", "多长", "多长时间")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An earlier question with a fragment in it.

    `replaced` is what the fragment replaces, empty where it is added; `before` and `after` are the
    words beside it; `bonus` is what speaks for the candidate by itself.
    """

    text: str
    replaced: str
    before: str
    after: str
    bonus: float = 0.0


def vary(fragment: str, asked: str, parts: Parts, reader: FolderReader) -> str:
    """Return an earlier question with a fragment in the place of a part of its topic.

    `asked` takes the place of what was asked; where it is empty, that stays.
    """
    predicate = asked or parts.asked
    own = "" if asked else _other_asked(fragment, parts)
    if not parts.topic:
        return fragment + (own or predicate)
    if parts.asks_first and not asked:
        whole, start = predicate + parts.topic, len(predicate)
        stop = len(whole)
    else:
        whole, start, stop = parts.topic + predicate, 0, len(parts.topic)
    candidates = list(_candidates(fragment, whole, start, stop, reader))
    if own:
        candidates = [replace(each, bonus=each.bonus - _OF_TOPIC) for each in candidates]
        of_topic = f"{parts.topic}的{fragment}{own}"
        candidates.append(_Candidate(of_topic, "", "", "", _OF_TOPIC))
    return _best(candidates, fragment, whole, reader)


def _other_asked(fragment: str, parts: Parts) -> str:
    """Return what a fragment asks for by itself where that is something else than was asked."""
    own = asked_of(fragment)
    if own is None or not parts.asking:
        return ""
    of_kind = {
        "是谁": ("谁", "几", "多少", "什么"),
        "是什么时候": ("什么时候", "何时", "几", "哪"),
        "在哪里": ("哪", "何处", "什么地方"),
        "是多久": (*_OF_TIME, "多少"),
        "是多少": ("多少", "几", "多"),
    }
    is_of_time = parts.asking in _OF_TIME and own != "是多久"
    is_of_kind = parts.asking.startswith(of_kind[own]) and not is_of_time
    return "" if is_of_kind or (own == "是什么时候" and parts.asking in _OF_TIME) else own


def asked_of(noun: str) -> str | None:
    """Return what a noun asks for by itself: that of 票价 is 是多少."""
    return next((asks for asks, ends in _ASKS if fold(noun).endswith(ends)), None)


def _candidates(
    fragment: str, whole: str, start: int, stop: int, reader: FolderReader
) -> Iterator[_Candidate]:
    """Yield what a question becomes where a fragment takes the place of some of its words, or is
    put behind one."""
    words = reader.tagged_words(fold(whole[start:stop]))[:_MAX_WORDS]
    kind = (reader.tagged_words(fold(fragment)) or [("", "")])[-1][1]
    texts = [text for text, _ in words]
    ends = list(accumulate(map(len, texts), initial=start))
    folded = fold(whole)
    if kind in _TAGS_OF_PLACES and all(tag not in _TAGS_OF_PLACES for _, tag in words):
        yield _Candidate(whole[:start] + fragment + whole[start:], "", "", "", _NAME)
    for i in range(len(words)):
        before = folded[max(0, ends[i] - _BESIDE_LENGTH) : ends[i]]
        for j in range(i + 1, min(len(words), i + _MAX_SPAN) + 1):
            after = _behind(folded, ends[j])
            if words[i][1].startswith("u") or words[j - 1][1].startswith("u"):
                continue
            replaced = whole[ends[i] : ends[j]]
            if not _CLAUSE_END.isdisjoint(replaced):
                break
            kinds = [tag for _, tag in words[i:j]]
            bonus = _bonus(fold(fragment), kind, fold(replaced), kinds)
            text = whole[: ends[i]] + fragment + whole[ends[j] :]
            yield _Candidate(text, replaced, before, after, bonus)
        end = ends[i + 1]
        added = whole[:end] + fragment + whole[end:]
        before = folded[max(0, end - _BESIDE_LENGTH) : end]
        yield _Candidate(added, "", before, _behind(folded, end), -_ADDED)


def _behind(folded: str, end: int) -> str:
    """Return the characters behind a place, without 的."""
    start = end + folded.startswith("的", end)
    return folded[start : start + _BESIDE_LENGTH]


def _bonus(fragment: str, kind: str, replaced: str, kinds: Sequence[str]) -> float:
    bonus = _SAME_END * (fragment[-1] == replaced[-1])
    bonus += _SAME_END * (fragment[0] == replaced[0] and fragment[0] in _NEGATIONS)
    bonus += _SAME_KIND * (kind[:1] == kinds[-1][:1])
    if kind in _TAGS_OF_NAMES and all(each in _TAGS_OF_NAMES for each in kinds):
        bonus += _NAME
    elif any(each in _TAGS_OF_NAMES for each in kinds):
        bonus -= _NAME / 2
    bonus -= _ACROSS * ("的" in replaced)
    longer = len(replaced) - len(fragment)
    return bonus - (_SWALLOWED * longer if longer > 0 else -_SHORTER * longer)


def _best(candidates: Sequence[_Candidate], fragment: str, whole: str, reader: FolderReader) -> str:
    """Return the candidate for which the folder's words and the meaning of the words speak most.

    These are how near what is replaced is to the fragment, and whether the folder has the fragment
    beside the same neighbours.
    """
    candidates = [*candidates, _Candidate(fragment + whole, "", "", "", -_ADDED)]
    candidates = candidates[:_MAX_CANDIDATES]
    found = reader.lexical_matches(reader.understand(f"{fragment}，{whole}"), _SEARCHED)
    texts = [each.searched.searchable for each in found]
    asked = fold(fragment)
    texts = [each for each in texts if asked in each] or texts
    nearness = reader.likeness(asked, [fold(each.replaced) for each in candidates])

    def score(candidate: _Candidate, nearness: float) -> float:
        value = candidate.bonus + _NEARNESS * nearness
        for beside, forms in (
            (candidate.before, (candidate.before + asked,)),
            (candidate.after, (asked + candidate.after, f"{asked}的{candidate.after}")),
        ):
            if beside and any(form in text for text in texts for form in forms):
                value += _BESIDE * len(beside)
        return value

    scored = (
        (score(each, near), each.text) for each, near in zip(candidates, nearness, strict=True)
    )
    return max(scored, key=lambda each: each[0])[1]
