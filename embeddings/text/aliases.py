"""Finding in a question the names that the documents abbreviate."""

from collections.abc import Iterable, Mapping

MAX_ALIASES = 50_000
_SHORTEST = 2
_LONGEST = 40
_MOST_OTHERS = 3

Aliases = Mapping[str, tuple[str, ...]]


def alias_table(abbreviations: Iterable[tuple[str, str]]) -> Aliases:
    """Return for each long and short name what else it is called; three others at most, the first
    of the pairs."""
    names: dict[str, tuple[str, ...]] = {}
    for name, short in abbreviations:
        for said, other in ((name, short), (short, name)):
            others = names.get(said, ())
            if len(others) < _MOST_OTHERS:
                names[said] = (*others, other)
    return names


def aliases_in(folded: str, names: Aliases) -> list[tuple[str, str]]:
    """Return the longest names in a text from its left to its right, each with what else it is
    called."""
    found: list[tuple[str, str]] = []
    start = 0
    while names and start < len(folded):
        longest = min(len(folded), start + _LONGEST)
        ends = range(longest, start + _SHORTEST - 1, -1)
        end = next((end for end in ends if folded[start:end] in names), None)
        if end is not None:
            said = folded[start:end]
            found += ((said, other) for other in names[said])
        start = end or start + 1
    return list(dict.fromkeys(found))
