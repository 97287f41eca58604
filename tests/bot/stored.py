"""Chunks as an index gives them, for tests that need no index."""

from corpus.types import Chunk
from embeddings.types import StoredChunk


def stored_chunk(text, *, context="", title="通知", headings=()):
    """Return a chunk that is a whole document."""
    chunk = Chunk(0, "d", 0, len(text), headings, context)
    return StoredChunk(chunk, text, "a.txt", title, None, None, None)
