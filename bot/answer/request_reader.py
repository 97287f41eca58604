"""What one request understands and reads, each text and each chunk once."""

from collections.abc import Sequence

from bot.binding.mentions import Mention
from bot.matching.folded_chunk import ChunkReader, FoldedChunk
from bot.question.everyday_words import everyday_pairs
from bot.question.understanding import understand, with_aliases
from bot.ranking.named_articles import contains, has_law, has_mention
from bot.types import Question
from embeddings.encoding.maxsim import MaxSim
from embeddings.index import SearchIndex
from embeddings.text.analyser import Analyser
from embeddings.text.background_idf import BackgroundIdf

# A conversation has far fewer texts; beyond it, texts are understood again.
_REMEMBERED_TEXTS = 64


class RequestReader:
    """Understands questions and reads chunks for one request.

    Completing a follow-up question weighs the same earlier questions again and again, and searches
    for several of them; the search of the answer then meets the same chunks. Made for a single
    request: threads must not share it.
    """

    def __init__(
        self, index: SearchIndex, analyser: Analyser, background: BackgroundIdf, maxsim: MaxSim
    ) -> None:
        self.chunks = ChunkReader(index)
        self._index = index
        self._analyser = analyser
        self._background = background
        self._maxsim = maxsim
        self._questions: dict[str, Question] = {}

    def understand(self, text: str) -> Question:
        """Return a question as it is searched.

        Raises:
            QuestionError: it is empty, too long, or no valid text.
        """
        known = self._questions.get(text)
        if known is not None:
            return known
        question = understand(text, self._analyser, self._background)
        names = [*self._index.aliases(question.folded), *everyday_pairs(question.folded)]
        question = with_aliases(question, list(dict.fromkeys(names)), self._analyser)
        if len(self._questions) < _REMEMBERED_TEXTS:
            self._questions[text] = question
        return question

    def chunk_counts(self, terms: Sequence[str]) -> list[int]:
        """Return in how many chunks each term occurs."""
        return self._index.chunk_counts(terms)

    def chunk_total(self) -> int:
        """Return how many chunks the index has."""
        return self._index.info.chunks

    def general_counts(self, terms: Sequence[str]) -> list[int]:
        """Return in how many texts of general language each term occurs."""
        return [int(count) for count in self._background.counts(terms)]

    def weights(self, terms: Sequence[str]) -> list[float]:
        """Return the inverse document frequency of each term in general text."""
        return [float(weight) for weight in self._background.idf(terms)]

    def likeness(self, folded: str, others: Sequence[str]) -> list[float]:
        """Return how near in meaning the words of a folded text are to other texts, from 0 to 1."""
        words = self._maxsim.words(folded)
        nearest: list[float] = (words.weights @ self._maxsim.nearest(words, others)).tolist()
        return nearest

    def is_word(self, folded: str) -> bool:
        """Return whether a folded text is a word of the dictionary."""
        return self._analyser.is_word(folded)

    def long_words(self, folded: str) -> list[str]:
        """Return the dictionary words of three and more characters in a folded text."""
        return self._analyser.long_words(folded)

    def tagged_words(self, folded: str) -> list[tuple[str, str]]:
        """Return the words of a folded text with their parts of speech, in jieba's tags."""
        return self._analyser.tagged_words(folded)

    def lexical_matches(self, question: Question, limit: int) -> list[FoldedChunk]:
        """Return the chunks with the highest BM25 for a question, best first."""
        hits = self._index.lexical_search(question.terms, limit)
        return self.chunks.read([hit.chunk_id for hit in hits])

    def has_law(self, law: str) -> bool:
        """Return whether a document has the title, or a longer form of it."""
        return has_law(self._index, law, self.chunks)

    def mentions(self, named: Mention) -> bool:
        """Return whether a document says what a question names."""
        return has_mention(self._index, named, self.chunks)

    def contains(self, folded: str) -> bool:
        """Return whether a document contains a folded text as it stands."""
        return contains(self._index, folded, self.chunks)
