"""Which passages an answer cites, in which order, and which of them it has to quote."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.comparison import SearchSide, side_by_side
from bot.answer.continued_lists import continued_list
from bot.answer.duplicate_passages import DistinctPassage
from bot.answer.several_questions import one_by_one, separate_questions
from bot.matching.folded_chunk import ChunkReader
from bot.question.comparisons import compared_sides
from bot.types import Question
from corpus.text.fold import fold


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Passages as an answer cites them; it consists of the first `parts`, where there are any.

    `judged` are the passages that the confidence is computed from: of an answer in several parts
    only one, because the others do not compete with it.
    """

    passages: list[DistinctPassage]
    judged: list[DistinctPassage]
    parts: int = 0


def arrange(
    question: Question,
    found: Sequence[DistinctPassage],
    chunks: ChunkReader,
    count: int,
    search: SearchSide,
) -> Arrangement:
    """Arrange the passages found, best first: the parts of the answer before all others.

    `count` is the number of chunks in the index; `search` finds passages for another question.
    """
    passages = list(found)
    if not passages:
        return Arrangement(passages, passages)
    parts: list[DistinctPassage] = []
    answers_all = False
    if sides := compared_sides(fold(question.text)):
        parts = side_by_side(question, sides, passages, search)
    elif questions := separate_questions(question.text):
        parts = one_by_one(questions, search)
        answers_all = bool(parts)
    if not parts:
        parts = continued_list(question, passages[0], chunks, count)
    if len(parts) < 2 and not answers_all:
        return Arrangement(passages, passages)
    ids = {each.passage.stored.chunk.id for each in parts}
    others = [each for each in passages if each.passage.stored.chunk.id not in ids]
    best = max(parts, key=lambda each: each.passage.score)
    return Arrangement([*parts, *others], [best, *others], len(parts))
