"""Chunks become vectors: that of the text, moved towards that of the context."""

from collections.abc import Mapping, Sequence

import numpy as np

from embeddings.encoding.encoder import Encoder
from embeddings.encoding.static_batches import StaticBatches, for_many_texts
from embeddings.engine import TextAndContext
from embeddings.types import PackedIds, Vectors

# All chunks of a document share most of their context. With a weight that follows its length it
# would hide what distinguishes them.
CONTEXT_SHARE = 0.4


class ChunkEncoder:
    """Encodes chunks, and counts the texts and contexts that it encoded."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = for_many_texts(encoder)
        # Consecutive chunks share contexts, also across two calls.
        self._contexts: dict[str, Vectors] = {}
        self.encoded = 0

    def expect(self, words: Mapping[str, PackedIds]) -> None:
        """Take the words of texts that may be encoded soon, which saves finding them."""
        if isinstance(self._encoder, StaticBatches):
            self._encoder.expect(words)

    def encode(self, chunks: Sequence[TextAndContext]) -> Vectors:
        """Return a vector for each of one or more chunks, of shape `(chunks, dimensions)`.

        Each has length 1, or 0 where the encoder knows nothing of the text and the context.
        """
        texts, contexts = zip(*chunks, strict=True)
        known = self._encode_once(dict.fromkeys([*texts, *contexts]))
        self._contexts = {context: known[context] for context in contexts}
        mixed: Vectors = np.stack([known[text] for text in texts])
        mixed += CONTEXT_SHARE * np.stack([known[context] for context in contexts])
        lengths = np.linalg.norm(mixed, axis=1, keepdims=True)
        np.divide(mixed, lengths, out=mixed, where=lengths > 0)
        return mixed

    def _encode_once(self, texts: dict[str, None]) -> dict[str, Vectors]:
        missing = [text for text in texts if text not in self._contexts]
        encoded = self._encoder.encode(missing) if missing else ()
        self.encoded += len(missing)
        return self._contexts | dict(zip(missing, encoded, strict=True))
