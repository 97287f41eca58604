"""Chunks as an index returns them, for tests that need no index."""

from bot.matching.candidate_text import CandidateText
from bot.matching.folded_chunk import FoldedChunk, fold_text
from corpus.types import Chunk
from embeddings.types import StoredChunk


def stored_chunk(text, *, context="", title="通知", headings=()):
    """Return a chunk that is a whole document."""
    chunk = Chunk(0, "d", 0, len(text), headings, context)
    return StoredChunk(chunk, text, "a.txt", title, None, None, None)


def candidate(question, text, **chunk):
    """Return a chunk that is a whole document, prepared for matching with a question."""
    stored = stored_chunk(text, **chunk)
    return CandidateText(question, FoldedChunk(stored, fold_text(stored.searched_text)))
