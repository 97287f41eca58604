"""The corpus statistics of BM25, kept exact while chunks are added and removed.

BM25 depends on the number of chunks, on the number that contain a term, and on the mean length of a
field. tantivy takes all three from everything that was ever added. The first two are corrected when
a query is made (`embeddings.store.lexical.index`); the mean length can only be corrected by adding
padding documents, whose lengths bring the mean to that of the searchable chunks.
"""

import json
from dataclasses import asdict, dataclass, fields
from itertools import count
from math import ceil, isclose, log
from pathlib import Path
from typing import Any

from embeddings.store.regular_files import integer, read_json

_FILE = "statistics.json"
# tantivy computes in single precision.
_RELATIVE_TOLERANCE = 1e-6
# Rounding on the way may add up.
_STORED_TOLERANCE = 1e-5


@dataclass(frozen=True, slots=True)
class ChunkStatistics:
    """The size of a set of chunks: how many there are, and how many terms their fields contain."""

    chunks: int = 0
    text_terms: int = 0
    context_terms: int = 0

    @property
    def terms(self) -> tuple[int, int]:
        """The numbers of terms by field."""
        return self.text_terms, self.context_terms

    def __add__(self, other: "ChunkStatistics") -> "ChunkStatistics":
        return ChunkStatistics(
            self.chunks + other.chunks,
            self.text_terms + other.text_terms,
            self.context_terms + other.context_terms,
        )

    def __sub__(self, other: "ChunkStatistics") -> "ChunkStatistics":
        return ChunkStatistics(
            self.chunks - other.chunks,
            self.text_terms - other.text_terms,
            self.context_terms - other.context_terms,
        )


@dataclass(frozen=True, slots=True)
class Bm25Statistics:
    """The sizes of what was ever added, of what was removed of it, and of the padding."""

    added: ChunkStatistics = ChunkStatistics()
    removed: ChunkStatistics = ChunkStatistics()
    padding: ChunkStatistics = ChunkStatistics()

    @property
    def searchable(self) -> ChunkStatistics:
        """The size of what a search can find."""
        return self.added - self.removed

    @property
    def indexed(self) -> ChunkStatistics:
        """The size of what tantivy counts."""
        return self.added + self.padding


_PARTS = fields(Bm25Statistics)


def write_statistics(folder: Path, statistics: Bm25Statistics) -> None:
    """Write the statistics into the folder of a lexical index."""
    content = json.dumps(asdict(statistics), indent=1)
    (folder / _FILE).write_text(content, encoding="ascii")


def read_statistics(folder: Path) -> Bm25Statistics:
    """Read the statistics from the folder of a lexical index.

    Raises:
        OSError, ValueError, LookupError, TypeError: the file is missing, damaged, or says what
            can't be.
    """
    content = read_json(folder / _FILE)
    added, removed, padding = (_chunk_statistics(content[each.name]) for each in _PARTS)
    statistics = Bm25Statistics(added, removed, padding)
    searchable = statistics.searchable
    if min(searchable.chunks, *searchable.terms) < 0:
        raise ValueError("more was removed than added")
    # A continued index would else get padding without end.
    for indexed, terms in zip(statistics.indexed.terms, searchable.terms, strict=True):
        if terms and not _is_proportional(indexed, terms, statistics):
            raise ValueError("the padding does not fit")
    return statistics


def _chunk_statistics(values: Any) -> ChunkStatistics:
    return ChunkStatistics(*(integer(values[each.name]) for each in fields(ChunkStatistics)))


def _is_proportional(indexed: int, searchable: int, statistics: Bm25Statistics) -> bool:
    chunks = max(1, statistics.searchable.chunks)
    return _is_close(indexed / searchable, statistics.indexed.chunks / chunks, _STORED_TOLERANCE)


def needed_padding(indexed: ChunkStatistics, searchable: ChunkStatistics) -> ChunkStatistics:
    """Return the padding that gives all that is indexed the mean lengths of what is searchable.

    With n indexed documents of t terms and N searchable ones of T terms, it is the least number y
    of documents, and for each field a number x of terms, so that (t + x) / (n + y) = T / N within
    single precision; x is an integer.
    """
    pairs = [(t, T) for t, T in zip(indexed.terms, searchable.terms, strict=True) if T]
    if not pairs or all(_is_close(t / T, indexed.chunks / searchable.chunks) for t, T in pairs):
        return ChunkStatistics()
    fewest = max(1, *(ceil(t * searchable.chunks / T) - indexed.chunks for t, T in pairs))
    # This ends, because a multiple of the searchable chunks fits exactly.
    for chunks in count(fewest):
        ratio = (indexed.chunks + chunks) / searchable.chunks
        if all(_is_close(round(ratio * T) / T, ratio) for _, T in pairs):
            break
    terms = (
        max(0, round(ratio * T) - t) for t, T in zip(indexed.terms, searchable.terms, strict=True)
    )
    return ChunkStatistics(chunks, *terms)


def _is_close(one: float, other: float, tolerance: float = _RELATIVE_TOLERANCE) -> bool:
    return isclose(one, other, rel_tol=tolerance)


def idf(chunks: int, containing: int) -> float:
    """Return the inverse document frequency of a term by the formula of tantivy.

    `chunks` is the number of chunks, `containing` that of the chunks that contain the term.
    """
    return log(1 + (chunks - containing + 0.5) / (containing + 0.5))
