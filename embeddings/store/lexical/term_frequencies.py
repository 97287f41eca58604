"""How often terms occur, and which of them a search reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

# A search reads the posting lists of its rarest terms, up to `_MAX_POSTINGS` postings of a field,
# and in any case those of `_MIN_TERMS` terms. The other lists are the longest and least selective.
_MAX_POSTINGS = 50_000
_MIN_TERMS = 8


@dataclass(frozen=True, slots=True)
class TermFrequencies:
    """A term's document frequencies by field: in all that is indexed, in searchable chunks, and in
    the `chunks` by whose statistics it is scored."""

    term: str
    indexed: tuple[int, ...]
    searchable: tuple[int, ...]
    scored: tuple[int, ...]
    chunks: int


def rarest(terms: Sequence[TermFrequencies]) -> list[TermFrequencies]:
    """Return the terms whose postings are within the budget."""
    frequencies = sorted(terms, key=lambda each: max(each.scored))
    postings = accumulate(max(each.scored) for each in frequencies)
    within = sum(total <= _MAX_POSTINGS for total in postings)
    return frequencies[: max(within, _MIN_TERMS)]
