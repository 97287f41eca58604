"""Questions that a text asks and answers itself: frequent questions, interviews, chat logs.

A question is a line with a label (问：, Q:) or a question mark, or a field of a table row. Its
answer is the text behind the answer's label (答：), the field of the answer, or else the lines that
follow; where several lines begin with questions, it is the rest of such a line. In a chat log,
whose messages stand below a line with name and time, the answer is what the next author writes.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.patterns.lazy import lazy_pattern
from corpus.text.fold import fold
from corpus.text.question_marks import (
    answer_label_end,
    asks,
    asks_plainly,
    contains_question_word,
    inline_answer,
    inner_answer_label,
    is_answer_column,
    is_question_column,
    is_section_title,
    may_ask,
    message_author,
    question_label_end,
)
from corpus.text.sentences import trim
from corpus.types import Heading, Part

# So many questions make a text without labels one of questions and answers.
_MIN_PAIRS = 2
_MAX_LABEL = 40
_MAX_ANSWER = 1000  # characters
_FIELD = lazy_pattern(r"(?m)(?:^|;)([^:;。,?!]{1,16}):")


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
    """A line; `question` is the span of the question that it asks, `answer` the offset behind an
    answer's label or behind the question in its line, `author` that of the message below it."""

    start: int
    end: int
    question: tuple[int, int] | None = None
    answer: int | None = None
    author: str | None = None
    is_labelled: bool = False
    inline: int | None = None


def question_answers(
    text: str, is_border: Callable[[int], bool] = lambda _: False, *, folded: str | None = None
) -> tuple[QuestionAnswer, ...]:
    """Return the questions of a text that are answered in it, in order and without overlaps.

    `is_border` says whether the line at an offset, such as a heading, ends an answer. `folded` is
    the folded text, where it is known.
    """
    if not may_ask(text):
        return ()
    return tuple(_Reader(fold(text) if folded is None else folded, is_border).pairs())


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
        counts = Counter(_FIELD.findall(folded))
        self._repeated_fields = {name for name, count in counts.items() if count > 1}
        self._has_answer_labels = any(
            answer_label_end(folded, start, end) is not None for start, end in _line_spans(folded)
        )
        self._lines: list[_Line] = []
        for start, end in _line_spans(folded):
            is_message = bool(self._lines) and self._lines[-1].author is not None
            self._lines.append(self._line(start, end, is_message=is_message))
        self._find_inline_answers()
        self._find_plain_questions()
        self._are_many = sum(line.question is not None for line in self._lines) > 1

    def pairs(self) -> Iterator[QuestionAnswer]:
        """Yield the pairs."""
        at = 0
        while at < len(self._lines):
            line = self._lines[at]
            if (row := self._row(line)) is not None:
                yield row
                at += 1
            elif line.question is not None:
                pair, at = self._answered(at, line.question)
                if pair.answer_start < pair.end:
                    yield pair
            else:
                at += 1

    def _line(self, start: int, end: int, *, is_message: bool) -> _Line:
        text = self._text[start:end]
        if (author := message_author(text)) is not None:
            return _Line(start, end, author=author)
        if self._is_border(start):
            return _Line(start, end)
        if (answer := answer_label_end(self._text, start, end)) is not None:
            return _Line(start, end, answer=answer)
        label = question_label_end(self._text, start, end)
        if label is not None and label < end:
            asked = self._text[label:end]
            if self._has_answer_labels or asked.endswith("?") or contains_question_word(asked):
                return _Line(start, end, (label, end), is_labelled=True)
        return _Line(start, end, (start, end) if asks(text, is_message=is_message) else None)

    def _find_inline_answers(self) -> None:
        """Let the lines that ask and answer be questions, where they are numbered or many."""
        found = {
            at: inline
            for at, line in enumerate(self._lines)
            if line.question is None and line.author is None and line.answer is None
            if not self._is_border(line.start)
            if (inline := inline_answer(self._text[line.start : line.end])) is not None
        }
        are_most = 2 * len(found) >= len(self._lines)
        chosen = {at: each for at, each in found.items() if are_most or each[2]}
        if len(chosen) >= _MIN_PAIRS:
            for at, (asked, answer, _) in chosen.items():
                start = self._lines[at].start
                asking = start, start + asked
                self._lines[at] = replace(self._lines[at], question=asking, inline=start + answer)

    def _find_plain_questions(self) -> None:
        """Let lines be questions that are worded so, if another kind of line follows."""
        lines = self._lines
        plain = [
            at
            for at, line in enumerate(lines[:-1])
            if line.question is None and line.author is None and line.answer is None
            if not self._is_border(line.start) and not self._is_border(lines[at + 1].start)
            if (not at or (lines[at - 1].question is None and lines[at - 1].author is None))
            if lines[at + 1].question is None and lines[at + 1].author is None
            if asks_plainly(self._text[line.start : line.end])
            if not asks_plainly(self._text[lines[at + 1].start : lines[at + 1].end])
        ]
        are_marked = any(line.question is not None and line.author is None for line in lines)
        closed = [at for at in plain if self._text[lines[at + 1].end - 1] in ".。!"]
        chosen = plain if are_marked else closed if len(closed) >= _MIN_PAIRS else []
        for at in chosen:
            lines[at] = replace(lines[at], question=(lines[at].start, lines[at].end))

    def _answered(self, at: int, asked: tuple[int, int]) -> tuple[QuestionAnswer, int]:
        """Return the pair of the question in a line, and the line behind it."""
        first = self._lines[at]
        start, question_end = asked
        author = self._lines[at - 1].author if at else None
        answer, end = question_end, question_end
        # Whether the answer has begun; behind its label it may still be empty.
        has_answer = is_marked = False
        if inner := inner_answer_label(self._text, start, first.end):
            (question_end, answer), end = inner, first.end
            has_answer = is_marked = True
        elif first.inline is not None:
            answer, end, has_answer = first.inline, first.end, True
        answering: str | None = None
        writing = author
        at += 1
        while at < len(self._lines):
            line = self._lines[at]
            if self._ends(line) or (has_answer and line.question is not None):
                break
            if line.author is not None:
                writing = line.author
                if has_answer and writing != answering:
                    break
            elif line.answer is not None and not is_marked:
                answer, end, has_answer, is_marked = line.answer, line.end, True, True
            elif not has_answer and (
                (first.is_labelled and self._has_answer_labels and not line.is_labelled)
                or (author is not None and writing == author)
            ):
                # The question goes on.
                question_end = answer = end = line.end
            elif line.question is None and self._goes_on(
                line, answer, end, has_answer, is_marked, is_inline=first.inline is not None
            ):
                answer = answer if has_answer else line.start
                end, has_answer, answering = line.end, True, answering or writing
            else:
                break
            at += 1
        answer, end = trim(self._text, answer, end)
        return QuestionAnswer(start, question_end, answer, end, is_marked), at

    def _goes_on(
        self,
        line: _Line,
        answer: int,
        end: int,
        has_answer: bool,
        is_marked: bool,
        *,
        is_inline: bool,
    ) -> bool:
        """Return whether a line belongs to an answer that has come to the offset `end`.

        The only question of a text is a figure of speech, unless it has a label; only the next line
        answers it. Nor does an answer go on that began in the line of its question.
        """
        if not has_answer:
            return True
        is_single = not is_marked and (is_inline or not self._are_many)
        is_complete = is_single and self._text[end - 1] not in ":;"
        return line.end - answer <= _MAX_ANSWER and not is_complete

    def _ends(self, line: _Line) -> bool:
        """Return whether no answer goes on in a line."""
        is_title = is_section_title(self._text[line.start : line.end]) and line.question is None
        return self._is_border(line.start) or is_title or self._row(line) is not None

    def _row(self, line: _Line) -> QuestionAnswer | None:
        """Return the question and the answer of a table row in a line, 问题：…；答案：….

        What stands between the two belongs to the question.
        """
        fields = list(_FIELD.finditer(self._text, line.start, line.end))
        names = [field[1].strip().rsplit(".", 1)[-1] for field in fields]
        question = next((at for at, name in enumerate(names) if is_question_column(name)), None)
        answer = next((at for at, name in enumerate(names) if is_answer_column(name)), None)
        if question is None or answer is None or question == answer:
            return None
        question_end = self._value_end(fields, question, line)
        if question < answer:
            question_end = fields[answer].start()
        start, end = fields[answer].end(), self._value_end(fields, answer, line)
        if start >= end:
            return None
        return QuestionAnswer(fields[question].end(), question_end, start, end, is_marked=True)

    def _value_end(self, fields: list[re.Match[str]], at: int, line: _Line) -> int:
        """Return where the value of a field ends: at a field that other rows have too."""
        others = (each.start() for each in fields[at + 1 :] if each[1] in self._repeated_fields)
        return next(others, line.end)


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of lines that are not empty, without white space around them."""
    start = 0
    for line in text.split("\n"):
        if stripped := line.strip():
            offset = start + line.index(stripped)
            yield offset, offset + len(stripped)
        start += len(line) + 1
