"""Judging passages for one question, each once."""

import math
from collections import defaultdict
from collections.abc import Sequence

from bot.matching.rewording import in_words_of
from bot.ranking.passage import Passage
from bot.types import Question
from embeddings.judging.answer_judge import AnswerJudge, JudgedPassage, Judgement


class PassageJudge:
    """Judges the passages of one request."""

    def __init__(self, judge: AnswerJudge) -> None:
        self._judge = judge
        self._known: dict[int, Judgement] = {}

    def judge(self, question: Question, passages: Sequence[Passage]) -> list[Judgement]:
        """Return a judgement of each passage; known ones not again.

        Raises:
            EncoderError: the judge can't be loaded.
        """
        new = [each for each in passages if each.stored.chunk.id not in self._known]
        # Each passage is asked in its own words, so most questions are one group of passages.
        groups: defaultdict[str, list[Passage]] = defaultdict(list)
        for each in new:
            groups[in_words_of(question, each.candidate.searchable)].append(each)
        for text, group in groups.items():
            judged = self._judge.judge(text, [_judged_passage(each) for each in group])
            for passage, judgement in zip(group, judged, strict=True):
                self._known[passage.stored.chunk.id] = judgement
        return [self._known[each.stored.chunk.id] for each in passages]


def _judged_passage(passage: Passage) -> JudgedPassage:
    stored = passage.stored
    return JudgedPassage(stored.chunk.context, stored.text, tuple(passage.candidate.sentence_spans))


def answer_probability(judgement: Judgement) -> float:
    """Return the probability that a passage answers, 0 to 1."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, judgement.answers))))
