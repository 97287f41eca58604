"""A question as the index is asked."""

from dataclasses import dataclass

from bot.types import Question
from embeddings.encoders import Vectors
from embeddings.maxsim import QuestionWords


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its vector, of shape `(dimensions,)`, and the vectors of its words."""

    question: Question
    vector: Vectors
    words: QuestionWords
