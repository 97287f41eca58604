"""Puts what was asked about before in the place of words that refer back to it.

它, 他们, 该规定, 这个, 这条, 其, 那里, and 前者 and 后者, which choose between two things.
"""

import re

from bot.question.completion.fragments import find_choice
from bot.question.completion.parts import Parts
from bot.question.completion.vocabulary import FolderReader
from corpus.text.characters import HAN, HAN_NUMERALS
from corpus.text.fold import fold

_TITLE = re.compile(r"《[^《》]{1,80}》")
_CONJUNCTION = re.compile(r"(?:以及|还是|或者|[和与跟及同、或])")
# A thing before or behind a conjunction: a code, a title, or some characters.
_THING = rf"(?:[a-z\d][a-z\d.\-/]{{0,30}}|《[^《》]{{1,60}}》|[{HAN}]{{1,12}})"
_BEFORE = re.compile(rf"{_THING}\s?$")
_BEHIND = re.compile(rf"\s?{_THING}")
_MAX_THING = 64
_CODE = re.compile(r"[a-z\d][a-z\d.\-/]{0,30}")
_ONLY_CHOICE = re.compile(r"(?:那么?)?呢?[?。\s]*")
_ASKS_WHICH = re.compile(
    r"哪[一个种项者]{1,2}(?:更|比较)?|谁更?|分别|各自?|有(?:什么|何)(?:不同|区别|差别)"
    r"|的?(?:不同|区别|差别)"
)
_MEASURE = re.compile(r"(?<![不最])([高大长快重久远宽厚深])(?=[?？。\s]*$)")
_ARTICLE = re.compile(r"(?:[这该]一?条(?![例件约])(?:规定|款)?|[这该]项?规定(?=是|在|出|来))")
# 该规定 and such: a determiner and the word of the kind.
_DETERMINER = re.compile(
    r"(?:(?<![应活本])该|(?<![因如彼由])此|[这那]一?[个部份项条次种家些位篇款届])"
)
_KINDS = (
    "管理办法 管理条例 实施细则 条例 办法 规定 规则 细则 通知 文件 公告 制度 政策 标准 方案 计划"
    " 合同 协议 公司 单位 企业 机构 部门 学校 医院 会议 活动 项目 工程 产品 设备 型号 城市 地区"
    " 法 馆 校 院 局 厅 所 站 会 市 县 区 省 岛 线 机 车 人 书 药"
).split()
_PLACE = re.compile(r"[那这](?:里|儿|边)|当地")
_GOING = re.compile(rf"[去到在往赴]([{HAN}]{{2,8}}?)(?=的|要|坐|乘|出差|$)")
_PRONOUN = re.compile(
    r"(?:(?<!其)它|(?<![其吉维排])他(?!国|人|乡|日)|她)们?|(?<![尤何极与])其(?![次他它实余间外中])"
    r"|[这那][个些]?(?=[要能可有是怎需会该算多在由对应得收交属]|$)"
)
# What a word of time contains; 一期 is tagged as one too.
_OF_TIME = frozenset("年月日天今明昨现目季周")
_FOLLOWED_BY_NOUN = ("n", "vn", "l", "j", "b")


def resolve_choice(question: str, earlier: str) -> str | None:
    """Return a question with what 前者 or 后者 means, or None where it has neither or nothing is to
    be chosen from.

    前者多重 becomes QB-40多重; 后者呢 takes the place of both in the earlier question.
    """
    folded = fold(question)
    match = find_choice(folded)
    things = _things(earlier)
    if match is None or things is None:
        return None
    start, end, former, latter = things
    chosen = former if match["former"] else latter
    rest = folded[: match.start()] + folded[match.end() :]
    if _ONLY_CHOICE.fullmatch(rest):
        asked = _ASKS_WHICH.sub("", earlier[end:], count=1)
        return earlier[:start] + chosen + _MEASURE.sub(r"多\1", asked)
    return question[: match.start()] + chosen + question[match.end() :]


def _things(earlier: str) -> tuple[int, int, str, str] | None:
    """Return where two things stand that an earlier question names beside each other, and both."""
    folded = fold(earlier)
    for match in _CONJUNCTION.finditer(folded):
        before = _BEFORE.search(folded[max(0, match.start() - _MAX_THING) : match.start()])
        after = _BEHIND.match(folded[match.end() : match.end() + _MAX_THING])
        if before is None or after is None:
            continue
        start = match.start() - len(before[0])
        end = match.end() + _end_of_latter(after[0], before[0].strip())
        if end > match.end():
            former, latter = earlier[start : match.start()], earlier[match.end() : end]
            return start, end, former.strip(), latter.strip()
    return None


def _end_of_latter(text: str, former: str) -> int:
    """Return where the latter of two things ends in a text that begins with it.

    It ends before the word that asks, or where it has the ending or the length of the former.
    """
    asks = _ASKS_WHICH.search(text)
    if asks and asks.start() > 0:
        return asks.start()
    if _CODE.match(text.strip()) or text.strip().startswith("《"):
        return len(text)
    tail = text.find(former[-1], 1)
    if tail > 0:
        return tail + 1
    return min(len(former), len(text))


def resolve_references(
    question: str, earlier: str, parts: Parts, reader: FolderReader
) -> str | None:
    """Return a question with the topic of an earlier one for its first pronoun, or None without a
    pronoun."""
    folded = fold(question)
    if match := _ARTICLE.search(folded):
        return f"{question[: match.start()]}关于{parts.topic}的规定{question[match.end() :]}"
    if match := _DETERMINER.search(folded):
        thing = antecedent(earlier, parts, reader)
        kind = _kind(folded[match.end() :], fold(thing))
        if kind:
            stop = fold(thing).rfind(kind)
            thing = thing[: stop + len(kind)] if stop >= 0 else thing
            return _put(question, match.start(), match.end() + len(kind), thing, reader)
    if match := _PLACE.search(folded):
        going = _GOING.search(fold(parts.topic))
        place = parts.topic[slice(*going.span(1))] if going else antecedent(earlier, parts, reader)
        return question[: match.start()] + place + question[match.end() :]
    if match := _PRONOUN.search(folded):
        thing = antecedent(earlier, parts, reader)
        return _put(question, match.start(), match.end(), thing, reader)
    return None


def names_kind(question: str, earlier: str) -> bool:
    """Return whether a question refers to what an earlier one names by a word of it: 这个调查."""
    folded, named = fold(question), fold(earlier)
    return any(
        folded[match.end() : match.end() + 2] in named
        for match in _DETERMINER.finditer(folded)
        if len(folded) > match.end() + 1
    )


def _kind(behind: str, thing: str) -> str | None:
    """Return the word behind a determiner that names the kind of the thing meant, or None."""
    for length in (4, 3, 2):
        if len(behind) >= length and behind[:length] in thing:
            return behind[:length]
    return next((each for each in _KINDS if behind.startswith(each)), None)


def antecedent(earlier: str, parts: Parts, reader: FolderReader) -> str:
    """Return what a pronoun behind an earlier question means: a title, who was asked for, or the
    topic up to a time."""
    if title := _TITLE.search(parts.topic):
        return title[0]
    if parts.asking == "谁" and parts.asked:
        return _person(earlier, parts)
    return _bearer(parts.topic, reader)


def _bearer(topic: str, reader: FolderReader) -> str:
    """Return what a topic is about: without a time and a verb at its end, and of what begins with a
    code only the noun behind that."""
    words = reader.tagged_words(fold(topic))
    count = len(words)
    while (
        len(words) > 1
        and len(words[-1][0]) > 1
        and (_is_beside_noun(*words[-1]) or (words[-1][1] == "b" and len(words) < count))
    ):
        words.pop()
    end = 0
    has_code = False
    for word, tag in words:
        if end >= 2 and _is_time(word, tag):
            break
        end += len(word)
        if has_code and tag.startswith("n"):
            break
        has_code = has_code or tag == "eng"
    return topic[:end].rstrip("的")


def _is_time(word: str, tag: str) -> bool:
    return tag == "t" and not _OF_TIME.isdisjoint(word)


def _is_beside_noun(word: str, tag: str) -> bool:
    return (tag in ("v", "d") and word[0] not in HAN_NUMERALS) or _is_time(word, tag)


def _person(earlier: str, parts: Parts) -> str:
    """Return the words for the person whom an earlier question asks for."""
    folded = fold(parts.asked)
    if parts.asks_first:
        return f"{earlier[1:].rstrip('？?。 ')}的人"
    does = re.search(r"谁(.{1,12}?)的?$", folded)
    if does:
        return f"{does[1]}{parts.topic}的人"
    return f"{parts.topic}的人" if earlier.startswith("的", len(parts.topic)) else parts.topic


def _put(question: str, start: int, end: int, thing: str, reader: FolderReader) -> str:
    """Put a thing in the place of a pronoun, with 的 before a noun that follows at once."""
    behind = question[end:]
    mark = ""
    if behind and not behind.startswith("的"):
        words = reader.tagged_words(fold(behind))
        if words and words[0][1].startswith(_FOLLOWED_BY_NOUN):
            mark = "的"
    return question[:start] + thing + mark + behind
