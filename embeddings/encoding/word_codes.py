"""Numbers for the words that a segmenter finds, by which the encoder's vocabulary knows them."""

import threading
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from embeddings.encoding.static import StaticEncoder

WordIds = NDArray[np.int64]
SEPARATOR = "\n"
"""Separates texts that are segmented in one call."""

BETWEEN, UNKNOWN = -1, -3
"""Instead of the code of a word: it separates texts; the tokenizer has yet to say its pieces."""

_WITHOUT_PIECES = -2
# Words that the vocabulary lacks are without number: beyond so many words, or so many characters of
# them, what is kept should be forgotten.
_MAX_CACHED_WORDS = 1 << 16
_MAX_CACHED_CHARACTERS = 1 << 20
# Where so many words were asked for, the rest of a vocabulary of no more than that is looked up at
# once: one by one, new words take longer than all others of a text.
_FEW_WORDS = 1 << 12


class WordCodes(dict[str, int]):
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
        self.pieces: list[WordIds] = []
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
        if word.endswith(SEPARATOR):
            return BETWEEN
        number = self._encoder.word_id(word)
        if number is None:
            return UNKNOWN
        self[word] = number
        if len(self) == _FEW_WORDS and self._first <= _MAX_CACHED_WORDS:
            vocabulary = self._encoder.vocabulary().items()
            self.update(each for each in vocabulary if not each[0].endswith(SEPARATOR))
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
