"""Inverse document frequencies of terms in a background corpus of news and laws.

The frequencies within a small folder say little about a word; those in general text show which
words of a question carry its meaning. The table is part of the bundled encoder's folder.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from corpus.errors import EncoderError
from embeddings.bundled import BUNDLED, MODELS
from embeddings.text.terms import character_terms

_FILE = "background.safetensors"
# Questions ask for the same terms again, in a megabyte at most.
_REMEMBERED = 1 << 12


class BackgroundIdf:
    """Inverse document frequencies of character terms (`embeddings.text.terms`)."""

    def __init__(self, keys: NDArray[np.uint64], counts: NDArray[np.uint32], texts: int) -> None:
        """Take the tables of the background corpus.

        `keys` are the hashes of its terms in ascending order, `counts` the numbers of texts that
        contain each, both of shape `(terms,)`; `texts` is the number of all texts.
        """
        self._keys = keys
        self._counts = counts
        self._texts = texts
        self._known: dict[str, int] = {}

    def idf(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """Return the inverse document frequencies of terms, of shape `(len(terms),)`.

        They are natural logarithms, at least 0. A term that is not in the table is taken to be in
        one text.
        """
        counts = self.counts(terms)
        counts[counts == 0] = 1
        return np.log((self._texts + 1) / (counts + 0.5)).clip(0.0).astype(np.float32)

    def counts(self, terms: Sequence[str]) -> NDArray[np.int64]:
        """Return in how many texts of the background corpus terms occur, of shape `(len(terms),)`.

        It is 0 for a term that is not in the table.
        """
        if not terms:
            return np.zeros(0, np.int64)
        # Other threads may ask too, so each reads what is known once.
        counts = [self._known.get(term) for term in terms]
        if None in counts:
            missing = [term for term, count in zip(terms, counts, strict=True) if count is None]
            looked_up = dict(zip(missing, self._look_up(missing), strict=True))
            counts = [looked_up.get(term, count) for term, count in zip(terms, counts, strict=True)]
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known.update(looked_up)
        return np.array(counts, np.int64)

    def _look_up(self, terms: Sequence[str]) -> list[int]:
        keys = np.array([_key(term) for term in terms], dtype=np.uint64)
        positions = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        is_known = self._keys[positions] == keys
        counts: list[int] = np.where(is_known, self._counts[positions], 0).tolist()
        return counts


def _key(term: str) -> int:
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "replace"), digest_size=8).digest())


def count_document_frequencies(texts: Iterable[str], least: int) -> dict[str, NDArray[np.generic]]:
    """Count in how many folded texts each term occurs, and return the tables to save.

    Terms in fewer than `least` texts are left out.
    """
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        total += 1
        counts.update(set(character_terms(text)))
    kept = sorted((_key(term), count) for term, count in counts.items() if count >= least)
    return {
        "keys": np.array([key for key, _ in kept], dtype=np.uint64),
        "counts": np.array([count for _, count in kept], dtype=np.uint32),
        "texts": np.array([total], dtype=np.uint32),
    }


def save_tables(tables: dict[str, NDArray[np.generic]], folder: Path) -> None:
    """Write the tables of `count_document_frequencies` into the folder of a model."""
    save_file(tables, folder / _FILE)


@lru_cache(maxsize=1)
def load_background_idf() -> BackgroundIdf:
    """Return the frequencies in the bundled encoder's folder; they are read once.

    Raises:
        EncoderError: the file is missing or damaged.
    """
    try:
        tables = load_file(MODELS / BUNDLED / _FILE)
        return BackgroundIdf(tables["keys"], tables["counts"], int(tables["texts"][0]))
    except (OSError, KeyError, IndexError, SafetensorError) as error:
        raise EncoderError(
            "The table of background frequencies is missing or damaged.", "Install Chuchu again."
        ) from error
