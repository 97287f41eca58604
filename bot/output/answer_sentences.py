"""The text of an answer as finished sentences, each with the citations that it rests on.

What sends an answer to other programs takes it from here, piece by piece. So text that a language
model writes can take the place of the quotes: it needs a function from an answer to an iterator of
`AnswerSentence`, a `SentenceWriter`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.output.terminal import location
from bot.types import Answer, Verdict
from corpus.text.characters import is_han
from corpus.text.visible import visible


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A piece of an answer that will not change any more.

    The texts of all pieces, one after the other, are the answer, so `text` holds white space too.
    It contains the marks, ` [1]`; `citations` are their numbers.
    """

    text: str
    citations: tuple[int, ...] = ()


SentenceWriter = Callable[[Answer], Iterator[AnswerSentence]]
"""Yields the text of an answer. It may take its time, and runs in a thread."""


def quoted_sentences(answer: Answer) -> Iterator[AnswerSentence]:
    """Yield the quotes of an answer; without an answer, what is said instead."""
    if answer.answer is None:
        yield from _no_answer(answer)
        return
    known = {citation.number for citation in answer.citations}
    lines = answer.answer.split("\n")
    for at, line in enumerate(lines):
        number = _mark(line)
        numbers = (number,) if number in known else ()
        yield AnswerSentence(line if at == len(lines) - 1 else f"{line}\n", numbers)


def _mark(line: str) -> int:
    """Return the number of the mark that ends a line, 0 where there is none."""
    _, opening, mark = line.rpartition(" [")
    digits = mark.removesuffix("]")
    is_mark = opening and digits != mark and digits.isascii() and digits.isdigit()
    return int(digits) if is_mark and len(digits) < len("1000") else 0


def _no_answer(answer: Answer) -> Iterator[AnswerSentence]:
    """Yield that nothing answers, in the language of the question, and the closest sources."""
    is_related = answer.verdict is Verdict.RELATED
    is_chinese = any(map(is_han, answer.question))
    if answer.matching_documents == 0:
        yield AnswerSentence(
            "没有文档符合筛选条件。" if is_chinese else "No document meets the filter."
        )
        return
    if is_chinese:
        said = "这些文档里没有直接的答案。" if is_related else "这些文档里没有找到答案。"
        said += "".join(map(visible, answer.differs))
        closest = "最接近的来源："
    else:
        said = "The documents do not answer this."
        if is_related:
            said = "The documents do not answer this directly."
        closest = "The closest sources:"
    yield AnswerSentence(said)
    if answer.citations:
        yield AnswerSentence(f"\n\n{closest}")
    for citation in answer.citations:
        title = visible(" ".join(citation.title.split()))
        yield AnswerSentence(f"\n- {title} ({location(citation)})")
