"""Chunks become deep vectors; one at which the deep encoder fails costs its own vectors only."""

import logging
from collections.abc import Sequence

import numpy as np

from corpus.errors import EncoderError
from corpus.text.visible import visible
from embeddings.encoding.deep_encoder import (
    DeepEncoder,
    DeepPassage,
    PassageVectors,
    deep_passage,
    deep_recipe,
    empty_vectors,
    has_words,
)
from embeddings.indexing.failures import INTERNAL_ERROR, trace_of
from embeddings.types import StoredChunk

log = logging.getLogger("chuchu")

# Any encoder that works at all encodes this.
_PROBE = deep_passage("正常的文字。", "")
_LENGTH_TOLERANCE = 0.01


class EncoderUnusable(Exception):
    """A deep encoder fails at any text, so that nothing can be said of a single one."""


class PassageEncoder:
    """Encodes chunks, and counts them."""

    def __init__(self, encoder: DeepEncoder) -> None:
        self._encoder = encoder
        self._recipe = deep_recipe(encoder)
        self._has_logged = False
        self.encoded = 0

    def encode(self, chunks: Sequence[StoredChunk]) -> list[PassageVectors]:
        """Return the vectors of each chunk.

        They are zeros, without sentences, where a chunk has no words, or where the encoder fails at
        it, which is logged.

        Raises:
            EncoderUnusable: it fails at any text.
        """
        empty = empty_vectors(self._recipe)
        with_words = [each for each in chunks if has_words(each.text)]
        encoded = iter(self._encode(with_words) if with_words else ())
        self.encoded += len(with_words)
        return [next(encoded) if has_words(each.text) else empty for each in chunks]

    def _encode(self, chunks: Sequence[StoredChunk]) -> list[PassageVectors]:
        try:
            return self._encode_passages(chunks)
        except Exception as error:
            if len(chunks) > 1:
                return [vectors for each in chunks for vectors in self._encode([each])]
            self._require_usable(error)
            self._log(chunks[0], error)
            return [empty_vectors(self._recipe)]

    def _encode_passages(self, chunks: Sequence[StoredChunk]) -> list[PassageVectors]:
        passages = [deep_passage(each.text, each.chunk.context) for each in chunks]
        vectors = self._encoder.encode_passages(passages)
        for passage, each in zip(passages, vectors, strict=True):
            self._require_fit(passage, each)
        return vectors

    def _require_fit(self, passage: DeepPassage, vectors: PassageVectors) -> None:
        sizes = (len(passage.sentences), self._recipe.sentence_dimensions)
        if vectors.passage.shape != (self._recipe.dimensions,) or vectors.sentences.shape != sizes:
            raise ValueError("The deep encoder gives vectors of another shape.")
        for rows in (vectors.passage.reshape(1, -1), vectors.sentences):
            lengths = np.linalg.norm(rows, axis=1)
            # Written so that NaN is refused.
            if not np.all((lengths == 0) | (np.abs(lengths - 1) < _LENGTH_TOLERANCE)):
                raise ValueError("The deep encoder gives vectors of another length.")

    def _require_usable(self, cause: Exception) -> None:
        try:
            self._encoder.encode_passages([_PROBE])
        except Exception:
            is_foreseen = isinstance(cause, EncoderError)
            reason = str(cause) if is_foreseen else f"{INTERNAL_ERROR}\n{trace_of(cause)}"
            raise EncoderUnusable(reason) from cause

    def _log(self, chunk: StoredChunk, error: Exception) -> None:
        message = f"A chunk of {visible(chunk.path)} has no deep vectors: {INTERNAL_ERROR}"
        # One trace says what is to be mended; a folder may have many such chunks.
        trace = "" if self._has_logged else "\n".join(map(visible, trace_of(error).split("\n")))
        self._has_logged = True
        log.error("%s", f"{message}\n{trace}".rstrip())
