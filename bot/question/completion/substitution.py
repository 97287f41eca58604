"""Puts a fragment in the place of the part of an earlier question that it varies.

Where several parts could be meant, that one counts with which the folder's words agree best.
"""

import re
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
# What is lost where an owner takes the place of what is asked of it (商铺 that of 物业费), where a
# verb takes that of a noun, and where a modifier remains before it that the folder does not have
# there (防尘 before 手套).
_OWNER = 8.0
_OTHER_KIND = 4.0
_FOREIGN_MODIFIER = 5.0
# What is lost where a number or a time takes the place of something else, or gives it to that.
_OTHER_SORT = 15.0
_NEGATIONS = "不没未无"
_CLAUSE_END = frozenset("，,；;。")
_BESIDE_LENGTH = 2
_LEAST_COMPOUND = 4
# What is lost where nothing is replaced, and what speaks for an attribute of the topic.
_ADDED = 2.0
_OF_TOPIC = 6.0
# How much speaks for a part that ends with the same character, or is of the same part of speech.
_SAME_END = 4.0
_SAME_KIND = 2.0
# What a name varies is another name; a place is added where the earlier question has none.
_NAME = 15.0
_BOTH_PERSONS = 6.0
# What speaks for replacing what a fragment repeats: 迟到五次 that of 迟到.
_CONTAINED = 20.0
_TAGS_OF_PLACES = ("ns",)
_TAGS_OF_NAMES = ("ns", "nr", "nt")
# How much is lost with each character by which what is replaced is longer, or shorter.
_SWALLOWED = 1.0
_SHORTER = 0.3
_TAGS_OF_NOUNS = ("n", "j", "eng")
_TAGS_OF_MODIFIERS = ("n", "v", "a", "b", "z")
# What has parts of its own: 图书馆 does not belong to 总馆 only.
_OWNERS = tuple("馆 校 院 局 厅 所 站 市 县 区 省 镇 乡 村 公司 中心 大学 集团".split())
_PERSONS = tuple("人 者 员 生 师 长 工 童 民 户 客 医 孩 友 属 亲 家长 职工 残疾人".split())
_TIME = re.compile(
    r"(?:[每上下这本]?(?:周|星期|礼拜)[一二三四五六日天末]|(?:法定)?节?假[日期]|[寒暑]假|[春夏秋冬]季?天?|平[时日]|工作日"
    r"|[早晚]上|[上中下]午|[白半当次]天|[夜晚日]间|夜里|傍晚|凌晨|节日|淡季|旺季|[今明后昨]天|[今明去前]年"
    r"|(?:春|国庆|中秋|端午|清明|劳动|元宵)节?|元旦|除夕|五一|十一)++的?"
)
# What is asked of things without a noun of amount, place or person: what it is may be varied only
# by its like.
_ATTRIBUTES = tuple(
    "补助 补贴 津贴 奖金 材料 资料 手续 证件 流程 程序 步骤 条件 要求 范围 方式 方法 期 时间 容量"
    " 功率 重量 尺寸 假".split()
)
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
_ASKS_TIME = re.compile(r"多久|多长|几点|(?:几|多少)个?[年月天日周]")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An earlier question with a fragment in it.

    `replaced` is what the fragment replaces, empty where it is added; `before` and `after` are the
    words beside it; `bonus` is what speaks for the candidate by itself, `modifier` a word before
    what is replaced that may belong to that only.
    """

    text: str
    replaced: str
    before: str
    after: str
    bonus: float = 0.0
    modifier: str = ""


def vary(fragment: str, asked: str, parts: Parts, reader: FolderReader) -> str:
    """Return an earlier question with a fragment in the place of a part of its topic.

    `asked` takes the place of what was asked; where it is empty, that stays.
    """
    predicate = asked or parts.asked
    own = "" if asked else _other_asked(fragment, parts)
    if not parts.topic:
        return fragment + (own or predicate)
    if parts.asks_first and not asked:
        whole, start = predicate + parts.topic + parts.ending, len(predicate)
        stop = start + len(parts.topic)
    else:
        ending = "" if asked else parts.ending
        whole, start, stop = parts.topic + predicate + ending, 0, len(parts.topic)
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
    is_of_time = bool(_ASKS_TIME.match(parts.asking)) and own != "是多久"
    is_of_kind = parts.asking.startswith(of_kind[own]) and not is_of_time
    return "" if is_of_kind or (own == "是什么时候" and _ASKS_TIME.match(parts.asking)) else own


def asked_of(noun: str) -> str | None:
    """Return what a noun asks for by itself: that of 票价 is 是多少."""
    return next((asks for asks, ends in _ASKS if fold(noun).endswith(ends)), None)


def _candidates(
    fragment: str, whole: str, start: int, stop: int, reader: FolderReader
) -> Iterator[_Candidate]:
    """Yield what a question becomes where a fragment takes the place of some of its words, or is
    put behind one."""
    words = reader.tagged_words(fold(whole[start:stop]))[:_MAX_WORDS]
    own = reader.tagged_words(fold(fragment)) or [("", "")]
    kind = own[-1][1]
    is_attribute = _is_attribute(fold(fragment))
    is_nominal = kind.startswith("n") and all(tag not in ("v", "d") for _, tag in own)
    texts = [text for text, _ in words]
    ends = list(accumulate(map(len, texts), initial=start))
    folded = fold(whole)
    if kind in _TAGS_OF_PLACES and all(tag not in _TAGS_OF_PLACES for _, tag in words):
        yield _Candidate(whole[:start] + fragment + whole[start:], "", "", "", _NAME)
    else:
        after = _behind(folded, start)
        yield _Candidate(whole[:start] + fragment + whole[start:], "", "", after, -_ADDED)
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
            bonus = _bonus(fold(fragment), own, fold(replaced), words[i:j])
            is_last = j == len(words)
            bonus -= _OWNER * (is_last and _is_attribute(fold(replaced)) and not is_attribute)
            is_verb = kinds[-1] == "v" and (
                is_last or len(replaced) == 1 or not words[j][1].startswith(_TAGS_OF_NOUNS)
            )
            bonus -= _OTHER_KIND * (is_nominal and is_verb)
            text = whole[: ends[i]] + fragment + whole[ends[j] + _is_repeated(fragment, after) :]
            is_modified = i > 0 and len(texts[i - 1]) > 1
            is_modified = is_modified and words[i - 1][1].startswith(_TAGS_OF_MODIFIERS)
            is_modified = is_modified and not texts[i - 1].endswith(_OWNERS)
            modifier = texts[i - 1] if is_modified and kind.startswith(_TAGS_OF_NOUNS) else ""
            yield _Candidate(text, replaced, before, after, bonus, modifier)
            if j == i + 1 and len(replaced) >= _LEAST_COMPOUND:
                # 特需 takes the place of 专家 only in 专家门诊.
                at = ends[j] - _BESIDE_LENGTH
                text = whole[: ends[i]] + fragment + whole[at:]
                replaced, after = whole[ends[i] : at], folded[at : ends[j]]
                yield _Candidate(text, replaced, before, after, bonus - _ADDED, modifier)
        end = ends[i + 1]
        added = whole[:end] + fragment + whole[end:]
        before = folded[max(0, end - _BESIDE_LENGTH) : end]
        yield _Candidate(added, "", before, _behind(folded, end), -_ADDED)


def _behind(folded: str, end: int) -> str:
    """Return the characters behind a place, without 的."""
    start = end + folded.startswith("的", end)
    return folded[start : start + _BESIDE_LENGTH]


def _bonus(
    fragment: str,
    own: Sequence[tuple[str, str]],
    replaced: str,
    words: Sequence[tuple[str, str]],
) -> float:
    kind, kinds = own[-1][1], [tag for _, tag in words]
    bonus = _SAME_END * (fragment[-1] == replaced[-1])
    bonus -= _OTHER_SORT * (_is_time(fragment) != _is_time(replaced))
    has_number = _has_number(own[:1])
    bonus -= _OTHER_SORT * (has_number != _has_number(words if has_number else words[:1]))
    bonus -= _OTHER_KIND * (kinds[0] == "v" and kinds[-1] != "v" and own[0][1] != "v")
    bonus -= _OTHER_KIND * (kinds[-1] == "r" or len(replaced) == 1 < len(fragment))
    bonus += _CONTAINED * (len(replaced) > 1 and replaced in fragment)
    bonus += _BOTH_PERSONS * (fragment.endswith(_PERSONS) and replaced.endswith(_PERSONS))
    bonus += _SAME_END * (fragment[0] == replaced[0] and fragment[0] in _NEGATIONS)
    bonus += _SAME_KIND * (kind[:1] == kinds[-1][:1])
    if kind in _TAGS_OF_NAMES and all(each in _TAGS_OF_NAMES for each in kinds):
        bonus += _NAME
    elif any(each in _TAGS_OF_NAMES for each in kinds):
        bonus -= _NAME / 2
    bonus -= _ACROSS * ("的" in replaced)
    longer = len(replaced) - len(fragment)
    return bonus - (_SWALLOWED * longer if longer > 0 else -_SHORTER * longer)


def _is_repeated(fragment: str, behind: str) -> bool:
    """Return whether a fragment ends with the particle that stands behind it too: 爆了, 了."""
    return fragment[-1] in "了过" and behind.startswith(fragment[-1])


def _is_time(text: str) -> bool:
    return _TIME.fullmatch(text) is not None


def _has_number(words: Sequence[tuple[str, str]]) -> bool:
    return any(tag == "m" for _, tag in words)


def _is_attribute(noun: str) -> bool:
    """Return whether a noun names what is asked of a thing: 费用, 材料."""
    return asked_of(noun) is not None or noun.endswith(_ATTRIBUTES)


def names_only_attributes(words: Sequence[str]) -> bool:
    """Return whether some words all name what things have: 年龄, 要求."""
    return bool(words) and all(map(_is_attribute, words))


def asks_for_attribute(folded: str, reader: FolderReader) -> bool:
    """Return whether a folded question asks for what things have: a price, a phone number."""
    words = reader.tagged_words(folded)
    return any(tag[0] in "nl" and len(word) > 1 and _is_attribute(word) for word, tag in words)


def _best(candidates: Sequence[_Candidate], fragment: str, whole: str, reader: FolderReader) -> str:
    """Return the candidate for which the folder's words and the meaning of the words speak most.

    These are how near what is replaced is to the fragment, and whether the folder has the fragment
    beside the same neighbours.
    """
    first = _Candidate(fragment + whole, "", "", _behind(fold(whole), 0), -_ADDED)
    candidates = [*candidates, first]
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
        if candidate.modifier:
            compound = candidate.modifier + fold(candidate.replaced)
            own = candidate.modifier + asked
            is_compound = any(compound in each.searched.searchable for each in found)
            value -= _FOREIGN_MODIFIER * (is_compound and not any(own in text for text in texts))
        return value

    scored = (
        (score(each, near), each.text) for each, near in zip(candidates, nearness, strict=True)
    )
    return max(scored, key=lambda each: each[0])[1]
