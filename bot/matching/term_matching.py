"""Where the terms of a question occur in texts.

A term that begins or ends with a letter or digit matches whole words only: 5 does not occur in
2025, ai does not occur in email. Han characters form no such words, so 渡轮 occurs in 渡轮停航.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

from corpus.text.characters import is_han

# No term contains it, so no term matches across two texts.
_SEPARATOR = "\n"


def contains_term(text: str, term: str) -> bool:
    """Return whether a text, which contains a term as a string, contains it as a whole word."""
    return not _has_word_edge(term) or next(_occurrences(text, term), None) is not None


def matched_weights(weights: Mapping[str, float], texts: Sequence[str]) -> list[dict[str, float]]:
    """Return for each searchable text the terms that it contains, with their weights.

    The texts are searched as one string, because most terms occur in none of them.
    """
    joined = _SEPARATOR.join(texts)
    starts = [0, *accumulate(len(text) + 1 for text in texts[:-1])]
    matches: list[dict[str, float]] = [{} for _ in texts]
    for term, weight in weights.items():
        offset = joined.find(term)
        if offset >= 0 and _has_word_edge(term):
            for offset in _occurrences(joined, term):
                matches[bisect_right(starts, offset) - 1][term] = weight
            continue
        while offset >= 0:
            number = bisect_right(starts, offset)
            matches[number - 1][term] = weight
            # Once in a text is enough.
            offset = joined.find(term, starts[number]) if number < len(starts) else -1
    return matches


def _occurrences(text: str, term: str) -> Iterator[int]:
    """Yield the offsets at which a term occurs as a whole word."""
    word_starts, word_ends = _word_edges(term)
    offset = text.find(term)
    while offset >= 0:
        is_inside_word = (word_starts and _is_word_character(text[offset - 1 : offset])) or (
            word_ends and _is_word_character(text[offset + len(term) : offset + len(term) + 1])
        )
        if not is_inside_word:
            yield offset
        offset = text.find(term, offset + 1)


@lru_cache(maxsize=4096)
def _has_word_edge(term: str) -> bool:
    return any(_word_edges(term))


@lru_cache(maxsize=4096)
def _word_edges(term: str) -> tuple[bool, bool]:
    """Return whether a term's start, and its end, must be the edge of a word."""
    return not is_han(term[:1]), not is_han(term[-1:])


def _is_word_character(character: str) -> bool:
    """Return whether a character, or none, is part of a word of letters or digits."""
    return character.isalnum() and not is_han(character)
