"""MaxSim: how closely texts match the words of a question by their word vectors.

Each word of the question is compared with each word of a text, and its highest cosine counts: the
late interaction of Khattab and Zaharia 2020, "ColBERT: Efficient and Effective Passage Search via
Contextualized Late Interaction over BERT", here with the static word vectors of the bundled
encoder. So a sentence with 医生 matches a question with 大夫.
"""

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import rjieba
from numpy.typing import NDArray

from corpus.errors import EncoderError
from embeddings.bundled import BUNDLED
from embeddings.encoding.encoder import Encoder
from embeddings.encoding.encoders import load_encoder
from embeddings.encoding.static import StaticEncoder, distinct
from embeddings.types import Vectors

_MIN_LENGTH = 1e-6
_MAX_CACHED_WORDS = 1 << 14
# Texts share most of their words: so many vectors, 25 MB at most, and few are widened again.
_MAX_CACHED_VECTORS = 1 << 14
_NOT_CACHED = -1
# Words that the vocabulary lacks are without number: beyond so many words they are not kept, nor
# are longer ones.
_MAX_WORD_IDS = 1 << 16
_MAX_KEPT_LENGTH = 16
# Separates texts that are segmented in one call.
_SEPARATOR = "\n"
# Instead of the id of a word: the vocabulary lacks it, and it has no pieces in the vocabulary.
_UNKNOWN, _WITHOUT_PIECES = -1, -2
_Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """The distinct words of a question.

    `ids` are their ids in the encoder's vocabulary, of shape `(words,)`; `vectors` their vectors of
    length one, `(words, dimensions)`; `weights` sum to one, `(words,)`.
    """

    ids: _Ids
    vectors: Vectors
    weights: NDArray[np.float32]

    def lightened(self, own: "QuestionWords", share: float) -> "QuestionWords":
        """Return these words with the weights of those that are not in `own` multiplied by
        `share`, before all are normalised again."""
        weights = np.where(np.isin(self.ids, own.ids), self.weights, share * self.weights)
        return replace(self, weights=_normalised(weights))


def _normalised(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    result: NDArray[np.float32] = weights / max(_MIN_LENGTH, float(weights.sum()))
    return result


class MaxSim:
    """Compares words by the vectors of a static encoder. It may be used from several threads."""

    def __init__(self, encoder: StaticEncoder) -> None:
        self._encoder = encoder
        self._ids = _WordIds(encoder)
        self._pieces: dict[str, list[int]] = {}
        self._vectors = _UnitVectors(encoder.table)

    def words(self, question: str) -> QuestionWords:
        """Return the words of a folded question, weighted by the lengths of their vectors."""
        ids, _ = distinct(self._tokenise([question])[0], len(self._encoder.table))
        vectors = self._vectors.of(ids)
        return QuestionWords(ids, vectors, _normalised(self._vectors.lengths[ids]))

    def nearest(self, words: QuestionWords, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return for each word of a question the cosine of the nearest word in each folded text.

        The array has shape `(words, texts)`; negative cosines are 0.
        """
        ids, counts = self._tokenise(texts)
        result = np.zeros((len(words.weights), len(texts)), dtype=np.float32)
        with_words = np.flatnonzero(counts)
        if not len(with_words) or not len(words.weights):
            return result
        used, positions = distinct(ids, len(self._encoder.table))
        cosines = words.vectors @ self._vectors.of(used).T
        starts = np.concatenate([[0], np.cumsum(counts[with_words])[:-1]])
        result[:, with_words] = np.maximum.reduceat(cosines[:, positions], starts, axis=1)
        np.clip(result, 0.0, 1.0, out=result)
        return result

    def _tokenise(self, texts: Sequence[str]) -> tuple[_Ids, _Ids]:
        """Return the ids of the words of all texts in one array, and the number of each text's.

        The segmenter is ten times as fast as the encoder's tokenizer, whose vocabulary is made of
        its words; words that are not in the vocabulary are left to the tokenizer.
        """
        joined = _SEPARATOR.join(text.replace(_SEPARATOR, " ") for text in texts)
        # The hidden Markov model would take quadratic time on runs of one character.
        words = rjieba.cut(joined, hmm=False)
        found = map(self._ids.__getitem__, words)
        ids = np.fromiter(found, np.int64, len(words))
        counts = (ids >= 0).astype(np.int64)
        separators: list[int] = []
        unknown: list[int] = []
        for position in np.flatnonzero(ids == _UNKNOWN).tolist():
            # "\r\n" is one word to the segmenter.
            is_separator = words[position].endswith(_SEPARATOR)
            (separators if is_separator else unknown).append(position)
        pieces_of = self._pieces_of({words[position] for position in unknown})
        pieces = [(each, part) for each in unknown if (part := pieces_of[words[each]])]
        for position, piece_ids in pieces:
            counts[position] = len(piece_ids)
        per_text = np.diff(np.cumsum(counts)[separators], prepend=0, append=counts.sum())
        return _with_pieces(ids, pieces), per_text

    def _pieces_of(self, words: Collection[str]) -> dict[str, list[int]]:
        """Return the ids of the pieces into which the tokenizer cuts words unknown to it."""
        # A local name, because another thread may replace the cache meanwhile.
        cache = self._pieces
        new = [word for word in words if word not in cache]
        if len(cache) + len(new) > _MAX_CACHED_WORDS:
            cache = self._pieces = {}
            new = list(words)
        for word, ids in zip(new, self._encoder.tokenise_words(new), strict=True):
            cache[word] = ids
            if not ids and len(word) == 1:
                # Punctuation is a sixth of all words, and there are few such characters.
                self._ids[word] = _WITHOUT_PIECES
        return cache


class _WordIds(dict[str, int]):
    """The ids of the words of a vocabulary that were asked for; `_UNKNOWN` for another word.

    The whole vocabulary would take milliseconds and megabytes.
    """

    def __init__(self, encoder: StaticEncoder) -> None:
        super().__init__()
        self._encoder = encoder

    def __missing__(self, word: str) -> int:
        number = self._encoder.word_id(word)
        if number is None:
            number = _UNKNOWN
            if len(self) >= _MAX_WORD_IDS or len(word) > _MAX_KEPT_LENGTH:
                return number
        self[word] = number
        return number


class _UnitVectors:
    """The vectors of words with length one; those that were needed last are kept widened.

    Threads may share it: what is kept is filled under a lock, and read without one.
    """

    def __init__(self, table: Vectors) -> None:
        """`table` has a row for each word."""
        self.lengths = np.zeros(len(table), np.float32)
        """The lengths that the vectors had, of shape `(words,)`, of those asked for so far."""
        self._table = table
        self._lock = threading.Lock()
        self._kept = _Kept(table)

    def of(self, ids: _Ids) -> Vectors:
        """Return the vectors of distinct words, of shape `(len(ids), dimensions)`."""
        kept = self._kept
        slots = kept.slots[ids]
        if slots.min(initial=0) == _NOT_CACHED:
            if len(ids) > _MAX_CACHED_VECTORS:
                return self._widened(ids)
            with self._lock:
                kept = self._with(ids)
                slots = kept.slots[ids]
        return kept.vectors[slots]

    def _with(self, ids: _Ids) -> "_Kept":
        """Return what is kept after the vectors of all these words are."""
        kept = self._kept
        new = ids[kept.slots[ids] == _NOT_CACHED]
        if kept.used + len(new) > _MAX_CACHED_VECTORS:
            kept, new = _Kept(self._table), ids
        stop = kept.used + len(new)
        kept.vectors[kept.used : stop] = self._widened(new)
        # Last, because a slot says to other threads that the vector is there.
        kept.slots[new] = np.arange(kept.used, stop)
        kept.used = stop
        self._kept = kept
        return kept

    def _widened(self, ids: _Ids) -> Vectors:
        vectors = self._table[ids].astype(np.float32)
        lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
        self.lengths[ids] = lengths
        unit: Vectors = vectors / np.maximum(lengths, _MIN_LENGTH)[:, None]
        return unit


class _Kept:
    """Widened vectors, and the place of each word's among them."""

    def __init__(self, table: Vectors) -> None:
        self.slots = np.full(len(table), _NOT_CACHED, np.int32)
        self.vectors = np.empty((_MAX_CACHED_VECTORS, table.shape[1]), np.float32)
        self.used = 0


def _with_pieces(ids: _Ids, pieces: Sequence[tuple[int, list[int]]]) -> _Ids:
    """Return the ids of known words, with the ids of pieces inserted at the positions of unknown
    ones; negative ids are dropped."""
    known = ids >= 0
    if not pieces:
        return ids[known]
    before = np.cumsum(known)
    positions = [before[position] for position, piece_ids in pieces for _ in piece_ids]
    return np.insert(ids[known], positions, [each for _, piece_ids in pieces for each in piece_ids])


def load_maxsim(encoder: Encoder) -> MaxSim:
    """Return MaxSim with an encoder's word vectors, or the bundled one's where it is not static.

    Raises:
        EncoderError: the bundled encoder is needed and damaged.
    """
    return _maxsim(encoder if isinstance(encoder, StaticEncoder) else _bundled())


# Cached, because it takes megabytes, and is asked for whenever a generation is opened.
@lru_cache(maxsize=2)
def _maxsim(encoder: StaticEncoder) -> MaxSim:
    return MaxSim(encoder)


@lru_cache(maxsize=1)
def _bundled() -> StaticEncoder:
    encoder = load_encoder(BUNDLED)
    if not isinstance(encoder, StaticEncoder):
        raise EncoderError(f"The encoder {BUNDLED} is damaged or incomplete.")
    return encoder
