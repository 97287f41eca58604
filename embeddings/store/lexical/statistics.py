"""What BM25 counts over all chunks, kept right while chunks come and go."""

import json
from dataclasses import asdict, dataclass
from itertools import count
from math import ceil, isclose, log
from pathlib import Path

_NAME = "tally.json"
# As near as single precision can tell.
_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class ChunkStatistics:
    """How many chunks, and terms in each field, a set of chunks has."""

    chunks: int = 0
    text: int = 0
    context: int = 0

    @property
    def terms(self) -> tuple[int, int]:
        return self.text, self.context

    def __add__(self, other: "ChunkStatistics") -> "ChunkStatistics":
        return ChunkStatistics(
            self.chunks + other.chunks, self.text + other.text, self.context + other.context
        )

    def __sub__(self, other: "ChunkStatistics") -> "ChunkStatistics":
        return ChunkStatistics(
            self.chunks - other.chunks, self.text - other.text, self.context - other.context
        )


@dataclass(frozen=True, slots=True)
class Bm25Statistics:
    """What was ever added, what of it was removed, and the ballast for it."""

    added: ChunkStatistics = ChunkStatistics()
    removed: ChunkStatistics = ChunkStatistics()
    ballast: ChunkStatistics = ChunkStatistics()

    @property
    def live(self) -> ChunkStatistics:
        return self.added - self.removed

    @property
    def stored(self) -> ChunkStatistics:
        return self.added + self.ballast


def write_statistics(folder: Path, tallies: Bm25Statistics) -> None:
    """Write a new file into a folder of terms."""
    content = json.dumps(asdict(tallies), indent=1)
    (folder / _NAME).write_text(content, encoding="ascii")


def read_statistics(folder: Path) -> Bm25Statistics:
    """Read what was written into a folder of terms; raises OSError, ValueError, TypeError."""
    content = json.loads((folder / _NAME).read_bytes())
    return Bm25Statistics(**{name: ChunkStatistics(**values) for name, values in content.items()})


def needed_padding(stored: ChunkStatistics, live: ChunkStatistics) -> ChunkStatistics:
    """Return what brings the mean lengths of all that is stored to those of the live chunks.

    In chunks and terms n, t stored and N, T live: the fewest chunks y, and terms x for each field,
    with (t + x) / (n + y) = T / N; as x are whole numbers, as nearly as single precision can tell.
    """
    pairs = [(t, T) for t, T in zip(stored.terms, live.terms, strict=True) if T]
    if not pairs or all(_is_near(t / T, stored.chunks / live.chunks) for t, T in pairs):
        return ChunkStatistics()
    fewest = max(1, *(ceil(t * live.chunks / T) - stored.chunks for t, T in pairs))
    # A multiple of the live chunks fits exactly, so this ends.
    for chunks in count(fewest):
        share = (stored.chunks + chunks) / live.chunks
        if all(_is_near(round(share * T) / T, share) for _, T in pairs):
            break
    filled = (max(0, round(share * T) - t) for t, T in zip(stored.terms, live.terms, strict=True))
    return ChunkStatistics(chunks, *filled)


def _is_near(one: float, other: float) -> bool:
    return isclose(one, other, rel_tol=_NEAR)


def idf(chunks: int, holding: int) -> float:
    """Return BM25's weight of a term that `holding` of `chunks` chunks hold, as tantivy has it."""
    return log(1 + (chunks - holding + 0.5) / (holding + 0.5))
