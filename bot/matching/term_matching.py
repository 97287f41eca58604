"""Where the units of a question stand in texts."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

from corpus.text.characters import is_han

_BREAK = "\n"


def contains_term(text: str, unit: str) -> bool:
    """Tell whether a text, of which a unit is a part, holds it as a whole: 5 is none in 2025."""
    return not any(_edges(unit)) or next(_places(text, unit), None) is not None


def matched_weights(weights: Mapping[str, float], texts: Sequence[str]) -> list[dict[str, float]]:
    """Return for each of some searchable texts the units it holds, with their weights.

    The texts are looked through as one: most units stand in none of them.
    """
    joined = _BREAK.join(texts)
    starts = [0, *accumulate(len(text) + 1 for text in texts[:-1])]
    held: list[dict[str, float]] = [{} for _ in texts]
    for unit, weight in weights.items():
        if unit in joined:
            for place in _places(joined, unit):
                held[bisect_right(starts, place) - 1][unit] = weight
    return held


def _places(text: str, unit: str) -> Iterator[int]:
    begins, ends = _edges(unit)
    place = text.find(unit)
    while place >= 0:
        goes_on = (begins and _is_letter(text[place - 1 : place])) or (
            ends and _is_letter(text[place + len(unit) : place + len(unit) + 1])
        )
        if not goes_on:
            yield place
        place = text.find(unit, place + 1)


@lru_cache(maxsize=4096)
def _edges(unit: str) -> tuple[bool, bool]:
    """Tell whether a longer word could go on before a unit, and behind it."""
    return not is_han(unit[:1]), not is_han(unit[-1:])


def _is_letter(character: str) -> bool:
    """Tell whether a character, or none, is part of a word of letters or digits."""
    return character.isalnum() and not is_han(character)
