"""Questions on laws and regulations: since when, what for, who is in charge, what a breach costs.

The patterns match folded sentences; `asked` is the part that the answer must quote.
"""

import re
from collections.abc import Iterator

from bot.answer.question_forms.wording import MadeQuestion, QuestionWords, named, stands_alone
from corpus.text.characters import HAN
from corpus.text.fold import fold

# Last words of the titles of laws and regulations.
_REGULATIONS = (
    *("法", "办法", "条例", "规定", "规则", "细则"),
    *("决定", "通知", "意见", "方案", "章程"),
)
# 自[2020年1月1日]起施行.
_IN_FORCE = re.compile(
    r"自(?P<asked>\d{4}年\d{1,2}月\d{1,2}日)起正?式?(?P<verb>施行|实施|执行|生效)"
)
# 为了[加强养犬管理……]，……制定本条例: the purpose, in the first article.
_PURPOSE = re.compile(
    rf"(?:^|[ \u3000])为了?(?P<asked>[{HAN}]{{4,}}).{{4,120}}?制定本[{HAN}]{{1,4}}"
)
# [市公安机关]是养犬管理的主管部门，负责……; [市公安机关]负责养犬管理工作.
_CHARGE = re.compile(
    rf"(?P<asked>[{HAN}]{{2,18}}(?:部门|机关|机构|委员会|政府|局))(?:主管|负责)"
    rf"(?:本行政区域内?的?|本市|全市|本省|全省|全国的?|所辖区域内?的?)?(?P<what>[{HAN}]{{2,14}}?)(?:工作)?$"
)
# 违反本条例规定，[养犬人未携带犬绳的]，由……处[200元以上]……罚款.
_PENALTY = re.compile(
    rf"违反本?[{HAN}\d]{{0,16}}规定,(?P<act>[{HAN}]{{6,24}})的,.{{0,120}}?"
    r"(?P<asked>处以?\d[\d,]{0,9}万?元)"
)


def regulation_questions(sentence: str, title: str, words: QuestionWords) -> Iterator[MadeQuestion]:
    """Yield the questions that a sentence of a regulation makes."""
    folded = fold(sentence)
    name = named(title)
    if name is not None and fold(title).endswith(_REGULATIONS):
        if match := _IN_FORCE.search(folded):
            verb, asked = (sentence[slice(*match.span(part))] for part in ("verb", "asked"))
            yield MadeQuestion("force", f"{name}{words.since}{verb}？", asked)
        if match := _PURPOSE.search(folded):
            asked = sentence[slice(*match.span("asked"))]
            yield MadeQuestion("purpose", f"{words.why}{name}？", asked)
    for clause in re.split("[,。;:]", folded):
        match = _CHARGE.search(clause)
        if match and _is_task(match["what"]) and stands_alone(match["asked"]):
            start = folded.index(clause)
            asked, what = (
                sentence[start + match.start(part) : start + match.end(part)]
                for part in ("asked", "what")
            )
            yield MadeQuestion("charge", f"{what}工作由{words.who}负责？", asked)
    match = _PENALTY.search(folded)
    if match and stands_alone(match["act"]) and "下列" not in match["act"]:
        act, asked = (sentence[slice(*match.span(part))] for part in ("act", "asked"))
        yield MadeQuestion("penalty", f"{act}的，{words.how}？", asked)


def _is_task(what: str) -> bool:
    is_who = what.endswith(("机构", "部门", "机关", "人员", "单位", "组织"))
    return stands_alone(what) and "的" not in what and not is_who
