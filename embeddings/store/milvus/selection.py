"""Which rows a search looks at: those of its generation, or of a set of its chunks.

A set becomes a part of the expression that Milvus evaluates. One of very many ranges of keys is
looked for among the best of all chunks where that is cheap, and otherwise key by key.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from embeddings.chunk_set import ChunkSet
from embeddings.store.milvus.collections import FIRST, KEY, LAST
from embeddings.store.milvus.connection import MAX_ROWS
from embeddings.store.milvus.document_order import DocumentOrder

Found = TypeVar("Found")
_MAX_RANGES = 100
_MAX_KEYS = 5_000
_MAX_SURPLUS = 4_096
# As `embeddings.store.lexical.key_ranges`: in such a set no term is ignored.
_SMALL_CHUNKS, _SMALL_RANGES = 20_000, 32


def visible_in(generation: int) -> str:
    """Return the expression that selects the chunks of a generation."""
    return f"{FIRST} <= {generation} and {LAST} > {generation}"


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of a generation, or of a set of its chunks.

    The rows that the `expressions` select are all the set's; where `is_exact` is false they are
    more, of which one in `surplus` is.
    """

    expressions: tuple[str, ...]
    is_exact: bool = True
    surplus: int = 1
    is_small: bool = False


def selection(generation: int, order: DocumentOrder, among: ChunkSet | None) -> Selection:
    """Return what a search has to look at."""
    every = visible_in(generation)
    if among is None:
        return Selection((every,))
    ranges = order.key_ranges(among)
    is_small = among.count <= _SMALL_CHUNKS and len(ranges) <= _SMALL_RANGES
    if len(ranges) <= _MAX_RANGES:
        inside = " or ".join(_between(*each) for each in ranges) or f"{KEY} < 0"
        return Selection((f"{every} and ({inside})",), is_small=is_small)
    surplus = order.chunks // among.count + 1
    if surplus * 64 <= _MAX_SURPLUS:
        return Selection((every,), is_exact=False, surplus=surplus)
    keys = order.chunk_keys(among.ids).tolist()
    return Selection(
        tuple(
            f"{every} and {KEY} in {keys[start : start + _MAX_KEYS]}"
            for start in range(0, len(keys), _MAX_KEYS)
        )
    )


def _between(first: int, last: int) -> str:
    return f"({KEY} >= {first} and {KEY} <= {last})"


def growing(wanted: int) -> Iterator[int]:
    """Yield how many hits to ask for: `wanted` first, then ever more."""
    while wanted < MAX_ROWS:
        yield wanted
        wanted *= 4
    yield MAX_ROWS


def search_each(selected: Selection, search: Callable[[str], list[Found]]) -> list[Found]:
    """Return what a search finds by each of the expressions."""
    return [hit for expression in selected.expressions for hit in search(expression)]
