"""Where the units of a question stand in texts."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

from embeddings.terms import HAN

_ALL_HAN = re.compile(f"[{HAN}]+")
_BREAK = "\n"


def holds(text: str, unit: str) -> bool:
    """Tell whether a text, of which a unit is a part, holds it as a whole."""
    pattern = _whole(unit)
    return pattern is None or pattern.search(text) is not None


def units_held(weights: Mapping[str, float], texts: Sequence[str]) -> list[dict[str, float]]:
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
    pattern = _whole(unit)
    if pattern is not None:
        yield from (match.start() for match in pattern.finditer(text))
        return
    place = text.find(unit)
    while place >= 0:
        yield place
        place = text.find(unit, place + 1)


@lru_cache(maxsize=4096)
def _whole(unit: str) -> re.Pattern[str] | None:
    """Return what finds a unit with letters or digits as a whole: 5 does not stand in 2025."""
    if _ALL_HAN.fullmatch(unit):
        return None
    letter = rf"[^\W_{HAN}]"
    before = "" if _ALL_HAN.match(unit[0]) else f"(?<!{letter})"
    after = "" if _ALL_HAN.match(unit[-1]) else f"(?!{letter})"
    return re.compile(before + re.escape(unit) + after)
