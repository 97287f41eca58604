"""How often terms occur, and which of them a search reads."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any

from embeddings.store.lexical.schema import FIELDS

# A search reads the posting lists of its rarest terms, up to `_MAX_POSTINGS` postings of a field,
# and in any case those of `_MIN_TERMS` terms. The other lists are the longest and least selective.
_MAX_POSTINGS = 50_000
_MIN_TERMS = 8
_MAX_COUNTED_TERMS = 1 << 14


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
    longest = [max(each.scored) for each in terms]
    rarest_first = sorted(range(len(terms)), key=longest.__getitem__)
    postings = list(accumulate(longest[at] for at in rarest_first))
    # They ascend.
    within = bisect_right(postings, _MAX_POSTINGS)
    return [terms[at] for at in rarest_first[: max(within, _MIN_TERMS)]]


def term_counter(searcher: Any) -> Callable[[str], tuple[int, ...]]:
    """Return what counts the documents with a term by field, and remembers it.

    Correcting a question, completing it and searching ask for the same terms. It refers to the
    searcher alone: an index that its own parts refer to would stay open until a collection.
    """

    @lru_cache(maxsize=_MAX_COUNTED_TERMS)
    def count(term: str) -> tuple[int, ...]:
        return tuple([int(searcher.doc_freq(field, term)) for field in FIELDS])

    return count
