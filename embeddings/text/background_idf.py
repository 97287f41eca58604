"""How rare a term is in general text.

Counts within a folder of five documents say little about a word; counts within news and laws tell
which words of a question carry its meaning. The table ships with the bundled encoder.
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
from embeddings.text.analyser import character_terms

_FILE = "background.safetensors"


class BackgroundIdf:
    """Document frequencies of characters, pairs and other units in a background corpus."""

    def __init__(self, keys: NDArray[np.uint64], counts: NDArray[np.uint32], texts: int) -> None:
        """`keys` are the ascending hashes of the terms, `counts` the texts that hold each."""
        self._keys = keys
        self._counts = counts
        self._texts = texts

    def rarity(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """Return each term's inverse document frequency (natural logarithm, at least 0).

        A term that the table lacks counts as rarer than all it holds.
        """
        if not terms:
            return np.zeros(0, np.float32)
        wanted = np.array([_key(term) for term in terms], dtype=np.uint64)
        places = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        known = self._keys[places] == wanted
        counts = np.where(known, self._counts[places], 1)
        return np.log((self._texts + 1) / (counts + 0.5)).clip(0.0).astype(np.float32)


def _key(term: str) -> int:
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "replace"), digest_size=8).digest())


def count_document_frequencies(texts: Iterable[str], least: int) -> dict[str, NDArray[np.generic]]:
    """Count in how many folded texts each term occurs; terms in fewer than `least` are left out."""
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
    """Write the tables that `measure` returned beside a model."""
    save_file(tables, folder / _FILE)


@lru_cache(maxsize=1)
def load_background_idf() -> BackgroundIdf:
    """Read the bundled table.

    Raises:
        EncoderError: it is missing or damaged.
    """
    try:
        tables = load_file(MODELS / BUNDLED / _FILE)
        return BackgroundIdf(tables["keys"], tables["counts"], int(tables["texts"][0]))
    except (OSError, KeyError, IndexError, SafetensorError) as error:
        raise EncoderError(
            "The table of background frequencies is missing or damaged.", "Install Chuchu again."
        ) from error
