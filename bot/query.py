"""A question as the index is asked."""

from dataclasses import dataclass

from embeddings.encoders import Vectors
from embeddings.maxsim import QuestionWords


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was put and as it is searched.

    `folded` is what is searched: folded, its question phrases blanked. `terms` are distinct;
    `weights` holds the rarity of each unit and pair, numbers in their one writing. `has_numbers`
    tells whether texts must be brought to that writing before they are compared with it.
    `other_names` are names in it with what the documents call them too.
    """

    text: str
    folded: str
    terms: tuple[str, ...]
    weights: dict[str, float]
    has_numbers: bool = False
    other_names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its vector, of shape `(dimensions,)`, and the vectors of its words."""

    question: Question
    vector: Vectors
    words: QuestionWords
