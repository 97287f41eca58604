"""Search over the deep vectors of an open generation."""

from collections.abc import Sequence

import numpy as np

from corpus.errors import IndexUnavailable
from embeddings.chunk_set import ChunkSet
from embeddings.encoding.deep_encoder import PassageVectors
from embeddings.store.deep.sentences import SentenceRows
from embeddings.store.dense.index import VectorIndex
from embeddings.store.dense.quantizer import VectorQuantizer
from embeddings.store.dense.rotation import rotate_back, rotate_one
from embeddings.store.layout import GenerationLayout
from embeddings.types import DeepInfo, DeepRecipe, Hit, Vectors


class DeepIndex:
    """The deep vectors of a generation. They answer only where no chunk lacks them."""

    def __init__(self, layout: GenerationLayout, recipe: DeepRecipe, chunks: int) -> None:
        """Map the files of a generation with a number of chunks.

        Raises:
            IndexUnavailable: they are missing, damaged, or do not fit together.
        """
        self._quantizer = VectorQuantizer(recipe.sentence_dimensions)
        self._sentences = SentenceRows(
            layout.sentence_counts, layout.sentences, chunks, self._quantizer.bytes_per_vector
        )
        self._vectors = _vector_index(layout, chunks, recipe.dimensions)
        self.info = DeepInfo(recipe, int(self._sentences.lacking.sum()))

    @property
    def missing(self) -> Sequence[int]:
        """The ids of the chunks that have not been encoded yet, ascending."""
        ids: list[int] = np.flatnonzero(self._sentences.lacking).tolist()
        return ids

    def search(self, vector: Vectors, limit: int, among: ChunkSet | None = None) -> list[Hit]:
        """Return the `limit` chunks, or those of a set, nearest to a vector of shape
        `(dimensions,)`."""
        return [] if self.info.missing else self._vectors.search(vector, limit, among)

    def scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        """Return the cosine of a vector of shape `(dimensions,)` with each of the named chunks."""
        return [] if self.info.missing else self._vectors.scores(vector, chunk_ids)

    def sentence_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[list[float]]:
        """Return the cosines of a vector of shape `(sentence_dimensions,)` with the sentences of
        each of the named chunks."""
        if self.info.missing:
            return []
        rotated = rotate_one(vector)
        rows = (self._sentences.of_chunk(each) for each in chunk_ids)
        return [(self._quantizer.restore(each) @ rotated).tolist() for each in rows]

    def vectors(self, chunk_id: int) -> PassageVectors | None:
        """Return a chunk's stored vectors, None where it has not been encoded yet."""
        if self._sentences.lacking[chunk_id]:
            return None
        sentences = self._quantizer.restore(self._sentences.of_chunk(chunk_id))
        return PassageVectors(self._vectors.vector(chunk_id), rotate_back(sentences))


def _vector_index(layout: GenerationLayout, chunks: int, dimensions: int) -> VectorIndex:
    try:
        vectors = VectorIndex(layout.deep_vectors)
        if (vectors.size, vectors.dimensions) == (chunks, dimensions):
            return vectors
    except IndexUnavailable:
        # Its message names the folder of the file.
        pass
    raise IndexUnavailable(
        f"The deep vectors of the index {layout.folder.name} can't be read.",
        "Build it anew with `chuchu index --full`.",
    )
