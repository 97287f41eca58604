"""The vectors of chunks as they are stored: reused where they are known, encoded where not."""

import logging
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from corpus.errors import EncoderError
from embeddings.encoding.encoder import Encoder
from embeddings.engine import EncodeChunks, TextAndContext
from embeddings.indexing.failures import trace_of
from embeddings.indexing.folder_engine.vector_reuse import chunk_vector_key
from embeddings.store.dense.quantizer import QuantizedRows, VectorQuantizer

log = logging.getLogger("chuchu")
# Any encoder that works at all encodes this.
_PROBE = "正常的文字"


class KnownVectors(Protocol):
    """Quantized vectors by the keys of their chunks (`chunk_vector_key`)."""

    def find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return those that are known."""
        ...


class KeptVectors(KnownVectors, Protocol):
    """Vectors that can be added."""

    def keep(self, vectors: Mapping[bytes, bytes]) -> None:
        """Store vectors; they are durable when the call returns."""
        ...


class ChunkVectors:
    """Finds or makes the quantized vectors of chunks."""

    def __init__(
        self, encoder: Encoder, encode: EncodeChunks, cache: KeptVectors, reusable: KnownVectors
    ) -> None:
        """`encoder` names what `encode` encodes chunks with."""
        self._encoder = encoder
        self._fingerprint = encoder.fingerprint
        self._encode = encode
        self._cache = cache
        self._reusable = reusable
        self._quantizer = VectorQuantizer(encoder.dimensions)

    def quantized(self, chunks: Sequence[TextAndContext]) -> QuantizedRows:
        """Return a row for each chunk, of shape `(chunks, bytes of a vector)`.

        Vectors that had to be encoded are durable in the cache when the call returns.
        """
        keys = [chunk_vector_key(self._fingerprint, *chunk) for chunk in chunks]
        known = self._known(list(dict.fromkeys(keys)))
        missing = {key: chunk for key, chunk in zip(keys, chunks, strict=True) if key not in known}
        if missing:
            rows = self._quantizer.quantize(self._encode(list(missing.values())))
            encoded = {key: row.tobytes() for key, row in zip(missing, rows, strict=True)}
            self._cache.keep(encoded)
            known |= encoded
        stored = b"".join(known[key] for key in keys)
        return np.frombuffer(stored, np.uint8).reshape(len(keys), self._quantizer.bytes_per_vector)

    def require_encoder(self, failure: Exception) -> None:
        """Check that the encoder gives a vector for an ordinary text, after a failure at another.

        Raises:
            EncoderError: it gives none.
        """
        try:
            self._quantizer.quantize(self._encoder.encode([_PROBE]))
        except Exception as error:
            log.error("The encoder failed: %s", trace_of(failure))
            raise EncoderError(
                f"The encoder {self._encoder.name} fails at every text "
                f"({type(error).__name__}); the index was left unchanged.",
                "Is its model whole, and is there enough memory for it?",
            ) from error

    def _known(self, keys: list[bytes]) -> dict[bytes, bytes]:
        reused = self._reusable.find(keys)
        cached = self._cache.find([key for key in keys if key not in reused])
        size = self._quantizer.bytes_per_vector
        return reused | {key: row for key, row in cached.items() if len(row) == size}
