"""MaxSim: how closely texts match the words of a question by their word vectors.

Each word of the question is compared with each word of a text, and its highest cosine counts: the
late interaction of Khattab and Zaharia 2020, "ColBERT: Efficient and Effective Passage Search via
Contextualized Late Interaction over BERT", here with the static word vectors of the bundled
encoder. So a sentence with 医生 matches a question with 大夫.
"""

from collections.abc import Sequence
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
from embeddings.encoding.unit_vectors import UnitVectors
from embeddings.encoding.word_codes import BETWEEN, SEPARATOR, UNKNOWN, WordCodes, WordIds
from embeddings.types import Vectors

_MIN_LENGTH = 1e-6


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """The distinct words of a question.

    `ids` are their ids in the encoder's vocabulary, of shape `(words,)`; `vectors` their vectors of
    length one, `(words, dimensions)`; `weights` sum to one, `(words,)`.
    """

    ids: WordIds
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
        self._codes = WordCodes(encoder)
        self._vectors = UnitVectors(encoder.table)

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
        joined = SEPARATOR.join([text.replace(SEPARATOR, " ") for text in texts])
        # The hidden Markov model would take quadratic time on runs of one character.
        words = rjieba.cut(joined, hmm=False)
        kept = self._codes
        if kept.is_full:
            # Another thread may go on with the old ones, so they are replaced and not emptied.
            kept = self._codes = WordCodes(self._encoder)
        codes = np.fromiter(map(kept.__getitem__, words), np.int64, len(words))
        if unknown := np.flatnonzero(codes == UNKNOWN).tolist():
            kept.learn({words[at] for at in unknown})
            codes[unknown] = [kept[words[at]] for at in unknown]
        # Words are counted between the separators; the last text ends without one.
        bounds = np.cumsum(codes >= 0)
        ends = bounds[np.flatnonzero(codes == BETWEEN)]
        counts = np.diff(ends, prepend=0, append=bounds[-1:])
        return _Segmented(kept, codes[codes >= 0], counts)

    def _rows(self, kept: WordCodes, used: WordIds) -> tuple[WordIds, WordIds, WordIds]:
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

    kept: WordCodes
    codes: WordIds
    counts: WordIds


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
