"""A set of chunks of one generation, to which a search can be confined."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

ChunkMask = npt.NDArray[np.bool_]
"""Whether each chunk is in a set, of shape `(chunks,)`."""


@dataclass(frozen=True, slots=True, eq=False)
class ChunkSet:
    """Chunks by their ids.

    `mask` says of each chunk whether it is one of them. `bits` are the same, eight to a byte, the
    first in the lowest bit; `count` is how many there are.
    """

    mask: ChunkMask
    bits: npt.NDArray[np.uint8]
    count: int

    @classmethod
    def of(cls, mask: ChunkMask) -> Self:
        """Return the set with a mask."""
        return cls(mask, np.packbits(mask, bitorder="little"), int(np.count_nonzero(mask)))

    def between(self, start: int, stop: int) -> Self:
        """Return those from `start` to below `stop`, with ids that count from `start`: what an
        index that is a part of another one is searched with."""
        return self.of(self.mask[start:stop])

    def __contains__(self, chunk_id: int) -> bool:
        return 0 <= chunk_id < len(self.mask) and bool(self.mask[chunk_id])

    @property
    def ids(self) -> npt.NDArray[np.int64]:
        """The ids of the chunks, ascending."""
        return np.flatnonzero(self.mask)
