"""The documents of a generation in the order of the folder, and the keys of their chunks.

A document and its chunks have keys that never change; the chunks' follow each other. The id of a
chunk is its position among all of the generation. All is held as arrays: 64 bytes a document.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from embeddings.chunk_set import ChunkSet

_DIGITS = 16
_HEXADECIMAL = frozenset("0123456789abcdef")
_Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class OrderedDocument:
    """A document: its key, its id, the key of its first chunk, and how many it has."""

    key: int
    identity: str
    first_chunk: int
    chunks: int

    @property
    def chunk_keys(self) -> range:
        """The keys of its chunks."""
        return range(self.first_chunk, self.first_chunk + self.chunks)


class DocumentOrder:
    """The documents of a generation; positions count from 0."""

    def __init__(self, documents: Sequence[OrderedDocument]) -> None:
        """Keep documents in the order of the folder.

        Raises:
            ValueError: two have the same key, the same id, or the same chunks, or an id is none.
        """
        self._identities = np.array([_number(each.identity) for each in documents], np.uint64)
        self._by_identity = np.argsort(self._identities, kind="stable")
        self.keys = _array(each.key for each in documents)
        self._firsts = _array(each.first_chunk for each in documents)
        self.counts = _array(each.chunks for each in documents)
        # The id of the first chunk of each document, and behind the last one their number.
        self._starts = np.concatenate(([0], np.cumsum(self.counts)))
        self._by_first = np.argsort(self._firsts, kind="stable")
        # Documents without chunks have a first key that another document has too.
        self._by_first = self._by_first[self.counts[self._by_first] > 0]
        firsts = self._firsts[self._by_first]
        ends = firsts + self.counts[self._by_first]
        self._sorted_firsts = firsts
        distinct = len(np.unique(self._identities)) == len(np.unique(self.keys)) == len(documents)
        if not distinct or (ends[:-1] > firsts[1:]).any() or (self.counts < 0).any():
            raise ValueError("documents are named twice")

    @classmethod
    def unpacked(cls, table: Any) -> "DocumentOrder":
        """Return what `packed` packed.

        Raises:
            ValueError, TypeError: it is something else.
        """
        columns = [table["keys"], table["firsts"], table["counts"]]
        for column in columns:
            if any(type(each) is not int or not 0 <= each < 2**53 for each in column):
                raise ValueError("not a number")
        if any(not isinstance(each, str) for each in table["ids"]):
            raise ValueError("not an id")
        keys, firsts, counts = columns
        return cls(
            [
                OrderedDocument(*each)
                for each in zip(keys, table["ids"], firsts, counts, strict=True)
            ]
        )

    def packed(self) -> dict[str, Any]:
        """Return a value that can be written as JSON."""
        return {
            "keys": self.keys.tolist(),
            "ids": [self.identity(each) for each in range(len(self))],
            "firsts": self._firsts.tolist(),
            "counts": self.counts.tolist(),
        }

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def chunks(self) -> int:
        """The number of chunks."""
        return int(self._starts[-1])

    def at(self, position: int) -> OrderedDocument:
        """Return the document at a position."""
        return OrderedDocument(
            int(self.keys[position]),
            self.identity(position),
            int(self._firsts[position]),
            int(self.counts[position]),
        )

    def position(self, identity: str) -> int | None:
        """Return the position of the document with an id, None if there is none."""
        try:
            number = np.uint64(_number(identity))
        except ValueError:
            return None
        at = int(np.searchsorted(self._identities, number, sorter=self._by_identity))
        if at == len(self) or self._identities[self._by_identity[at]] != number:
            return None
        return int(self._by_identity[at])

    def identity(self, position: int) -> str:
        """Return the id of the document at a position."""
        return f"{int(self._identities[position]):0{_DIGITS}x}"

    def of_chunk(self, chunk_id: int) -> tuple[int, int]:
        """Return the position of the document of a chunk, and the key of the chunk."""
        at = int(np.searchsorted(self._starts, chunk_id, side="right")) - 1
        return at, int(self._firsts[at] + chunk_id - self._starts[at])

    def chunk_keys(self, ids: npt.ArrayLike) -> _Numbers:
        """Return the keys of chunks by their ids."""
        wanted = np.asarray(ids, np.int64)
        at = np.searchsorted(self._starts, wanted, side="right") - 1
        keys: _Numbers = self._firsts[at] + wanted - self._starts[at]
        return keys

    def chunk_id(self, key: int) -> int | None:
        """Return the id of the chunk with a key, None if the generation has none."""
        at = int(np.searchsorted(self._sorted_firsts, key, side="right")) - 1
        if at < 0:
            return None
        position = self._by_first[at]
        offset = key - int(self._sorted_firsts[at])
        return int(self._starts[position]) + offset if offset < self.counts[position] else None

    def key_ranges(self, chunks: ChunkSet) -> list[tuple[int, int]]:
        """Return the first and the last key of each range of keys of a set of chunks."""
        keys = np.sort(self.chunk_keys(chunks.ids))
        if not len(keys):
            return []
        ends = np.flatnonzero(np.diff(keys) > 1)
        firsts = keys[np.concatenate(([0], ends + 1))]
        lasts = keys[np.concatenate((ends, [len(keys) - 1]))]
        return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def _number(identity: str) -> int:
    """Return the id of a document as a number.

    Raises:
        ValueError: it is none.
    """
    if len(identity) != _DIGITS or not _HEXADECIMAL.issuperset(identity):
        raise ValueError("not the id of a document")
    return int(identity, 16)


def _array(numbers: Iterable[int]) -> _Numbers:
    return np.fromiter(numbers, np.int64)
