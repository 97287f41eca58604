"""Which words a folder and general text know, as correcting a question needs it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.matching.folded_chunk import FoldedChunk
from bot.types import Question

# Corrections search at most this often for one question, and look at this many chunks of each.
_MAX_SEARCHES = 12
_SEARCHED = 8
# Beyond it nothing is known any more, so that no question takes long.
_MAX_LOOKUPS = 6_000
# So many chunks are still few.
_SMALL = 300
# jieba's tags of names of persons, places and organisations.
_TAGS_OF_NAMES = ("nr", "ns", "nt")


@dataclass(frozen=True, slots=True)
class Word:
    """Where a word stands in a text: `[start, end)`, and whether it names a person, a place or an
    organisation."""

    start: int
    end: int
    is_name: bool = False

    def __len__(self) -> int:
        return self.end - self.start


class VocabularyReader(Protocol):
    """What tells about words: counts of the folder, counts of general text, and a search."""

    def understand(self, text: str) -> Question:
        """Return a question as it is searched; raises QuestionError."""
        ...

    def lexical_matches(self, question: Question, limit: int) -> list[FoldedChunk]:
        """Return the chunks with the highest BM25 for a question, best first."""
        ...

    def chunk_counts(self, terms: Sequence[str]) -> list[int]:
        """Return in how many chunks each term occurs."""
        ...

    def chunk_total(self) -> int:
        """Return how many chunks the folder has."""
        ...

    def general_counts(self, terms: Sequence[str]) -> list[int]:
        """Return in how many texts of general language each term occurs."""
        ...

    def is_word(self, folded: str) -> bool:
        """Return whether a folded text is a word of the dictionary."""
        ...

    def tagged_words(self, folded: str) -> list[tuple[str, str]]:
        """Return the words of a folded text with their parts of speech."""
        ...


class FolderWords:
    """The words of a folder, looked up once each and within bounds, for one question."""

    def __init__(self, reader: VocabularyReader) -> None:
        self._reader = reader
        self._counts: dict[str, int] = {}
        self._contained: dict[str, bool] = {}

    @property
    def is_small(self) -> bool:
        """Whether the folder has so few words that one of them is hardly met by chance."""
        return self._reader.chunk_total() <= _SMALL

    def counts(self, terms: Iterable[str]) -> list[int]:
        """Return in how many chunks each term occurs."""
        terms = list(terms)
        missing = list(dict.fromkeys(each for each in terms if each not in self._counts))
        room = _MAX_LOOKUPS - len(self._counts)
        missing = missing[: max(0, room)]
        self._counts.update(zip(missing, self._reader.chunk_counts(missing), strict=True))
        return [self._counts.get(each, 0) for each in terms]

    def knows(self, term: str) -> bool:
        """Return whether a term occurs in the folder."""
        return self.counts([term])[0] > 0

    def general_count(self, term: str) -> int:
        """Return in how many texts of general language a term occurs."""
        return self._reader.general_counts([term])[0]

    def general_counts(self, terms: Sequence[str]) -> list[int]:
        """Return in how many texts of general language each term occurs."""
        return self._reader.general_counts(terms)

    def is_word(self, folded: str) -> bool:
        """Return whether a folded text is a word of the dictionary."""
        return self._reader.is_word(folded)

    def words(self, folded: str) -> list[Word]:
        """Return the words of a folded text, as the dictionary divides it."""
        words: list[Word] = []
        for text, tag in self._reader.tagged_words(folded):
            start = words[-1].end if words else 0
            is_name = len(text) > 1 and tag.startswith(_TAGS_OF_NAMES)
            words.append(Word(start, start + len(text), is_name))
        return words

    def contains(self, folded: str) -> bool:
        """Return whether a chunk among those that a search finds contains a folded text as it
        stands."""
        known = self._contained.get(folded)
        if known is None:
            if len(self._contained) >= _MAX_SEARCHES:
                return False
            chunks = self._reader.lexical_matches(self._reader.understand(folded), _SEARCHED)
            known = any(folded in each.searched.searchable for each in chunks)
            self._contained[folded] = known
        return known
