"""Divides a question into what it is about and what it asks of that.

年休假 | 有几天, 三轮车年检 | 在什么时候进行. Offsets count in the question; all texts are folded.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.question.completion.vocabulary import FolderReader
from corpus.text.fold import fold

# What asks for something, with the counted word behind 几 and 多少.
_ASKING = re.compile(
    r"(?:什么|甚么|啥)(?:时候|时间|情况下?|地方|条件下?|样)?|何[时地处人]"
    r"|哪[些里儿边家种类项条款个位天年月日次届一几]{0,2}|几[\u4e00-\u9fff]?|多少[\u4e00-\u9fff]?"
    r"|多(?:久|长时间|[长大高远宽深厚重快])|谁|怎么样?办?|怎样|咋办?|如何|为何|为什么"
)
_YES_OR_NO = re.compile(
    r"能不能|可不可以|要不要|会不会|是不是|有没有|用不用|需不需要|行不行|能否|可否|是否|"
    r"可以|需要|应当|应该|必须|允许|能够|[能要会有是]"
)
# What the asked part may begin with: auxiliaries, prepositions and verbs that name nothing, from
# which the search for the asking word goes back.
_LIGHT_VERBS = frozenset(
    "是 有 为 用 属于 招 收 交 拿 花 拨 罚 判 扣 赔 还 叫 算 占 达 达到 降到 升到 增加到 减少到"
    " 提高到 涨到 涨 涨了 降了 增长 下降 包括 包含 指 指的 指的是 分".split()
)
_LIGHT = _LIGHT_VERBS | frozenset(
    "一共 总共 最多 最少 最长 最短 最高 最低 最早 最晚 最迟 最快 最大 最小 至少"
    " 大概 大约 共 要 需 需要 应 应当 应该 必须 可以 可 能 得 在 到 从 由"
    " 被 给 按 于 先 再 又 都 才 就 原来 现在 具体 一次 每次 每年 每天 每月 每件".split()
)
_ASKS_FOR_OBJECT = re.compile(r"(?:什么|啥)(?!时|情|地方|条件)|哪些|哪[几一]|几(?![点时])|多少")
# Before these a verb is no auxiliary of the asked part.
_LEADING_VERBS = frozenset(
    "负责 主管 可以 能 有权 应当 需要 适用 规定 是 管 属于 有 算 叫 会".split()
)
_ADVERBIAL = re.compile(
    r"什么(?:时候|时间|情况下?|地方|条件下?)|何[时地]|几[点时月日号]|哪[天年月日里儿]"
    r"|为何|为什么|怎么|如何"
)
# Auxiliaries that begin a question for yes or no: 可以带宠物吗. A single 有 or 会 may begin a noun.
_PARTS_OF_NOUNS = frozenset("费价率额")
_AUXILIARIES = frozenset("能 可 可以 能够 要 会 得".split())
_LEADING_AUXILIARIES = frozenset("能 要".split())
# How often or for how much something is asked: 每平方米, 一次.
_RATE = re.compile(
    r"(?<![第十])(?:每|一)个?(?:平方?米|立方米|公里|小时|钟头|分钟|学期|季度|工作日|星期"
    r"|[次天日周月季年页册本张件人户台辆斤吨份趟晚位])(?:一次)?$"
)
# Behind an amount of time they make it a limit: 几天内.
_LIMITS = ("内", "以内", "之内", "前", "以前", "之前", "后", "以后", "之后")
_ASKS_FOR_AMOUNT = re.compile(r"[多几]")
_PARTICLES = "吗呢呀吧啊嘛么了的"
_FINAL = "？?。.！!，,；;、 "


@dataclass(frozen=True, slots=True)
class Parts:
    """A question's parts.

    `topic` is what it is about, `asked` what it asks of that, `asking` the word that asks, empty if
    there is none. `event` is the topic with the verb behind an adverb of question
    (地铁哪天开通: 地铁开通). `asks_first` says that the word that asks comes first (谁负责年检,
    可以带宠物吗); `ending` are the particles behind the topic then. All are as the question writes
    them.
    """

    topic: str
    asked: str
    asking: str
    event: str
    asks_first: bool = False
    ending: str = ""


def divide(question: str, reader: FolderReader) -> Parts:
    """Return the parts of a question; one that can't be divided is all topic."""
    question = question.strip().rstrip(_FINAL)
    folded = fold(question)
    match = _ASKING.search(folded)
    if match is None:
        return _divide_yes_or_no(question, folded, reader)
    start = _asked_start(folded, match, reader)
    topic = question[:start].rstrip(_FINAL)
    rest = question[match.end() :]
    if not topic.strip("的"):
        return _asks_first(question, match, reader)
    event = topic
    if _ADVERBIAL.match(match[0]):
        verb = fold(rest).rstrip(_PARTICLES)
        event = topic + rest[: len(verb)]
    return Parts(_without_particle(topic), question[start:], match[0], event)


def _divide_yes_or_no(question: str, folded: str, reader: FolderReader) -> Parts:
    bare = folded.rstrip(_PARTICLES)
    for match in _YES_OR_NO.finditer(bare):
        if _leads(match, bare, reader):
            topic = question[match.end() : len(bare)]
            asked, ending = question[: match.end()], question[len(bare) :]
            return Parts(topic, asked, "", topic, asks_first=True, ending=ending)
        if match.start() >= 2:
            topic = question[: match.start()]
            event = topic + question[match.end() : len(bare)]
            return Parts(_without_particle(topic), question[match.start() :], "", event)
    topic = question[: len(bare)]
    return Parts(topic, "", "", topic, ending=question[len(bare) :])


def _leads(match: re.Match[str], bare: str, reader: FolderReader) -> bool:
    """Return whether an auxiliary begins a question, perhaps behind 我."""
    if match.start() > 1 or match.end() + 1 >= len(bare):
        return False
    if len(match[0]) > 1:
        return True
    words = [word for word, _ in reader.tagged_words(bare[: match.end() + 2])]
    return match[0] in _LEADING_AUXILIARIES and match[0] in words[:2]


def _asks_first(question: str, match: re.Match[str], reader: FolderReader) -> Parts:
    """Divide a question that begins with the word that asks: 谁负责年检, 怎么申请登记."""
    rest = question[match.end() :]
    folded = fold(rest)
    start = 0
    for word, _ in reader.tagged_words(folded):
        if word not in _LEADING_VERBS and word not in "人的":
            break
        start += len(word)
    verb = folded.rstrip(_PARTICLES)
    topic = rest[start : len(verb)]
    return Parts(topic, question[: match.end() + start], match[0], topic, asks_first=True)


def _asked_start(folded: str, match: re.Match[str], reader: FolderReader) -> int:
    """Return where the asked part begins, whose asking word is `match`.

    A verb before what it asks for belongs to it: 涉及哪些, but not before how long (停水多久).
    """
    asking, at = match[0], match.start()
    if _ASKS_FOR_AMOUNT.match(asking):
        rate = _RATE.search(folded, 0, at)
        if rate and rate.start() > 1:
            at = rate.start()
    words = reader.tagged_words(folded[:at])
    # 涨了多少, but 坏了谁来修: what has happened is what is asked about.
    is_limit = folded.startswith(_LIMITS, match.end())
    asks_for_object = bool(_ASKS_FOR_OBJECT.match(asking)) and not is_limit
    is_object = asks_for_object or match.end() == len(folded)
    beside = "会了过" if is_object and not asking.startswith("怎") else "会"
    start = at
    has_verb = False
    while words and (words[-1][0] in _LIGHT or (words[-1][0] in beside and at == start)):
        if words[-1][0] == "分" and words[-2:-1] and words[-2][1] == "m":
            break
        has_verb = has_verb or words[-1][0] in _LIGHT_VERBS
        at -= len(words.pop()[0])
    is_aided = len(words) > 2 and words[-2][0] in _AUXILIARIES
    if not has_verb and (asks_for_object or is_aided) and len(words) > 1 and _is_verb(words):
        at -= len(words.pop()[0])
        while len(words) > 1 and words[-1][0] in _LIGHT:
            at -= len(words.pop()[0])
        once = _RATE.search(folded, 0, at)
        at = once.start() if once and once.start() > 1 else at
    return at


def _is_verb(words: Sequence[tuple[str, str]]) -> bool:
    """Return whether the last of some words is a verb, as any character behind an auxiliary is."""
    word, tag = words[-1]
    if tag == "v":
        # 年费 may be divided.
        return word not in _PARTS_OF_NOUNS
    if len(word) == 1:
        return words[-2][0] in _AUXILIARIES
    # 能带 and such are none of the dictionary's.
    return len(word) == 2 and word[0] == "能" and word[1] not in "力源量耗效级"


def _without_particle(topic: str) -> str:
    return topic[:-1] if topic.endswith("的") else topic
