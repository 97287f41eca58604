"""Chunks of an index with their text folded, each read and folded once for a request."""

from collections.abc import Iterable, Sequence
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
            found = self._index.chunks(missing)
            texts = {chunk_id: stored.searched_text for chunk_id, stored in found.items()}
            self._fold(texts.values())
            for chunk_id, stored in found.items():
                self._chunks[chunk_id] = FoldedChunk(stored, self._texts[texts[chunk_id]])
        return [self._chunks[each] for each in chunk_ids]

    def _fold(self, texts: Iterable[str]) -> None:
        """Fold those texts that are new, together, which takes a third of the time."""
        new = list(dict.fromkeys(text for text in texts if text not in self._texts))
        folded = fold("".join(new))
        start = 0
        for text in new:
            stop = start + len(text)
            self._texts[text] = _searchable(folded[start:stop])
            start = stop


def fold_text(text: str) -> FoldedText:
    """Return the folded forms of a text."""
    return _searchable(fold(text))


def _searchable(folded: str) -> FoldedText:
    return FoldedText(folded, remove_han_spacing(folded))
