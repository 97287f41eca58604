"""Questions on what is no sentence: rows of tables, labelled lines, questions of a document."""

import re
from collections.abc import Iterator

from bot.answer.question_forms.wording import MAX_QUESTION, MadeQuestion, QuestionWords, named
from corpus.text.characters import is_han
from corpus.text.fold import fold
from corpus.text.question_answers import question_answers

# A shorter question of a document says nothing outside of it.
_MIN_OWN_QUESTION = 11
_ASKED = 6
_MAX_ROW = 400
# A row, as tables are read: the name of each column before its cell.
_CELL = re.compile(r"(?:^|;) ?(?P<name>[^:;]{1,12}): ?(?P<value>[^:;]{1,24})(?=;|$)")
# Columns whose cells do not tell rows apart, and those that say nothing without the table's title.
_NUMBER_OF_ROW = ("序号", "编号", "no", "no.")
_VAGUE = ("数值", "值", "内容", "说明", "备注", "要求", "标准", "参数", "描述", "单位")
_PERSONS = ("人", "员", "者", "长", "经理")
_AMOUNT = re.compile(r"\d[\d.,]{0,9}%?\D{0,3}")
# A line of a notice: its label, which needs the document's title, and what it says.
_LABELLED = re.compile(
    r"^(?P<label>(?:联系|咨询|监督|投诉|举报|服务)电话|"
    r"(?:报名|办理|开放|办公|受理|活动|会议)(?:时间|地点|地址)|"
    r"收费标准|主办单位|承办单位|联系人|报名条件|办理条件|申请条件|适用范围):(?P<asked>.{3,60})$"
)


def structure_questions(text: str, title: str, words: QuestionWords) -> Iterator[MadeQuestion]:
    """Yield the questions that the lines of a chunk make."""
    for pair in question_answers(text):
        question = text[pair.start : pair.question_end].strip()
        asked = text[pair.answer_start : pair.end].strip()[:_ASKED]
        is_whole = "\n" not in question and question.endswith(("？", "?"))
        is_telling = len(question) >= _MIN_OWN_QUESTION and _shares_words(question, title)
        if pair.is_marked and is_whole and is_telling and is_han(question[0]) and asked:
            yield MadeQuestion("faq", question, asked)
    name = named(title)
    for line in map(str.strip, text.split("\n")):
        yield from _row_questions(line, words)
        match = _LABELLED.match(fold(line))
        if match and name is not None:
            label, asked = (line[slice(*match.span(part))] for part in ("label", "asked"))
            yield MadeQuestion("label", f"{name}的{label}{words.what}？", asked[:_ASKED])


def _row_questions(line: str, words: QuestionWords) -> Iterator[MadeQuestion]:
    """Yield the question for the second telling cell of a row of a table by its first one."""
    folded = fold(line)
    if len(line) > _MAX_ROW or folded.count(":") < 2:
        return
    cells = [
        (line[slice(*match.span("name"))].strip(), line[slice(*match.span("value"))].strip())
        for match in _CELL.finditer(folded)
    ]
    telling = [cell for cell in cells if fold(cell[0]) not in _NUMBER_OF_ROW]
    if len(telling) < 2:
        return
    (_, key), (column, value) = telling[:2]
    if column in _VAGUE or "什么" in column or not any(map(is_han, key)) or len(value) < 2:
        return
    is_person = fold(column).endswith(_PERSONS)
    asks = words.what
    if is_person or _AMOUNT.fullmatch(value):
        asks = f"是{words.who if is_person else words.much}"
    if len(f"{key}{column}") <= MAX_QUESTION and len(key) >= 2:
        yield MadeQuestion("row", f"{key}的{column}{asks}？", value)


def _shares_words(question: str, title: str) -> bool:
    """Return whether a question has two characters in a row of the title, and so says its topic."""
    folded, topic = fold(question), fold(title)
    pairs = (topic[at : at + 2] for at in range(len(topic) - 1))
    return any(pair in folded for pair in pairs if all(map(is_han, pair)))
