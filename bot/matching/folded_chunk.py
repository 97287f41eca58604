"""Chunks of an index with their text folded, each read and folded once for a request."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.matching.searchable_text import remove_han_spacing
from corpus.text.fold import fold
from embeddings.index import SearchIndex
from embeddings.types import StoredChunk


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A folded text of the original length, and its searchable form, which may be shorter."""

    folded: str
    searchable: str


@dataclass(frozen=True, slots=True)
class FoldedChunk:
    """A chunk of an index with the folded forms of its context and text together."""

    stored: StoredChunk
    searched: FoldedText

    @property
    def id(self) -> int:
        """The chunk's id in its index."""
        return self.stored.chunk.id


class ChunkReader:
    """Reads chunks from an index for one request.

    It keeps what it read, so that widening a search or searching for several questions of one
    conversation reads and folds no chunk twice. Chunks with equal texts are folded once. It is made
    for a single request: the limits of its searches bound its size, and threads must not share it.
    """

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._chunks: dict[int, FoldedChunk] = {}
        self._texts: dict[str, FoldedText] = {}

    def read(self, chunk_ids: Sequence[int]) -> list[FoldedChunk]:
        """Return chunks in the order of their ids."""
        missing = [each for each in chunk_ids if each not in self._chunks]
        if missing:
            for chunk_id, stored in self._index.chunks(missing).items():
                self._chunks[chunk_id] = FoldedChunk(stored, self._fold(stored.searched_text))
        return [self._chunks[each] for each in chunk_ids]

    def _fold(self, text: str) -> FoldedText:
        known = self._texts.get(text)
        if known is None:
            known = self._texts[text] = fold_text(text)
        return known


def fold_text(text: str) -> FoldedText:
    """Return the folded forms of a text."""
    folded = fold(text)
    return FoldedText(folded, remove_han_spacing(folded))
