"""What marks a question, an answer and a message in a folded text: labels, columns, headers."""

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN_NUMERALS_BELOW_100

_QUESTION_NAMES = frozenset(
    "问 提问 问句 疑问 咨询 咨询内容 query q instruction prompt input".split()
)
_QUESTION_NAME_ENDS = "问题", "question", "questions"
_ANSWER_NAMES = frozenset("a ans reply response output completion 答".split())
_ANSWER_NAME_ENDS = tuple(
    "答案 回答 答复 回复 解答 答句 解决办法 解决方法 解决方案 处理办法 处理方法 办理结果 回复内容 "
    "答复内容 answer answers".split()
)

_NUMBER = rf"[{HAN_NUMERALS_BELOW_100}\d]{{0,3}}"
_ASKING = "问题|问|提问|咨询|疑问|网友问|question|q"
_ANSWERING = "答案|答|回答|答复|回复|解答|answer|a"
_MARKS = r"[ \t*#>_]{0,8}"
# A text that has none of these asks nothing. They are told apart by the first character, because
# Python searches for a class of characters several times as fast as for alternatives.
_SIGN = lazy_pattern("[?？哪吗嗎谁誰几幾么麼]")
_MINUTES = lazy_pattern(r"[:：](?<=\d[:：])\d\d")
_LABEL = lazy_pattern(r"[问問答][】\]：:题題案]|[复復答询詢][：:]")
# The letters are those that are one of the first letters where case is ignored.
_LATIN_LABEL = lazy_pattern(
    r"[qQiIıİpP](?<=\b.)(?i:(?<=q)(?:uestion|uery)?|(?<=i)nstruction|(?<=p)rompt)\b"
)


def _label(words: str) -> str:
    """Return a pattern of a label: 问:, q1:, 【问】."""
    return rf"(?:[【\[](?:{words}) ?{_NUMBER}[】\]]:?|(?:{words}) ?{_NUMBER} ?:){_MARKS}"


_QUESTION_LABEL = lazy_pattern(rf"{_MARKS}(?:{_NUMBER}[.、] ?)?{_label(_ASKING)}")
_ANSWER_LABEL = lazy_pattern(rf"{_MARKS}{_label(_ANSWERING)}")
# Behind the question in the same line.
_INNER_ANSWER_LABEL = lazy_pattern(rf"(?<=[?!。;,\s】\]*]){_label(_ANSWERING)}")

_CLOCK = r"(?:[上下]午 ?|凌晨 ?|晚上 ?)?\d{1,2}:\d{2}(?::\d{2})?"
_DAY = (
    r"(?:\d{2,4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?,?|\d{1,2}[-/.月]\d{1,2}日?|昨天|今天|"
    r"星期[一二三四五六日天])"
)
_TIME = rf"[\[(]?(?:{_DAY} ?)?{_CLOCK}[\])]?"
_NAME = r"[^\s:。?!,]{1,20}:?"
_MESSAGE_HEADER = lazy_pattern(
    rf"{_TIME} {{0,3}}(?P<behind>{_NAME})|(?P<before>{_NAME}) {{1,3}}{_TIME}"
)
_MAX_HEADER = 50

_ASKS = lazy_pattern(
    r"[吗呢么][?\s]*$|哪|什么|怎么|怎样|如何|多少|多久|多长|几[个点时号天位度元块次月年]|谁|为何|为啥|"
    r"能不能|可不可以|有没有|是不是|要不要|是否|能否"
)
# What a line without a question mark asks with; whether (是否) stands in lists of what to state.
_ASKS_PLAINLY = lazy_pattern(
    r"[吗呢么]$|[在去到]哪|哪里|哪儿|哪[些天个种]|什么|啥|怎么|怎样|如何|咋|多少|多久|多长|谁|为何|几[个点时号天位度元块次]"
)
_CLAUSE_MARKS = lazy_pattern(r"[。!?;:,、]")
_NUMBERED = lazy_pattern(rf"[(]?[{HAN_NUMERALS_BELOW_100}\d]{{1,3}}(?:[)、]|\.(?!\d))")
_SECTION = lazy_pattern(rf"[{HAN_NUMERALS_BELOW_100}]{{1,3}}[、.][^。;:,!?]*+")
_SENTENCE_END = lazy_pattern(r"[。!?;]")
# The greatest length of a question without a label, in characters and sentences, and of one
# without a question mark.
_MAX_QUESTION = 90
_MAX_ENDS = 2
_MAX_UNMARKED = 40


def is_question_column(name: str) -> bool:
    """Return whether a folded name is that of a column with questions."""
    return name in _QUESTION_NAMES or name.endswith(_QUESTION_NAME_ENDS)


def is_answer_column(name: str) -> bool:
    """Return whether a folded name is that of a column with answers."""
    return name in _ANSWER_NAMES or name.endswith(_ANSWER_NAME_ENDS)


def question_label_end(text: str, start: int, end: int) -> int | None:
    """Return the offset behind the label that makes a line `[start, end)` a question."""
    label = _QUESTION_LABEL.match(text, start, end)
    return label.end() if label else None


def answer_label_end(text: str, start: int, end: int) -> int | None:
    """Return the offset behind the label that makes a line `[start, end)` an answer."""
    label = _ANSWER_LABEL.match(text, start, end)
    return label.end() if label else None


def inner_answer_label(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of an answer's label behind the question in a line `[start, end)`."""
    label = _INNER_ANSWER_LABEL.search(text, start, end)
    return label.span() if label else None


def message_author(line: str) -> str | None:
    """Return the author that the line above a message names, with the time of the message.

    None for any other line.
    """
    header = _MESSAGE_HEADER.fullmatch(line) if len(line) <= _MAX_HEADER else None
    return (header["behind"] or header["before"]).rstrip(":") if header else None


def asks(line: str, *, is_message: bool) -> bool:
    """Return whether a line without a label is a question.

    It ends with a question mark; in a message, or behind a number, its words may tell.
    """
    if len(line) > _MAX_QUESTION or len(_SENTENCE_END.findall(line)) > _MAX_ENDS:
        return False
    if line.rstrip("*_ ").endswith("?"):
        return True
    may_be = is_message or (_NUMBERED.match(line) and not _SENTENCE_END.search(line))
    return bool(may_be) and len(line) <= _MAX_UNMARKED and contains_question_word(line)


def asks_plainly(line: str) -> bool:
    """Return whether a line without any mark is worded as a question."""
    return (
        len(line) <= _MAX_UNMARKED
        and _CLAUSE_MARKS.search(line) is None
        and _ASKS_PLAINLY.search(line) is not None
    )


def inline_answer(line: str) -> tuple[int, int, bool] | None:
    """Return where the question that a line begins with ends and where its answer begins, and
    whether a number stands before it; None for any other line."""
    end = line.find("?", 0, _MAX_QUESTION) + 1
    answer = line[end:].lstrip()
    is_numbered = _NUMBERED.match(line) is not None
    if not end or not answer or answer.endswith("?") or not asks(line[:end], is_message=False):
        return None
    is_question = is_numbered or contains_question_word(line[:end])
    return (end, len(line) - len(answer), is_numbered) if is_question else None


def contains_question_word(line: str) -> bool:
    """Return whether a folded line contains a word that asks."""
    return _ASKS.search(line) is not None


def is_section_title(line: str) -> bool:
    """Return whether a line looks like the heading of a section: 二、租金."""
    return len(line) <= _MAX_HEADER and _SECTION.fullmatch(line) is not None


def may_ask(text: str) -> bool:
    """Return whether a text may ask something: a cheap look for signs of questions."""
    return bool(
        _SIGN.search(text)
        or _MINUTES.search(text)
        or _LABEL.search(text)
        or _LATIN_LABEL.search(text)
    )
