"""The protocol of an answer judge: a network that reads a question and a passage together.

It costs a pass over the passage for each question, so only the best passages are judged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class JudgedPassage:
    """A passage to judge: the text of a chunk, its context, and the spans of its sentences as
    offsets `[start, end)` into `text`."""

    context: str
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge says of a passage.

    `answers` is the logit of the probability that the passage answers. `span` are the words that
    would answer, as offsets `[start, end)` into the text, None where the text has no words; and
    `span_probability` how sure that is, if the passage answers. `sentences` is how likely each
    sentence holds the answer; they add up to at most one.
    """

    answers: float
    span: Span | None
    span_probability: float
    sentences: tuple[float, ...]


class AnswerJudge(Protocol):
    """Judges passages. Threads may share it; the network is loaded with the first passage."""

    @property
    def name(self) -> str:
        """The name by which reports call the judge."""
        ...

    def load(self) -> None:
        """Load the network, unless it is.

        Raises:
            EncoderError: it can't be loaded.
        """
        ...

    def judge(self, question: str, passages: Sequence[JudgedPassage]) -> list[Judgement]:
        """Return a judgement of each passage, which does not depend on the others.

        Raises:
            EncoderError: the network can't be loaded.
        """
        ...
