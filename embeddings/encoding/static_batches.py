"""The vectors of a static encoder for many texts, several times faster than one by one.

A build asks for all texts of a folder. It is worth making what finds their words faster, and
keeping the vectors of words as numbers of 32 bits, which takes twice the memory of the model. Where
worker processes have found the words of a text, only their vectors remain to be added.
"""

from array import array
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import islice

import numpy as np
from tokenizers import Tokenizer

from corpus.text.fold import fold
from embeddings.encoding.encoder import Encoder
from embeddings.encoding.static import StaticEncoder
from embeddings.encoding.unigram import tokenise, unigram_words
from embeddings.types import PackedIds, Vectors

_ID = np.dtype(np.uintc)

# What finds words faster takes a tenth of a second to make: too long for fewer texts.
_MANY_TEXTS = 256
# The words of so many texts are remembered beside those of the last document.
_MAX_EXPECTED = 4096


class WordFinder:
    """Finds the words of many folded texts."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._words = unigram_words(tokenizer)

    def find(self, folded: Sequence[str]) -> list[PackedIds]:
        """Return the ids of each text's words, as the tokenizer finds them."""
        words = self._words
        found = tokenise(self._tokenizer, folded) if words is None else words.tokenise(folded)
        return list(map(packed, found))


def packed(ids: Sequence[int]) -> PackedIds:
    """Return the ids of words in a few bytes."""
    return array("I", ids).tobytes()


class StaticBatches:
    """An `Encoder` that gives the vectors of a static one, to the last bit."""

    def __init__(self, encoder: StaticEncoder) -> None:
        self._encoder = encoder
        self.name = encoder.name
        self.fingerprint = encoder.fingerprint
        self.dimensions = encoder.dimensions
        self._expected: dict[str, PackedIds] = {}

    @cached_property
    def _words(self) -> WordFinder:
        return WordFinder(self._encoder.tokenizer)

    @cached_property
    def _table(self) -> Vectors:
        # To widen numbers of 16 bits takes longer than to add them.
        return self._encoder.table.astype(np.float32)

    def expect(self, words: Mapping[str, PackedIds]) -> None:
        """Remember the words of texts that may be encoded soon, and forget the oldest ones."""
        excess = len(self._expected) - _MAX_EXPECTED
        for text in list(islice(self._expected, max(0, excess))):
            del self._expected[text]
        self._expected.update(words)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        if len(texts) < _MANY_TEXTS and not any(text in self._expected for text in texts):
            return self._encoder.encode(texts, query=query)
        vectors = self._means(self._ids(texts))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    def _ids(self, texts: Sequence[str]) -> list[PackedIds]:
        """Return the ids of each text's words, which are expected no longer."""
        known = [self._expected.pop(text, None) for text in texts]
        rest = [fold(text) for text, ids in zip(texts, known, strict=True) if ids is None]
        if len(rest) < _MANY_TEXTS:
            found = iter([packed(ids) for ids in self._encoder.tokenise(rest)] if rest else [])
        else:
            found = iter(self._words.find(rest))
        return [next(found) if ids is None else ids for ids in known]

    def _means(self, ids: Sequence[PackedIds]) -> Vectors:
        """Return for each text the mean of its words' vectors, of shape `(texts, dimensions)`."""
        counts = [len(each) // _ID.itemsize for each in ids]
        flat = np.frombuffer(b"".join(ids), _ID).astype(np.intp)
        means = np.zeros((len(ids), self.dimensions), np.float32)
        summands = np.empty((max(counts), self.dimensions), np.float32)
        end = 0
        for mean, count in zip(means, counts, strict=True):
            if count:
                start, end = end, end + count
                # With this mode `take` needs no copy of `out`; all ids are within the table.
                self._table.take(flat[start:end], axis=0, out=summands[:count], mode="clip")
                np.add.reduce(summands[:count], axis=0, out=mean)
                mean /= count
        return means


def for_many_texts(encoder: Encoder) -> Encoder:
    """Return an encoder with the same vectors that is faster where many texts are encoded."""
    return StaticBatches(encoder) if isinstance(encoder, StaticEncoder) else encoder
