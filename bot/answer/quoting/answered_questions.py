"""Questions that a passage itself asks and answers: the answer is quoted, never the question."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.question.asked_forms import agreement
from bot.ranking.passage import Passage
from bot.types import Question
from corpus.text.fold import fold
from corpus.text.question_answers import QuestionAnswer, question_answers
from corpus.text.question_marks import message_author

Span = tuple[int, int]

# What a question of the text has in addition that asks for the same kind of answer as the reader's,
# and what one has less that asks for another kind.
_SAME_KIND = 0.35


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question of a passage with its answer.

    `asking` are the indexes of the sentences that the question is in, `answering` those of the
    answer's; `spans` are what of these is the answer.
    """

    asking: tuple[int, ...]
    answering: tuple[int, ...]
    spans: tuple[Span, ...]

    @property
    def is_single(self) -> bool:
        """Whether the answer is one sentence."""
        return len(self.answering) == 1

    @property
    def length(self) -> int:
        """The number of characters of the answer."""
        return self.spans[-1][1] - self.spans[0][0]

    def clip(self, spans: Sequence[Span]) -> list[Span]:
        """Return the spans of all sentences, those of the answer without its label."""
        clipped = dict(zip(self.answering, self.spans, strict=True))
        return [clipped.get(at, span) for at, span in enumerate(spans)]


def answered_questions(passage: Passage, headings: frozenset[int]) -> list[AnsweredQuestion]:
    """Return the questions that a passage answers; `headings` are the offsets of its headings."""
    text, spans = passage.stored.text, passage.candidate.sentence_spans
    folded = passage.candidate.folded_text
    pairs = question_answers(text, headings.__contains__, folded=folded)
    found = (_by_sentences(pair, text, spans) for pair in pairs)
    return [each for each in found if each.answering]


def chosen_question(
    question: Question,
    passage: Passage,
    pairs: Sequence[AnsweredQuestion],
    scores: Sequence[float],
    best: int,
) -> AnsweredQuestion | None:
    """Return the question of the passage that fits the reader's best, None where the best sentence
    belongs to none; `scores` are those of all sentences.

    Where several are about the same subject, what is asked of it decides.
    """
    folded = fold(question.text)
    sentences = passage.candidate.folded_sentences

    def fit(pair: AnsweredQuestion) -> float:
        asked = "".join(sentences[at] for at in pair.asking)
        return max(scores[at] for at in (*pair.asking, *pair.answering)) + _SAME_KIND * agreement(
            folded, asked
        )

    if not any(best in each.asking or best in each.answering for each in pairs):
        return None
    return max(pairs, key=fit)


def _by_sentences(pair: QuestionAnswer, text: str, spans: Sequence[Span]) -> AnsweredQuestion:
    asking = tuple(
        at
        for at, (start, end) in enumerate(spans)
        if start < pair.question_end and end > pair.start
    )
    answering: list[int] = []
    clipped: list[Span] = []
    for at, (start, end) in enumerate(spans):
        first, last = max(start, pair.answer_start), min(end, pair.end)
        words = text[first:last].strip()
        if words and message_author(fold(words)) is None:
            answering.append(at)
            clipped.append((first, last))
    return AnsweredQuestion(asking, tuple(answering), tuple(clipped))
