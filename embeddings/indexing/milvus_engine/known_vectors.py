"""Vectors of chunks that are stored already, found by what they were made of."""

from collections.abc import Mapping, Sequence

import numpy as np

from embeddings.store.dense.quantizer import VectorQuantizer
from embeddings.store.milvus.collections import CONTENT, DENSE
from embeddings.store.milvus.connection import Connection

_AT_ONCE = 256


class StoredVectors:
    """The vectors in collections of chunks (`chunk_vectors.KeptVectors`).

    What a build encodes is written with its chunks, so nothing more is kept.
    """

    def __init__(self, connection: Connection, collections: Sequence[str], dimensions: int) -> None:
        self._connection = connection
        self._collections = collections
        self._quantizer = VectorQuantizer(dimensions)

    def find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        for collection in self._collections:
            missing = [key.hex() for key in keys if key not in found]
            for start in range(0, len(missing), _AT_ONCE):
                part = missing[start : start + _AT_ONCE]
                rows = self._connection.query(
                    *(collection, f"{CONTENT} in {_list(part)}", (CONTENT, DENSE)),
                    limit=len(part) * 4,
                )
                vectors = {bytes.fromhex(row[CONTENT]): row[DENSE] for row in rows}
                if vectors:
                    stored = np.array(list(vectors.values()), np.float32)
                    restored = self._quantizer.requantize(stored)
                    found |= {
                        key: row.tobytes() for key, row in zip(vectors, restored, strict=True)
                    }
        return found

    def keep(self, vectors: Mapping[bytes, bytes]) -> None:
        return


class NoVectors:
    """Nothing is known, and nothing is kept."""

    def find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        return {}

    def keep(self, vectors: Mapping[bytes, bytes]) -> None:
        return


def _list(texts: Sequence[str]) -> str:
    """Return a list of an expression; the texts are hexadecimal digits."""
    return "[" + ", ".join(f'"{each}"' for each in texts) + "]"
