"""Training texts as token ids in one array, with the offsets of sentences and texts."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from embeddings.training.texts import sentences

Ids = NDArray[np.int32]
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class TokenTexts:
    """The tokens of all texts, without unknown ones.

    Sentence `s` is `ids[starts[s]:starts[s + 1]]` and has `characters[s]` characters. Text `t`
    consists of the sentences from `firsts[t]` up to, but not including, `firsts[t + 1]`.
    """

    ids: Ids
    starts: NDArray[np.int64]
    characters: NDArray[np.int64]
    firsts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.firsts) - 1

    def sentence(self, number: int) -> Ids:
        """Return the tokens of a sentence."""
        return self.ids[self.starts[number] : self.starts[number + 1]]

    def sentences(self, numbers: Iterable[int]) -> Ids:
        """Return the tokens of several sentences, one after the other."""
        return np.concatenate([self.sentence(number) for number in numbers])

    def opening(self, text: int, limit: int) -> Ids:
        """Return the first `limit` tokens of a text."""
        start, stop = self.starts[self.firsts[text]], self.starts[self.firsts[text + 1]]
        return self.ids[start : min(stop, start + limit)]

    def text_of_ids(self) -> Ids:
        """Return the number of the text of each token."""
        numbers = np.arange(len(self), dtype=np.int32)
        return np.repeat(numbers, np.diff(self.starts[self.firsts]))


def tokenise(texts: Iterable[str], tokenizer: Tokenizer) -> TokenTexts:
    """Split texts into sentences and tokenise these."""
    ids: list[Ids] = []
    characters: list[int] = []
    firsts = [0]
    remaining = iter(texts)
    while batch := [sentences(text) for text in islice(remaining, _BATCH)]:
        flat = [sentence for text in batch for sentence in text]
        ids.extend(map(known_ids, tokenizer.encode_batch_fast(flat)))
        characters.extend(map(len, flat))
        for text in batch:
            firsts.append(firsts[-1] + len(text))
    starts = np.cumsum([0, *map(len, ids)])
    joined = np.concatenate(ids) if ids else np.zeros(0, np.int32)
    return TokenTexts(joined, starts, np.array(characters, np.int64), np.array(firsts))


def known_ids(encoding: Encoding) -> Ids:
    """Return the token ids of an encoding, without unknown ones."""
    ids = np.asarray(encoding.ids, dtype=np.int32)
    known: Ids = ids[ids != 0]
    return known
