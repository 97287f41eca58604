"""The calibration of a generation that is being written."""

from collections.abc import Sequence

import numpy as np

from embeddings.encoding.encoder import Encoder
from embeddings.indexing.calibration import CosineSearch, calibrate, sample_chunks
from embeddings.store.dense.rotation import rotate_one
from embeddings.store.milvus.catalog import Catalog
from embeddings.store.milvus.collections import DENSE, KEY
from embeddings.store.milvus.connection import Connection
from embeddings.store.milvus.document_order import DocumentOrder
from embeddings.store.milvus.vector_search import VectorSearch
from embeddings.types import Calibration, Hit, Vectors

# So many vectors are compared here: that takes less time than as many searches as are needed.
_MAX_LOCAL = 5_000


def measured_calibration(
    connection: Connection,
    chunks: str,
    generation: int,
    order: DocumentOrder,
    catalog: Catalog,
    encoder: Encoder,
) -> Calibration:
    """Return the scale of cosines of a generation whose chunks are written."""
    ids = sample_chunks(order.chunks)
    texts = {each: chunk.text for each, chunk in catalog.chunks(ids).items()}
    search: CosineSearch = VectorSearch(connection, chunks, DENSE, generation, order)
    if order.chunks <= _MAX_LOCAL:
        keys = order.chunk_keys(range(order.chunks)).tolist()
        rows = {row[KEY]: row[DENSE] for row in connection.get(chunks, keys, (KEY, DENSE))}
        search = _LocalVectors(np.array([rows[key] for key in keys], np.float32))
    return calibrate(search, encoder, texts)


class _LocalVectors:
    """Rotated vectors in memory, of shape `(chunks, dimensions)`."""

    def __init__(self, rows: Vectors) -> None:
        self._rows = rows

    def search(self, vector: Vectors, limit: int) -> list[Hit]:
        if not vector.any() or not len(self._rows):
            return []
        scores = self._rows @ rotate_one(vector)
        best = np.argsort(-scores, kind="stable")[:limit]
        return [Hit(int(each), float(scores[each])) for each in best]

    def scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        scores: list[float] = (self._rows[list(chunk_ids)] @ rotate_one(vector)).tolist()
        return scores
