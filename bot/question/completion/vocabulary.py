"""What completing a question asks of the folder and of the dictionary."""

from collections.abc import Sequence
from typing import Protocol

from bot.matching.folded_chunk import FoldedChunk
from bot.types import Question


class FolderReader(Protocol):
    """The weights of words, their division, and a search of the folder."""

    def understand(self, text: str) -> Question:
        """Return a question as it is searched; raises QuestionError."""
        ...

    def lexical_matches(self, question: Question, limit: int) -> list[FoldedChunk]:
        """Return the chunks with the highest BM25 for a question, best first."""
        ...

    def tagged_words(self, folded: str) -> list[tuple[str, str]]:
        """Return the words of a folded text with their parts of speech."""
        ...

    def weights(self, terms: Sequence[str]) -> list[float]:
        """Return the inverse document frequency of each term in general text."""
        ...

    def likeness(self, folded: str, others: Sequence[str]) -> list[float]:
        """Return how near in meaning a folded text is to other texts, from 0 to 1."""
        ...
