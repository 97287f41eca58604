"""Questions that a text asks and answers itself: frequent questions, interviews, chat logs.

A question is a line with a label (问：, Q:) or a question mark, or a field of a table row. Its answer
is the text behind the answer's label (答：), the field of the answer, or else the lines that follow.
In a chat log, whose messages stand below a line with name and time, the answer is the next message.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.text.characters import HAN_NUMERALS_BELOW_100
from corpus.text.fold import fold
from corpus.types import Heading, Part

QUESTION_NAMES = frozenset(
    "问题 问 提问 常见问题 问句 疑问 咨询 咨询内容 question questions query q instruction prompt".split()
)
"""Names of the columns that questions are in, folded."""

ANSWER_NAMES = frozenset(
    "答案 答 回答 答复 回复 解答 回复内容 答复内容 answer answers response reply output a completion".split()
)
"""Names of the columns that their answers are in, folded."""

_NUMBER = rf"[{HAN_NUMERALS_BELOW_100}\d]{{0,3}}"
_ASKING = "问题|问|提问|咨询|疑问|网友问|question|q"
_ANSWERING = "答案|答|回答|答复|回复|解答|answer|reply|a"
_MARKS = r"[ \t*#>_]{0,8}"


def _label(words: str) -> str:
    """Return a pattern of a label in folded text: 问：, Q1:, 【问】."""
    return rf"(?:[【\[](?:{words}) ?{_NUMBER}[】\]]:?|(?:{words}) ?{_NUMBER} ?:){_MARKS}"


_QUESTION_LABEL = re.compile(rf"{_MARKS}(?:{_NUMBER}[.、] ?)?{_label(_ASKING)}")
_ANSWER_LABEL = re.compile(rf"{_MARKS}{_label(_ANSWERING)}")
# An answer's label behind the question in the same line.
_INNER_ANSWER_LABEL = re.compile(rf"(?<=[?!。;,\s】\]*]){_label(_ANSWERING)}")
_FIELD = re.compile(r"(?:^|;)([^:;。,?!]{1,12}):", re.MULTILINE)

_CLOCK = r"(?:[上下]午 ?|凌晨 ?|晚上 ?)?\d{1,2}:\d{2}(?::\d{2})?"
_DAY = (
    r"(?:\d{2,4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?,?|\d{1,2}[-/.月]\d{1,2}日?|昨天|今天|"
    r"星期[一二三四五六日天])"
)
_TIME = rf"[\[(]?(?:{_DAY} ?)?{_CLOCK}[\])]?"
# The line above a message: name and time, in either order.
_MESSAGE_HEADER = re.compile(
    rf"{_TIME} {{0,3}}[^\s:。?!,]{{1,20}}:?|[^\s:。?!,]{{1,20}}:? {{1,3}}{_TIME}"
)
_ASKS = re.compile(
    r"[吗呢么][?\s]*$|哪|什么|怎么|怎样|如何|多少|多久|多长|几[个点时号天位度元块次]|谁|为何|为啥|"
    r"能不能|可不可以|有没有|是不是|要不要|是否|能否"
)
# A heading between questions: 二、租金
_SECTION = re.compile(rf"[{HAN_NUMERALS_BELOW_100}]{{1,3}}[、.][^。;:,!]*+")
_SENTENCE_END = re.compile(r"[。!?;]")
_MAX_QUESTION = 90
_MAX_MESSAGE_QUESTION = 40
# How many sentences a question without a label has at most, and how long a message's header is.
_MAX_ENDS = 2
_MAX_HEADER = 50
# So many questions make a text without labels one of questions and answers.
_MIN_PAIRS = 2
_MAX_LABEL = 40
# The greatest length of an answer without a label, in characters.
_MAX_ANSWER = 1000
# A text that has none of these asks nothing.
_HINT = re.compile(
    r"[?？]|[问問答][】\]：:题題案]|[复復答][：:]|\b(?i:q|question|instruction|query)\b|\d:\d\d"
)


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """A question `[start, question_end)` of a text and its answer `[answer_start, end)`, without
    their labels. `is_marked` says whether labels or fields name them so."""

    start: int
    question_end: int
    answer_start: int
    end: int
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int


def question_answers(
    text: str, is_border: Callable[[int], bool] = lambda _: False
) -> tuple[QuestionAnswer, ...]:
    """Return the questions of a text that are answered in it, in order and without overlaps.

    `is_border` says whether the line at an offset, such as a heading, ends an answer.
    """
    if not _HINT.search(text):
        return ()
    folded = fold(text)
    return tuple(_Reader(folded, is_border).pairs())


def answered_question_parts(
    text: str, headings: Sequence[Heading], others: Sequence[Part]
) -> tuple[Part, ...]:
    """Return the parts of a text that are questions with their answers, where it has several, or
    labels mark them. They end at headings and do not overlap the `others`."""
    borders = {heading.start for heading in headings} | {part.start for part in others}
    pairs = question_answers(text, borders.__contains__)
    if len(pairs) < _MIN_PAIRS and not any(pair.is_marked for pair in pairs):
        return ()
    spans = sorted((part.start, part.end) for part in others)
    starts = [start for start, _ in spans]
    parts: list[Part] = []
    for pair in pairs:
        start = text.rfind("\n", 0, pair.start) + 1
        before = bisect_right(starts, start) - 1
        is_inside = before >= 0 and spans[before][1] > start
        if not is_inside and bisect_left(starts, pair.end) - 1 == before:
            label = text[pair.start : pair.question_end].strip()
            parts.append(Part(start, pair.end, label if len(label) <= _MAX_LABEL else ""))
    return tuple(parts)


class _Reader:
    """Reads the lines of a folded text from the first to the last."""

    def __init__(self, folded: str, is_border: Callable[[int], bool]) -> None:
        self._text = folded
        self._is_border = is_border
        self._lines = list(_lines(folded))
        self._headers = [self._is_header(line) for line in self._lines]
        self._has_answer_labels = any(self._answer_label(line) for line in self._lines)
        self._asking = [self._question(at) for at in range(len(self._lines))]
        self._are_many = sum(each is not None for each in self._asking) > 1
        self._repeated_fields = _repeated(_FIELD.findall(folded))
        self._rows = [self._row(line) for line in self._lines]

    def pairs(self) -> Iterator[QuestionAnswer]:
        """Yield the pairs."""
        at = 0
        while at < len(self._lines):
            if (row := self._rows[at]) is not None:
                yield row
                at += 1
            elif self._asking[at] is not None:
                pair, at = self._answered(at)
                if pair is not None and pair.answer_start < pair.end:
                    yield pair
            else:
                at += 1

    def _answered(self, at: int) -> tuple[QuestionAnswer | None, int]:
        """Return the pair of the question in a line, and the line behind it."""
        start, end = self._asking[at] or (0, 0)
        is_labelled = _QUESTION_LABEL.match(self._text, self._lines[at].start) is not None
        inner = _INNER_ANSWER_LABEL.search(self._text, start, self._lines[at].end)
        is_message = at > 0 and self._headers[at - 1]
        pair = QuestionAnswer(start, end, end, end, is_labelled)
        if inner:
            pair = QuestionAnswer(
                start, inner.start(), inner.end(), self._lines[at].end, is_marked=True
            )
        at += 1
        while at < len(self._lines) and not self._ends(pair, at, is_labelled=is_labelled):
            line = self._lines[at]
            label = self._answer_label(line)
            has_answer = pair.answer_start < pair.end
            if self._headers[at]:
                if has_answer and is_message:
                    break
            elif label and not has_answer:
                pair = replace(pair, answer_start=label, end=line.end, is_marked=True)
            elif is_labelled and self._has_answer_labels and not has_answer:
                # The question goes on.
                pair = replace(pair, question_end=line.end, answer_start=line.end, end=line.end)
            else:
                start = pair.answer_start if has_answer else line.start
                if line.end - start > _MAX_ANSWER:
                    break
                pair = replace(pair, answer_start=start, end=line.end)
            at += 1
        return pair, at

    def _ends(self, pair: QuestionAnswer, at: int, *, is_labelled: bool) -> bool:
        """Return whether the answer of a pair ends before a line."""
        line = self._lines[at]
        if self._is_border(line.start) or self._rows[at] is not None:
            return True
        has_answer = pair.answer_start < pair.end
        is_short = line.end - line.start <= _MAX_HEADER
        if is_short and has_answer and _SECTION.fullmatch(self._text, line.start, line.end):
            return True
        if self._asking[at] is not None and not self._answer_label(line):
            is_second = _QUESTION_LABEL.match(self._text, line.start) is None
            return has_answer or not (is_labelled and is_second and self._has_answer_labels)
        # A single question in a text is a figure of speech; the next line answers it.
        is_single = not self._are_many and not pair.is_marked
        return is_single and has_answer and self._text[pair.end - 1] not in ":;"

    def _question(self, at: int) -> tuple[int, int] | None:
        """Return the question that a line asks."""
        line = self._lines[at]
        if self._is_border(line.start) or self._answer_label(line):
            return None
        label = _QUESTION_LABEL.match(self._text, line.start, line.end)
        asked = self._text[label.end() if label else line.start : line.end]
        is_asked = asked.rstrip("*_ ").endswith("?")
        if label:
            is_question = asked and (is_asked or self._has_answer_labels or _ASKS.search(asked))
            return (label.end(), line.end) if is_question else None
        if len(asked) > _MAX_QUESTION or len(_SENTENCE_END.findall(asked)) > _MAX_ENDS:
            return None
        if at and self._headers[at - 1] and len(asked) <= _MAX_MESSAGE_QUESTION:
            is_asked = is_asked or _ASKS.search(asked) is not None
        return (line.start, line.end) if is_asked else None

    def _row(self, line: _Line) -> QuestionAnswer | None:
        """Return the question and the answer of a table row in a line, 问题：…；答案：…."""
        question: int | None = None
        answer: int | None = None
        end = question_end = line.end
        for field in _FIELD.finditer(self._text, line.start, line.end):
            name = field[1].strip().rsplit(".", 1)[-1]
            if answer is not None:
                if field[1] in self._repeated_fields:
                    end = field.start()
                    break
            elif question is None and name in QUESTION_NAMES:
                question = field.end()
            elif question is not None and name in ANSWER_NAMES and field.start() > line.start:
                answer = field.end()
                question_end = min(question_end, field.start())
            elif question is not None and field[1] in self._repeated_fields:
                question_end = min(question_end, field.start())
        if question is None or answer is None or answer >= end:
            return None
        return QuestionAnswer(question, question_end, answer, end, is_marked=True)

    def _answer_label(self, line: _Line) -> int | None:
        """Return where the text behind an answer's label begins."""
        label = _ANSWER_LABEL.match(self._text, line.start, line.end)
        return label.end() if label else None

    def _is_header(self, line: _Line) -> bool:
        is_short = line.end - line.start <= _MAX_HEADER
        return is_short and bool(_MESSAGE_HEADER.fullmatch(self._text, line.start, line.end))


def _lines(text: str) -> Iterator[_Line]:
    """Yield the lines of a text that are not empty, without white space around them."""
    start = 0
    for line in text.split("\n"):
        if stripped := line.strip():
            offset = start + line.index(stripped)
            yield _Line(offset, offset + len(stripped))
        start += len(line) + 1


def _repeated(names: list[str]) -> frozenset[str]:
    seen: set[str] = set()
    return frozenset(name for name in names if name in seen or seen.add(name))  # type: ignore[func-returns-value]
