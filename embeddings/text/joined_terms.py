"""The character terms of many texts at once, as an index takes them.

They are those of `embeddings.text.terms`, in another order. Most of them are single Han characters
and pairs of them, which numpy finds by the code points of all texts; what stands between runs of
Han characters repeats, so its terms are remembered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import is_han
from embeddings.text.terms import COMMON_CHARACTERS, words_and_breaks

_SPACE = np.uint32(ord(" "))
# Kinds of characters, as bits.
_HAN, _COMMON, _LETTER, _WHITE, _END, _UNSEEN = 1, 2, 4, 8, 16, 128
_IS_LETTER = lazy_pattern(r"[^\W_]")
_IS_WHITE = lazy_pattern(r"\s")
# Longer pieces between Han characters are not remembered.
_MAX_REMEMBERED = 64

Codes = NDArray[np.uint32]
Kinds = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class JoinedTerms:
    """The terms of some texts.

    `terms` has for each text its character terms, joined by spaces, without the common characters;
    `han` has each text with a space for every other character than Han; `longest_run` is the
    greatest number of Han characters in a row.
    """

    terms: list[str]
    han: list[str]
    longest_run: int


def joined_terms(folded: Sequence[str]) -> JoinedTerms:
    """Return the character terms of folded texts."""
    if not folded:
        return JoinedTerms([], [], 0)
    joined = "\0".join([*folded, ""])
    codes: Codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4")
    bounds = list(accumulate((len(text) + 1 for text in folded), initial=0))
    kinds = _kinds(codes)
    kinds[np.array(bounds[1:]) - 1] = _END
    is_han = (kinds & _HAN).view(np.bool_)
    # Where a run of Han characters, or of others within one text, begins.
    edges = np.flatnonzero(np.diff(kinds & (_HAN | _END))) + 1
    runs = np.concatenate(([0], edges, [len(codes)]))
    terms = list(zip(*_han_terms(codes, kinds, is_han, bounds), strict=True))
    others = _other_terms(joined, kinds, runs, bounds)
    longest = np.diff(runs)[is_han[runs[:-1]]].max(initial=0)
    han = _decoded(np.where(is_han, codes, _SPACE))
    return JoinedTerms(
        [" ".join(filter(None, (*own, *more))) for own, more in zip(terms, others, strict=True)],
        [han[start : end - 1] for start, end in pairwise(bounds)],
        int(longest),
    )


def _han_terms(
    codes: Codes, kinds: Kinds, is_han: NDArray[np.bool_], bounds: list[int]
) -> tuple[list[str], list[str]]:
    """Return for each text its Han characters but the common ones, and its pairs of neighbours."""
    singles = np.flatnonzero(kinds == _HAN)
    pairs = np.flatnonzero(is_han[:-1] & is_han[1:])
    return (
        _joined_rows(singles, bounds, codes[singles]),
        _joined_rows(pairs, bounds, codes[pairs], codes[pairs + 1]),
    )


def _joined_rows(places: NDArray[np.intp], bounds: list[int], *columns: Codes) -> list[str]:
    """Return for each text the terms at its places, joined by spaces; each column has a character
    of every term."""
    width = len(columns) + 1
    rows = np.full((len(places), width), _SPACE)
    for number, column in enumerate(columns):
        rows[:, number] = column
    characters = _decoded(rows)
    ends = (width * np.searchsorted(places, bounds)).tolist()
    return [characters[start : max(start, end - 1)] for start, end in pairwise(ends)]


def _other_terms(
    joined: str, kinds: Kinds, runs: NDArray[np.intp], bounds: list[int]
) -> list[list[str]]:
    """Return for each text the units of its runs of other characters, and the pairs with Han
    characters beside them."""
    kinds_of_runs = np.bitwise_or.reduceat(kinds, runs[:-1])
    numbers = np.flatnonzero(kinds_of_runs & (_LETTER | _WHITE))
    texts = np.searchsorted(bounds, runs[numbers], "right") - 1
    # The first run has none before it; the last one is the end of a text.
    is_after_han = (kinds_of_runs[numbers - 1] & _HAN) * (numbers > 0)
    is_before_han = kinds_of_runs[numbers + 1] & _HAN
    found: list[list[str]] = [[] for _ in bounds[1:]]
    columns = texts, runs[numbers], runs[numbers + 1], is_after_han, is_before_han
    for text, start, stop, after, before in zip(*(each.tolist() for each in columns), strict=True):
        piece = joined[start:stop]
        units = _units(piece) if len(piece) <= _MAX_REMEMBERED else _units.__wrapped__(piece)
        terms = found[text]
        if units.terms:
            terms.append(units.terms)
            if after and units.first:
                terms.append(joined[start - 1] + units.first)
            if before and units.last:
                terms.append(units.last + joined[stop])
        elif units.joins and after and before:
            terms.append(joined[start - 1] + joined[stop])
    return found


@dataclass(frozen=True, slots=True)
class _Units:
    """The units of a piece without Han characters.

    `terms` are all, joined by spaces. `first` is a neighbour of a character before the piece,
    `last` of one behind it, and where the piece `joins` them these two are neighbours.
    """

    terms: str
    first: str
    last: str
    joins: bool


@lru_cache(maxsize=1 << 14)
def _units(piece: str) -> _Units:
    found = list(words_and_breaks(piece))
    if not found:
        return _Units("", "", "", joins=True)
    return _Units(" ".join(filter(None, found)), found[0], found[-1], joins=False)


def _decoded(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le")


def _kinds(codes: Codes) -> Kinds:
    """Return the kind of each character."""
    table = _table()
    kinds: Kinds = table[codes]
    if kinds.max() == _UNSEEN:
        for code in set(codes[kinds == _UNSEEN].tolist()):
            table[code] = _kind(chr(code))
        kinds = table[codes]
    return kinds


@lru_cache(maxsize=1)
def _table() -> Kinds:
    """Return the kinds of all code points, as far as they have been seen."""
    return np.full(0x110000, _UNSEEN, np.uint8)


def _kind(character: str) -> int:
    if is_han(character):
        return _HAN | _COMMON if character in COMMON_CHARACTERS else _HAN
    if _IS_LETTER.match(character):
        return _LETTER
    return _WHITE if _IS_WHITE.match(character) else 0
