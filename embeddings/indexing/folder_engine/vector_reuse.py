"""Vectors of the previous generation, reused by the next one.

A chunk is identified by a hash of its encoder, its text and its context. The stored bytes of its
vector are copied, so a generation with reused vectors equals one whose chunks were all encoded.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from embeddings.store.catalog.reader import Catalog, StoredDocument
from embeddings.store.dense.quantizer import QuantizedVectors
from embeddings.store.layout import GenerationLayout
from embeddings.store.manifest import FORMAT, read_manifest
from embeddings.store.row_keys import read_row_keys, rows_by_key

_KEY_BYTES = 16
_KEY_TYPE = np.dtype((np.bytes_, _KEY_BYTES))


def chunk_vector_key(fingerprint: str, text: str, context: str) -> bytes:
    """Return the hash of all that a chunk's stored vector depends on.

    `fingerprint` is that of the encoder.
    """
    # The length marks where the text ends, whatever characters it holds.
    content = f"{FORMAT}\0{fingerprint}\0{len(text)}\0{text}{context}"
    encoded = content.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(encoded, digest_size=_KEY_BYTES).digest()


@dataclass(frozen=True, slots=True)
class VectorSource:
    """A verified generation, and its documents with chunks whose vectors may be reused."""

    layout: GenerationLayout
    documents: Sequence[StoredDocument]


class ReusableRows:
    """The rows of a source's vectors, found by the keys of their chunks.

    Keys are held as a sorted array and found by binary search: a million take 24 MB.
    """

    def __init__(self, source: VectorSource | None, fingerprint: str) -> None:
        """Read all chunks of the source; without one there is nothing to reuse.

        `fingerprint` is that of the encoder in the keys.
        """
        self._keys = np.empty(0, _KEY_TYPE)
        if source is None:
            return
        row_keys = read_row_keys(source.layout.rows)
        chunks = np.concatenate([np.asarray(each.chunks, np.int64) for each in source.documents])
        largest = int(max(chunks.max(initial=-1), row_keys.max(initial=-1)))
        keys = np.fromiter(_chunk_keys(source, fingerprint), _KEY_TYPE)
        order = np.argsort(keys)
        self._keys = keys[order]
        self._rows = rows_by_key(row_keys, largest + 1)[chunks[order]]

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, keys: Sequence[bytes]) -> dict[bytes, int]:
        """Return the rows of those vectors that can be reused, by their keys."""
        if not len(self._keys) or not keys:
            return {}
        wanted = np.frombuffer(b"".join(keys), _KEY_TYPE)
        at = np.searchsorted(self._keys, wanted)
        at[at == len(self._keys)] = 0
        (hits,) = np.nonzero(self._keys[at] == wanted)
        rows = self._rows[at[hits]].tolist()
        return {keys[hit]: row for hit, row in zip(hits.tolist(), rows, strict=True)}


class ReusableVectors:
    """The stored vectors of a source, found by the keys of their chunks."""

    def __init__(self, source: VectorSource | None) -> None:
        """Read all chunks of the source; without one there is nothing to reuse."""
        fingerprint = read_manifest(source.layout).recipe.fingerprint if source else ""
        self._rows = ReusableRows(source, fingerprint)
        self._vectors = QuantizedVectors(source.layout.vectors) if source else None

    def find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the stored bytes of those vectors that can be reused."""
        if self._vectors is None:
            return {}
        vectors = self._vectors
        return {key: vectors.row(row) for key, row in self._rows.find(keys).items()}


def _chunk_keys(source: VectorSource, fingerprint: str) -> Iterator[bytes]:
    with closing(Catalog(source.layout.catalog)) as catalog:
        for document in source.documents:
            for text, context in catalog.chunk_texts(document.chunks):
                yield chunk_vector_key(fingerprint, text, context)
