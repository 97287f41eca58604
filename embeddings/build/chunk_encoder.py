"""Chunks get their vectors, in the bytes in which these are stored.

A vector that a generation lends, or that a build encoded before it was killed, is taken as it is
stored. So only what is new is encoded.
"""

from collections.abc import Sequence

import numpy as np

from embeddings.build.vector_cache import VectorCache
from embeddings.encoding.encoder import Encoder
from embeddings.types import Vectors
from embeddings.build.vector_reuse import ReusableVectors, chunk_vector_key
from embeddings.store.dense.quantizer import VectorQuantizer, QuantizedRows

# The context says what a chunk is about, and is the same for all chunks of a document: with the
# weight of its length it would drown what tells them apart.
CONTEXT_SHARE = 0.4

TextAndContext = tuple[str, str]


class ChunkEncoder:
    """Gives chunks their vectors, the text's leaning towards the context's."""

    def __init__(self, encoder: Encoder, cache: VectorCache, loans: ReusableVectors) -> None:
        self._encoder = encoder
        self._cache = cache
        self._loans = loans
        self._coder = VectorQuantizer(self.dimensions)
        # The chunks of a document share contexts, and may be asked for in several calls.
        self._contexts: dict[str, Vectors] = {}
        self.encoded = 0
        """How many texts and contexts had to be encoded."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._encoder.dimensions

    def codes(self, chunks: Sequence[TextAndContext]) -> QuantizedRows:
        """Return the stored bytes of the chunks' vectors, a row for each.

        What was encoded is kept before the call returns.
        """
        keys = [chunk_vector_key(self._encoder.fingerprint, *chunk) for chunk in chunks]
        known = self._known(list(dict.fromkeys(keys)))
        missing = {key: chunk for key, chunk in zip(keys, chunks, strict=True) if key not in known}
        if missing:
            rows = self._coder.quantize(self._vectors(list(missing.values())))
            fresh = {key: row.tobytes() for key, row in zip(missing, rows, strict=True)}
            self._cache.keep(fresh)
            known |= fresh
        stored = b"".join(known[key] for key in keys)
        return np.frombuffer(stored, np.uint8).reshape(len(keys), self._coder.bytes_per_vector)

    def _known(self, keys: list[bytes]) -> dict[bytes, bytes]:
        lent = self._loans.find(keys)
        kept = self._cache.find([key for key in keys if key not in lent])
        size = self._coder.bytes_per_vector
        return lent | {key: code for key, code in kept.items() if len(code) == size}

    def _vectors(self, chunks: Sequence[TextAndContext]) -> Vectors:
        together = [text for half in zip(*chunks, strict=True) for text in half]
        known = self._encoded(dict.fromkeys(together))
        self._contexts = {context: known[context] for _, context in chunks}
        texts = np.stack([known[text] for text, _ in chunks])
        mixed: Vectors = texts + CONTEXT_SHARE * np.stack([known[each] for _, each in chunks])
        lengths = np.linalg.norm(mixed, axis=1, keepdims=True)
        np.divide(mixed, lengths, out=mixed, where=lengths > 0)
        return mixed

    def _encoded(self, texts: dict[str, None]) -> dict[str, Vectors]:
        missing = [text for text in texts if text not in self._contexts]
        self.encoded += len(missing)
        fresh = self._encoder.encode(missing) if missing else ()
        return self._contexts | dict(zip(missing, fresh, strict=True))
