"""Questions made by replacing a part of a sentence: 借期为30天 becomes 借期为多少天.

The patterns match folded text, whose offsets are those of the text. `asked` is the part that a
question word replaces, `subject` what stands before it; `rest` is left out of the question.
"""

import re
from collections.abc import Iterator

from bot.answer.question_forms.wording import (
    MAX_QUESTION,
    MadeQuestion,
    QuestionWords,
    is_complete,
    stands_alone,
)
from corpus.text.characters import HAN
from corpus.text.fold import fold

_MEASURE_UNIT = (
    "个工作日|日内|工作日|个月|小时|分钟|平方米|平方公里|立方米|公里|千米|公尺|公斤|千克|"
    "万元|亿元|亿美元|万美元|元|天|米|吨|人次|万人|人|名|册|本|次|岁|辆|家|公顷|亩|户|座|所|"
    "万辆|台|件|项|部|度|万吨"
)
# 停车场白天收费为[5]元: a subject of at least four characters, a verb of amount, a number, a unit.
_AMOUNT = re.compile(
    rf"(?P<subject>[{HAN}a-z\d、“”《》]{{4,}}?(?:为|是|达到?|共有?|有|超过|少于|多于|突破|"
    rf"最高|最多|至少|最低|收取?|缴纳|补助|补贴|奖励|罚款|保留|提前))"
    rf"(?P<asked>\d[\d,.]*)(?=个?(?:{_MEASURE_UNIT}))"
)
# 社会消费品零售总额同比增长[6.2%].
_GROWTH = re.compile(
    rf"(?P<subject>[{HAN}]{{4,}}?(?:同比|环比|比上年|较上年)(?:增长|下降|上涨|下跌|减少|增加)了?)"
    r"(?P<asked>\d[\d.]*%)(?P<rest>)"
)
# 公园由[园林管理处]负责管理: 由, an agent, a verb of responsibility.
_PERSON = re.compile(
    rf"(?P<subject>[{HAN}]{{4,}}由)(?P<asked>[{HAN}]{{2,10}}?)"
    r"(?=主持|负责|担任|牵头|承办|主办|主编|设计)"
)
# 植物园位于[云岭路的尽头].
_PLACE = re.compile(
    rf"(?P<subject>[{HAN}a-z\d]{{3,}}(?<!一[个座家所])位于)(?P<asked>[{HAN}\d]{{3,}})(?P<rest>)"
)
# 科技馆成立于[1998年]: a verb of founding or publishing with 于, a year.
_YEAR = re.compile(
    rf"(?P<subject>[{HAN}a-z]{{3,}}(?:成立|创建|建立|建成|始建|创办|开通|出生|竣工|颁布|发布|发表)于)"
    r"(?P<asked>\d{4}年)(?P<rest>)"
)
# 申请人应当在收到通知之日起[15]日内提出: a duty with a period.
_PERIOD = re.compile(
    rf"(?P<subject>[{HAN}]{{2,12}}应当?[在自][{HAN}]{{2,14}}之日起)"
    rf"(?P<asked>\d{{1,3}}|[一二三四五六七八九十百]{{1,4}})(?=个?(?:工作日|日|月|年)[之以]?内[{HAN}]{{2,18}}$)"
)
# 公共图书馆分为[总馆、分馆和服务点]: a verb of parts, at least two of them.
_PARTS = re.compile(
    rf"(?P<subject>[{HAN}]{{5,14}}(?<![应当可以])(?:包括|分为))(?P<asked>[{HAN}]{{2,8}})(?P<rest>)(?=、)"
)
# 本办法所称湿地资源，是指[湿地以及……]: a legal definition.
_DEFINITION = re.compile(
    rf"^(?:(?:本|前款)[{HAN}]{{0,4}}所称的?)?(?P<subject>[{HAN}a-z\d、]{{2,12}}?),?是指(?P<asked>.{{6,}})"
)
# Subjects that need their context: which company, the second of what.
_VAGUE_SUBJECT = re.compile(r"(?:^|年|月|度|期)(?:公司|集团|企业)|第[一二三四五]个|^获得")
_MIN_INNER_CLAUSE = 12
_CLAUSE_END = re.compile(r"[,。;:!()]")


def sentence_questions(sentence: str, words: QuestionWords) -> Iterator[MadeQuestion]:
    """Yield the questions that a sentence makes."""
    folded = fold(sentence)
    start = 0
    for clause in _CLAUSE_END.split(folded):
        # A clause in the middle needs a longer subject to be understood.
        if start == 0 or len(clause) >= _MIN_INNER_CLAUSE:
            yield from _clause_questions(sentence[start : start + len(clause)], clause, words)
        start += len(clause) + 1
    match = _DEFINITION.match(folded)
    # A heading may stand before a long subject without a comma.
    if match is not None and stands_alone(match["subject"]) and len(match["subject"]) < 8:
        subject = sentence[slice(*match.span("subject"))]
        asked = sentence[match.start("asked") :][:6]
        yield MadeQuestion("meaning", f"{subject}{words.meaning}？", asked)


def _clause_questions(sentence: str, clause: str, words: QuestionWords) -> Iterator[MadeQuestion]:
    """Yield the questions of one clause, given as it is and folded."""
    for kind, pattern, word in (
        ("amount", _AMOUNT, words.much),
        ("growth", _GROWTH, words.much),
        ("person", _PERSON, words.who),
        ("place", _PLACE, words.where),
        ("year", _YEAR, words.year),
        ("period", _PERIOD, words.much),
        ("parts", _PARTS, words.which),
    ):
        match = pattern.match(clause)
        if match is None or not stands_alone(clause) or not is_complete(clause, match.end()):
            continue
        is_whole = "rest" in pattern.groupindex
        rest = "" if is_whole else sentence[match.end() : len(clause)]
        head = sentence[: match.end("subject")]
        if _VAGUE_SUBJECT.search(clause[: match.end("subject")]):
            continue
        if len(head) + len(rest) <= MAX_QUESTION:
            asked = sentence[slice(*match.span("asked"))]
            yield MadeQuestion(kind, f"{head}{word}{rest}？", asked)
