"""Writing the deep vectors of a generation, and copying them from another."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.store.deep.packed import DeepPacker
from embeddings.store.deep.sentences import MISSING, SentenceRows
from embeddings.store.dense.quantizer import QuantizedRows, QuantizedVectors, VectorQuantizer
from embeddings.store.dense.writer import VectorWriter
from embeddings.store.durable_files import sync, write_file
from embeddings.store.layout import GenerationLayout
from embeddings.store.row_keys import RowKeys
from embeddings.types import DeepRecipe


class StoredDeepVectors:
    """The packed deep vectors of a verified generation."""

    def __init__(self, layout: GenerationLayout, recipe: DeepRecipe) -> None:
        """Map the files.

        Raises:
            IndexUnavailable: they do not fit together.
        """
        self._vectors = QuantizedVectors(layout.deep_vectors)
        self._sentences = SentenceRows(
            *(layout.sentence_counts, layout.sentences, len(self._vectors.rows)),
            VectorQuantizer(recipe.sentence_dimensions).bytes_per_vector,
        )

    @property
    def lacking(self) -> NDArray[np.bool_]:
        """Which chunks have not been encoded yet, of shape `(chunks,)`."""
        lacking: NDArray[np.bool_] = self._sentences.lacking
        return lacking

    def packed(self, chunk_id: int) -> bytes | None:
        """Return a chunk's packed vectors, None where it has not been encoded yet."""
        if self._sentences.lacking[chunk_id]:
            return None
        return self._vectors.row(chunk_id) + self._sentences.of_chunk(chunk_id).tobytes()

    def take(self, chunk_ids: RowKeys) -> tuple[QuantizedRows, NDArray[np.uint8], QuantizedRows]:
        """Return the vectors of encoded chunks, the numbers of their sentences, and the vectors of
        these, one chunk after the other."""
        return (
            self._vectors.rows[chunk_ids],
            self._sentences.counts(chunk_ids),
            self._sentences.of_chunks(chunk_ids),
        )


class DeepWriter:
    """Writes the packed vectors of chunks, in the order of their ids."""

    def __init__(self, layout: GenerationLayout, recipe: DeepRecipe) -> None:
        """Begin empty."""
        layout.sentences.parent.mkdir()
        self._layout = layout
        self._packer = DeepPacker(recipe)
        self._vectors = VectorWriter(recipe.dimensions)
        self._counts = bytearray()
        self._file = layout.sentences.open("wb")

    def __enter__(self) -> "DeepWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def missing(self) -> int:
        """The number of chunks that were appended without vectors."""
        return self._counts.count(MISSING)

    def copy(self, stored: StoredDeepVectors, chunk_ids: RowKeys) -> None:
        """Append the vectors of encoded chunks of another generation."""
        passages, counts, sentences = stored.take(chunk_ids)
        self._vectors.append(passages)
        self._file.write(sentences.tobytes())
        self._counts += counts.tobytes()

    def append(self, chunks: Sequence[bytes | None]) -> None:
        """Append packed vectors, None for a chunk that has not been encoded yet."""
        split = [
            self._packer.split(self._packer.empty if each is None else each) for each in chunks
        ]
        self._vectors.append(self._packer.passages([passage for passage, _, _ in split]))
        self._file.write(b"".join(sentences for _, sentences, _ in split))
        self._counts += bytes(
            MISSING if each is None else count
            for each, (_, _, count) in zip(chunks, split, strict=True)
        )

    def finish(self) -> None:
        """Make everything durable."""
        self._file.close()
        sync(self._layout.sentences)
        write_file(self._layout.sentence_counts, bytes(self._counts))
        self._vectors.write(self._layout.deep_vectors)
