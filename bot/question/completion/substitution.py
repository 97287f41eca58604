"""Puts a fragment in the place of the part of an earlier question that it varies.

Where several parts could be meant, that one counts with which the folder's words agree best.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.question.completion.parts import Parts
from bot.question.completion.vocabulary import FolderReader
from corpus.text.fold import fold

_SEARCHED = 8
_MAX_WORDS = 24
_MAX_SPAN = 5
_MAX_CANDIDATES = 60
# What a pair costs that the folder does not have, beside one that it has.
_MISSING = 0.7
# How much speaks for a part that ends with the same character, or is of the same part of speech.
_SAME_END = 6.0
_SAME_KIND = 3.0
# What a name of a place or person varies is another such name; where there is none of a place, it is
# added.
_NAME = 15.0
_TAGS_OF_PLACES = ("ns",)
_TAGS_OF_NAMES = ("ns", "nr", "nt")
# How much is lost with each character by which lengths differ.
_LENGTH = 0.6
# Nouns that ask for something by themselves: what follows a topic and 的.
_ASKS = (
    ("是谁", ("人", "者", "员", "长", "主任")),
    ("是什么时候", ("时间", "日期", "时刻")),
    ("在哪里", ("地点", "地址", "位置")),
    (
        "是多少",
        tuple(
            "价 费 费用 率 比例 数 人数 额 金额 量 期限 标准 金 电话 号码 面积 年龄 距离 重量 工资 薪水 学费 押金 罚款".split()
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    bonus: float


def vary(fragment: str, asked: str, parts: Parts, reader: FolderReader) -> str:
    """Return an earlier question with a fragment in the place of a part of its topic.

    `asked` takes the place of what was asked; where it is empty, that stays.
    """
    predicate = asked or _fitting(fragment, parts)
    if parts.asks_first and not asked:
        whole = predicate + parts.topic
        candidates = list(_candidates(fragment, whole, len(predicate), len(whole), reader))
    else:
        whole = parts.topic + predicate
        candidates = list(_candidates(fragment, whole, 0, len(parts.topic), reader))
    if not parts.topic:
        return fragment + predicate
    if predicate != parts.asked and not asked:
        candidates.append(_Candidate(f"{parts.topic}的{fragment}{predicate}", _SAME_END))
    return _best(candidates, fragment + predicate, whole, reader)


def _fitting(fragment: str, parts: Parts) -> str:
    """Return what was asked, or what a fragment asks for itself where that is something else."""
    own = asked_of(fragment)
    asking = parts.asking
    if own is None or not asking:
        return parts.asked
    of_kind = {
        "是谁": ("谁",),
        "是什么时候": ("什么时候", "何时", "几", "哪"),
        "在哪里": ("哪", "何处", "什么地方"),
        "是多少": ("多少", "几", "多"),
    }
    is_of_kind = asking.startswith(of_kind[own]) and asking not in ("多久", "几天", "几点", "多长")
    return parts.asked if is_of_kind else own


def asked_of(noun: str) -> str | None:
    """Return what a noun asks for by itself: that of 票价 is 是多少."""
    return next((asks for asks, ends in _ASKS if fold(noun).endswith(ends)), None)


def _candidates(
    fragment: str, whole: str, start: int, stop: int, reader: FolderReader
) -> Iterator[_Candidate]:
    words = reader.tagged_words(fold(whole[start:stop]))[:_MAX_WORDS]
    ends = [start]
    for word, _ in words:
        ends.append(ends[-1] + len(word))
    kind = (reader.tagged_words(fold(fragment)) or [("", "")])[-1][1]
    if kind in _TAGS_OF_PLACES and all(tag not in _TAGS_OF_PLACES for _, tag in words):
        yield _Candidate(whole[:start] + fragment + whole[start:], _NAME)
    folded, last = fold(whole), fold(fragment)[-1]
    for i in range(len(words)):
        for j in range(i + 1, min(len(words), i + _MAX_SPAN) + 1):
            if words[i][1].startswith("u") or words[j - 1][1].startswith("u"):
                continue
            bonus = _SAME_END * (folded[ends[j] - 1] == last)
            if words[j - 1][1][:1] == kind[:1]:
                bonus += _SAME_KIND
            if kind in _TAGS_OF_NAMES and words[j - 1][1] in _TAGS_OF_NAMES:
                bonus += _NAME
            bonus -= _LENGTH * abs(ends[j] - ends[i] - len(fragment))
            yield _Candidate(whole[: ends[i]] + fragment + whole[ends[j] :], bonus)


def _best(
    candidates: Sequence[_Candidate], otherwise: str, joined: str, reader: FolderReader
) -> str:
    """Return the candidate with which a chunk agrees best."""
    candidates = [_Candidate(otherwise, 0.0), *candidates[:_MAX_CANDIDATES]]
    found = reader.lexical_matches(reader.understand(f"{otherwise}，{joined}"), _SEARCHED)
    texts = [each.searched.searchable for each in found]
    pairs = {each.text: _pairs(fold(each.text)) for each in candidates}
    distinct = list(dict.fromkeys(pair for each in pairs.values() for pair in each))
    weights = dict(zip(distinct, reader.weights(distinct), strict=True))
    known = [{pair for pair in distinct if pair in text} for text in texts]

    def score(candidate: _Candidate) -> float:
        own = pairs[candidate.text]
        total = sum(weights[pair] for pair in own)
        covered = max(
            (sum(weights[pair] for pair in own if pair in each) for each in known), default=0.0
        )
        return covered - _MISSING * (total - covered) + candidate.bonus

    return max(candidates, key=score).text


def _pairs(folded: str) -> list[str]:
    return [folded[i : i + 2] for i in range(len(folded) - 1)]

