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
from mmap import mmap

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
# Texts share most of their words: so many vectors, 25 MB at most, and few are widened again.
_MAX_CACHED_VECTORS = 1 << 14
_NOT_CACHED = -1
# Words that the vocabulary lacks are without number: beyond so many words, or so many characters of
# them, what is kept is forgotten.
_MAX_CACHED_WORDS = 1 << 16
_MAX_CACHED_CHARACTERS = 1 << 20
# Where so many words were asked for, the rest of the vocabulary is looked up at once: word by word
# it takes longer than all other words of a text.
_FEW_WORDS = 1 << 12
# Separates texts that are segmented in one call.
_SEPARATOR = "\n"
# Instead of the code of a word: it separates texts, it has no pieces in the vocabulary, or the
# tokenizer has yet to say which.
_BETWEEN, _WITHOUT_PIECES, _UNKNOWN = -1, -2, -3
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
        self._codes = _WordCodes(encoder)
        self._vectors = _UnitVectors(encoder.table)

    def words(self, question: str) -> QuestionWords:
        """Return the words of a folded question, weighted by the lengths of their vectors."""
        found = self._segment([question])
        used, _ = distinct(found.codes, found.kept.count)
        ids, _, _ = self._rows(found.kept, used)
        vectors = self._vectors.of(ids)
        return QuestionWords(ids, vectors, _normalised(self._vectors.lengths[ids]))

    def nearest(self, words: QuestionWords, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return for each word of a question the cosine of the nearest word in each folded text.

        The array has shape `(words, texts)`; negative cosines are 0.
        """
        found = self._segment(texts)
        result = np.zeros((len(words.weights), len(texts)), dtype=np.float32)
        with_words = np.flatnonzero(found.counts)
        if not len(with_words) or not len(words.weights):
            return result
        used, positions = distinct(found.codes, found.kept.count)
        ids, parts, starts = self._rows(found.kept, used)
        # In this order the product takes two thirds of the time.
        cosines = self._vectors.of(ids) @ words.vectors.T
        # A word of several pieces is as near as the nearest of them.
        nearest = np.maximum.reduceat(cosines[parts], starts, axis=0)
        firsts = np.cumsum(found.counts[with_words]) - found.counts[with_words]
        result[:, with_words] = np.maximum.reduceat(nearest[positions], firsts, axis=0).T
        np.clip(result, 0.0, 1.0, out=result)
        return result

    def _segment(self, texts: Sequence[str]) -> "_Segmented":
        """Return the words of all texts.

        The segmenter is ten times as fast as the encoder's tokenizer, whose vocabulary is made of
        its words; words that are not in the vocabulary are left to the tokenizer.
        """
        joined = _SEPARATOR.join([text.replace(_SEPARATOR, " ") for text in texts])
        # The hidden Markov model would take quadratic time on runs of one character.
        words = rjieba.cut(joined, hmm=False)
        kept = self._codes
        if kept.is_full:
            # Another thread may go on with the old ones, so they are replaced and not emptied.
            kept = self._codes = _WordCodes(self._encoder)
        codes = np.fromiter(map(kept.__getitem__, words), np.int64, len(words))
        if unknown := np.flatnonzero(codes == _UNKNOWN).tolist():
            kept.learn({words[at] for at in unknown})
            codes[unknown] = [kept[words[at]] for at in unknown]
        # Words are counted between the separators; the last text ends without one.
        bounds = np.cumsum(codes >= 0)
        ends = bounds[np.flatnonzero(codes == _BETWEEN)]
        counts = np.diff(ends, prepend=0, append=bounds[-1:])
        return _Segmented(kept, codes[codes >= 0], counts)

    def _rows(self, kept: "_WordCodes", used: _Ids) -> tuple[_Ids, _Ids, _Ids]:
        """Return the distinct ids of the words with these codes, which come ascending; of each
        word, the positions of its ids among those, one word after the other; and where each word
        begins among these."""
        words = len(self._encoder.table)
        known = int(np.searchsorted(used, words))
        if known == len(used):
            every = np.arange(known)
            return used, every, every
        pieces = [kept.pieces[code - words] for code in used[known:].tolist()]
        flat = np.concatenate([used[:known], *pieces])
        ids, positions = distinct(flat, words)
        lengths = [len(each) for each in pieces[:-1]]
        starts = np.concatenate([np.arange(known + 1), known + np.cumsum(lengths, dtype=np.int64)])
        return ids, positions, starts


@dataclass(frozen=True, slots=True)
class _Segmented:
    """The words of some texts: their codes, by `kept`, one text after the other, and how many are
    each text's."""

    kept: "_WordCodes"
    codes: _Ids
    counts: _Ids


class _WordCodes(dict[str, int]):
    """The codes of words: the id of one that the vocabulary has, and numbers from the vocabulary's
    length on for words of several pieces; negative ones for what has none.

    At first only what was asked for is kept: the whole vocabulary takes milliseconds and megabytes.
    Threads may share it.
    """

    def __init__(self, encoder: StaticEncoder) -> None:
        super().__init__()
        self._encoder = encoder
        self._first = len(encoder.table)
        self._learned = 0
        self._characters = 0
        self._lock = threading.Lock()
        self.pieces: list[_Ids] = []
        """The ids of the pieces of each word that has several."""

    @property
    def count(self) -> int:
        """The number that all codes are below."""
        return self._first + len(self.pieces)

    @property
    def is_full(self) -> bool:
        """Whether no more should be kept."""
        return self._learned >= _MAX_CACHED_WORDS or self._characters >= _MAX_CACHED_CHARACTERS

    def __missing__(self, word: str) -> int:
        # "\r\n" is one word to the segmenter.
        if word.endswith(_SEPARATOR):
            return _BETWEEN
        number = self._encoder.word_id(word)
        if number is None:
            return _UNKNOWN
        self[word] = number
        if len(self) == _FEW_WORDS:
            self.update(self._encoder.vocabulary())
        return number

    def learn(self, words: Collection[str]) -> None:
        """Keep the pieces into which the tokenizer cuts words that the vocabulary lacks."""
        with self._lock:
            new = [word for word in words if word not in self]
            for word, ids in zip(new, self._encoder.tokenise_words(new), strict=True):
                code = _WITHOUT_PIECES
                if ids:
                    code = self.count
                    self.pieces.append(np.array(ids, np.int64))
                self._learned += 1
                self._characters += len(word)
                self[word] = code


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
        shape = _MAX_CACHED_VECTORS, table.shape[1]
        # Mapped, because what is replaced must go back to the system: the allocator keeps it, since
        # it has once got a block as large.
        memory = mmap(-1, shape[0] * shape[1] * np.dtype(np.float32).itemsize)
        self.vectors = np.frombuffer(memory, np.float32).reshape(shape)
        self.used = 0


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
