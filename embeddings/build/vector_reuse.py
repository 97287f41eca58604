"""Vectors that generations hold already, lent to the next one.

A chunk is told by a hash of its encoder, its text and its context. What is stored of its vector is
copied as it is, byte for byte, so that a generation with loans is the one without.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from embeddings.store.catalog.reader import Catalog, StoredDocument
from embeddings.store.layout import GenerationLayout
from embeddings.store.manifest import FORMAT, read_manifest
from embeddings.store.row_keys import rows_by_key, read_row_keys
from embeddings.store.dense.quantizer import QuantizedVectors

_KEY_BYTES = 16
_KEYS = np.dtype((np.bytes_, _KEY_BYTES))


def chunk_vector_key(encoder: str, text: str, context: str) -> bytes:
    """Return what tells a chunk's vector from any other: the hash of all that it depends on.

    `encoder` is the encoder's fingerprint.
    """
    # The length tells where the text ends, whatever it holds.
    content = f"{FORMAT}\0{encoder}\0{len(text)}\0{text}{context}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, digest_size=_KEY_BYTES).digest()


@dataclass(frozen=True, slots=True)
class VectorSource:
    """A verified generation of this format, and the documents whose vectors it lends."""

    layout: GenerationLayout
    documents: Sequence[StoredDocument]


class ReusableVectors:
    """What lenders hold of vectors, found by the keys of chunks."""

    def __init__(self, lenders: Iterable[VectorSource]) -> None:
        """Read all chunks that are lent."""
        self._shelves = [_Shelf(each) for each in lenders if any(d.chunks for d in each.documents)]

    def find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the stored bytes of those vectors that are lent."""
        found: dict[bytes, bytes] = {}
        for shelf in self._shelves:
            found |= shelf.find([key for key in keys if key not in found])
        return found


class _Shelf:
    """The vectors of one lender: keys in their order, and the row of each. Very many fit."""

    def __init__(self, lender: VectorSource) -> None:
        self._codes = QuantizedVectors(lender.layout.vectors)
        numbers = np.concatenate([np.asarray(each.chunks, np.int64) for each in lender.documents])
        rows = read_row_keys(lender.layout.rows)
        rows_of = rows_by_key(rows, int(max(numbers.max(initial=-1), rows.max(initial=-1))) + 1)
        keys = np.fromiter(_keys(lender), _KEYS)
        order = np.argsort(keys)
        self._keys = keys[order]
        self._rows = rows_of[numbers[order]]

    def find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        wanted = np.frombuffer(b"".join(keys), _KEYS)
        at = np.searchsorted(self._keys, wanted)
        at[at == len(self._keys)] = 0
        (hits,) = np.nonzero(self._keys[at] == wanted)
        rows = self._rows[at[hits]].tolist()
        return {
            keys[hit]: self._codes.row(row) for hit, row in zip(hits.tolist(), rows, strict=True)
        }


def _keys(lender: VectorSource) -> Iterator[bytes]:
    # What another encoder made has other keys.
    encoder = read_manifest(lender.layout).recipe.fingerprint
    with closing(Catalog(lender.layout.catalog)) as catalog:
        for document in lender.documents:
            for text, context in catalog.chunk_texts(document.chunks):
                yield chunk_vector_key(encoder, text, context)
