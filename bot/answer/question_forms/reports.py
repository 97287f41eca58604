"""Questions on news and notices: when something was held, who holds an office, who published what.

The patterns match folded sentences; `asked` is the part that the answer must quote.
"""

import re
from collections.abc import Iterator

from bot.answer.question_forms.wording import MadeQuestion, QuestionWords, stands_alone
from corpus.text.characters import HAN
from corpus.text.fold import fold

_DATE = r"(?:\d{4}年)?\d{1,2}月\d{1,2}日"
_FIRST_DATE = re.compile(_DATE)
# A title such as 北岸图书馆召开读者座谈会: who, and a verb of holding or starting with its object.
_EVENT_TITLE = re.compile(
    rf"^(?P<who>[{HAN}a-z\d·]{{3,18}}?)(?P<what>(?:召开|举行|举办|开展|启动|发布|印发|开通)"
    rf"[{HAN}a-z\d“”《》、·]{{3,24}})$"
)
# [沈砚秋]主持会议并讲话: a name of two to four characters, 主持 or 出席, 会议.
_ATTENDANCE = re.compile(
    rf"(?P<asked>[{HAN}·]{{2,4}})(?P<verb>主持|出席)(?:了?(?:本次|这次)?)会议(?P<rest>并(?:讲话|致辞|作动员讲话)|)"
)
# [7月20日]，某局发布了某报告: a date, who, a verb of holding or publishing, what.
_DATED_EVENT = re.compile(
    rf"(?P<asked>{_DATE})(?:[上下]午|晚间?|凌晨|清晨)?,?(?P<who>[{HAN}a-z\d·]{{3,16}}?(?<![也还将已又就都并曾正]))"
    rf"(?:在[{HAN}]{{2,8}})?(?:正式)?(?P<verb>发布|宣布|召开|举行|举办|启动|开通|上线|推出|签署|成立|公布)了?"
    rf"(?P<what>[{HAN}a-z\d“”《》·]{{4,20}})(?=[,。;]|$)"
)
# 某市公安局局长[张三]17日对记者表示: an office, a name of two to four characters, a verb of saying.
_OFFICE = re.compile(
    rf"(?:^|[,。;:据] ?)(?P<role>[{HAN}a-z]{{4,18}}?"
    r"(?:局长|部长|市长|省长|县长|主任|院长|校长|书记|主席|总裁|总统|总理|总经理|董事长|发言人|"
    r"创始人|会长|秘书长?|首席执行官|教授|总监|分析师|研究员))"
    rf"(?P<asked>[{HAN}]{{1,6}}·[{HAN}]{{1,6}}|[{HAN}]{{2,4}}?)(?:\d{{1,2}}日)?"
    rf"(?:[向在对][{HAN}《》]{{2,16}}?)?(?:表示|介绍|指出|认为|称[,:]|强调|透露|说[,:])"
)
# “某”专项行动旨在[……]: the aim of something that has a name of its own.
_AIM = re.compile(
    rf"(?P<what>[{HAN}]{{0,8}}[“《][^“”《》]{{2,16}}[”》][{HAN}]{{0,10}})旨在(?P<asked>[{HAN}]{{4,}})"
)
# [国家统计局]发布的《某报告》.
_PUBLISHED = re.compile(
    rf"(?:^|[,。;据])(?P<asked>[{HAN}]{{4,14}}?)(?:近日|日前|昨日|今日)?(?:发布|印发|出台|公布|推出)了?的?"
    r"(?P<what>《[^《》]{4,24}》)"
)


def report_questions(sentence: str, title: str, words: QuestionWords) -> Iterator[MadeQuestion]:
    """Yield the questions that a sentence of a report makes."""
    folded = fold(sentence)
    match = _DATED_EVENT.search(folded)
    if match and stands_alone(match["who"]):
        who, verb, what, asked = (
            sentence[slice(*match.span(part))] for part in ("who", "verb", "what", "asked")
        )
        yield MadeQuestion("event", f"{who}{words.when}{verb}{what}？", asked)
    match = _OFFICE.search(folded)
    if match and stands_alone(match["role"]):
        role, asked = (sentence[slice(*match.span(part))] for part in ("role", "asked"))
        yield MadeQuestion("office", f"{role}是{words.who}？", asked)
    match = _PUBLISHED.search(folded)
    if match and stands_alone(match["asked"]):
        what, asked = (sentence[slice(*match.span(part))] for part in ("what", "asked"))
        yield MadeQuestion("publisher", f"{what}{words.published}？", asked)
    match = _AIM.search(folded)
    if match and stands_alone(match["what"]):
        what, asked = (sentence[slice(*match.span(part))] for part in ("what", "asked"))
        yield MadeQuestion("aim", f"{what}旨在做什么？", asked)
    yield from _title_questions(sentence, folded, title, words)


def _title_questions(
    sentence: str, folded: str, title: str, words: QuestionWords
) -> Iterator[MadeQuestion]:
    """Yield the questions, when and who, of a sentence below a title such as 某局召开安全会议."""
    folded_title = fold(title)
    event = _EVENT_TITLE.match(folded_title)
    if event is None or _FIRST_DATE.search(folded_title):
        return
    if date := _FIRST_DATE.search(folded):
        asked = sentence[slice(*date.span())]
        who, what = title[: event.end("who")], title[event.start("what") :]
        yield MadeQuestion("event", f"{who}{words.when}{what}？", asked)
    attendance = _ATTENDANCE.search(folded)
    if attendance and folded_title.endswith(("会", "会议")):
        meeting = title[event.start("what") + 2 :]
        verb, rest, asked = (
            sentence[slice(*attendance.span(part))] for part in ("verb", "rest", "asked")
        )
        yield MadeQuestion("chair", f"{words.who}{verb}{meeting}{rest}？", asked)
