"""How nearly texts say a question's words, in these or in other words.

Each word of the question is compared with each word of a text by their vectors, and the nearest one
counts: the MaxSim of late interaction (Khattab and Zaharia 2020, "ColBERT"), here over the static
word vectors of the bundled encoder. 大夫 is near to 医生, and a sentence with the one answers a
question with the other.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import repeat

import numpy as np
import rjieba
from numpy.typing import NDArray

from corpus.errors import EncoderError
from embeddings.bundled import BUNDLED
from embeddings.encoding.encoder import Encoder
from embeddings.encoding.encoders import load_encoder
from embeddings.encoding.static import StaticEncoder
from embeddings.types import Vectors

_FAINT = 1e-6
_NOT_MET = -1.0
_REMEMBERED = 1 << 14
# Stands between texts that are cut as one.
_BREAK = "\n"
# In place of a word's number: the encoder does not know it, or not even a piece of it.
_UNKNOWN, _SILENT = -1, -2
_Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """A question's distinct words: their numbers, their vectors of length one, `(words,
    dimensions)`, and what each weighs, summing to one."""

    ids: _Ids
    vectors: Vectors
    weights: NDArray[np.float32]

    def lightened(self, own: "QuestionWords", share: float) -> "QuestionWords":
        """Return these words with those that are not among `own` at a share of their weight."""
        weights = np.where(np.isin(self.ids, own.ids), self.weights, share * self.weights)
        return replace(self, weights=_shares(weights))


def _shares(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    result: NDArray[np.float32] = weights / max(_FAINT, float(weights.sum()))
    return result


class MaxSim:
    """Compares words by the vectors of a static encoder."""

    def __init__(self, encoder: StaticEncoder) -> None:
        self._encoder = encoder
        self._numbers = dict(encoder.vocabulary)
        self._pieces: dict[str, list[int]] = {}
        # The system gives memory for the words that are met only.
        self._units = np.zeros(encoder.table.shape, np.float32)
        self._lengths = np.full(len(encoder.table), _NOT_MET, np.float32)

    def words(self, question: str) -> QuestionWords:
        """Return the words of a folded question. A word weighs what the encoder lets it weigh."""
        ids = np.unique(self._tokenise([question])[0])
        vectors = self._vectors(ids)
        return QuestionWords(ids, vectors, _shares(self._lengths[ids]))

    def nearest(self, words: QuestionWords, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a `(words, texts)` array: how near the nearest word of each folded text comes to
        each word of the question, from 0 to 1."""
        flat, lengths = self._tokenise(texts)
        result = np.zeros((len(words.weights), len(texts)), dtype=np.float32)
        filled = np.flatnonzero(lengths)
        if not len(filled) or not len(words.weights):
            return result
        known, places = self._distinct(flat)
        near = words.vectors @ self._vectors(known).T
        starts = np.concatenate([[0], np.cumsum(lengths[filled])[:-1]])
        result[:, filled] = np.maximum.reduceat(near[:, places], starts, axis=1)
        np.clip(result, 0.0, 1.0, out=result)
        return result

    def _distinct(self, ids: _Ids) -> tuple[_Ids, _Ids]:
        """Return each number once, ascending, and the place of each one among those."""
        # numpy.unique sorts; the numbers are few and small.
        is_there = np.zeros(len(self._encoder.table), dtype=bool)
        is_there[ids] = True
        known = np.flatnonzero(is_there)
        places = np.empty(len(is_there), np.int64)
        places[known] = np.arange(len(known))
        return known, places[ids]

    def _tokenise(self, texts: Sequence[str]) -> tuple[_Ids, _Ids]:
        """Return the words of all texts in a row, and how many each text has.

        The segmenter cuts ten times as fast as the encoder's tokenizer, which it taught its words;
        what it does not know as a word is left to the tokenizer.
        """
        joined = _BREAK.join(text.replace(_BREAK, " ") for text in texts)
        # The hidden Markov model would be quadratic on runs of one character.
        words = rjieba.cut(joined, hmm=False)
        found = map(self._numbers.get, words, repeat(_UNKNOWN))
        numbers = np.fromiter(found, np.int64, len(words))
        counts = (numbers >= 0).astype(np.int64)
        breaks: list[int] = []
        unknown: list[int] = []
        for place in np.flatnonzero(numbers == _UNKNOWN).tolist():
            # "\r\n" is cut as one.
            (breaks if words[place].endswith(_BREAK) else unknown).append(place)
        cut_apart = self._cut_apart({words[place] for place in unknown})
        pieces = [(place, part) for place in unknown if (part := cut_apart[words[place]])]
        for place, part in pieces:
            counts[place] = len(part)
        lengths = np.diff(np.cumsum(counts)[breaks], prepend=0, append=counts.sum())
        return _with_pieces(numbers, pieces), lengths

    def _cut_apart(self, words: Collection[str]) -> dict[str, list[int]]:
        """Return what the encoder's tokenizer makes of words that it does not know as a whole."""
        # Another thread may begin anew meanwhile.
        known = self._pieces
        new = [word for word in words if word not in known]
        if len(known) + len(new) > _REMEMBERED:
            known = self._pieces = {}
            new = list(words)
        for word in new:
            # One by one: a batch wakes the tokenizer's threads, which takes longer than the words.
            [known[word]] = self._encoder.tokenise([word])
            if not known[word] and len(word) == 1:
                # Punctuation, a sixth of all words; there are not many such characters.
                self._numbers[word] = _SILENT
        return known

    def _vectors(self, ids: _Ids) -> Vectors:
        """Return the vectors of words, of length one."""
        new = ids[self._lengths[ids] == _NOT_MET]
        if len(new):
            vectors = self._encoder.table[new].astype(np.float32)
            lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
            self._units[new] = vectors / np.maximum(lengths, _FAINT)[:, None]
            # Last: another thread may ask for the same words.
            self._lengths[new] = lengths
        return self._units[ids]


def _with_pieces(numbers: _Ids, pieces: Sequence[tuple[int, list[int]]]) -> _Ids:
    """Return the numbers of words, with the pieces of those that have none in their places."""
    known = numbers >= 0
    if not pieces:
        return numbers[known]
    before = np.cumsum(known)
    places = [before[place] for place, part in pieces for _ in part]
    return np.insert(numbers[known], places, [number for _, part in pieces for number in part])


def load_maxsim(encoder: Encoder) -> MaxSim:
    """Return what compares words: over the given encoder if it is static, else over the bundled."""
    return _over(encoder if isinstance(encoder, StaticEncoder) else _bundled())


# Its words take megabytes, and every generation that is opened asks for it.
@lru_cache(maxsize=2)
def _over(encoder: StaticEncoder) -> MaxSim:
    return MaxSim(encoder)


@lru_cache(maxsize=1)
def _bundled() -> StaticEncoder:
    encoder = load_encoder(BUNDLED)
    if not isinstance(encoder, StaticEncoder):
        raise EncoderError(f"The encoder {BUNDLED} is damaged or incomplete.")
    return encoder
