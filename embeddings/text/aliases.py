"""Names in a question that have another form in the documents, such as an abbreviation.

Documents define abbreviations: 中华人民共和国劳动法（以下简称劳动法）. A question with either form
is searched with the other one as well.
"""

from collections.abc import Iterable, Mapping

MAX_ALIASES = 50_000
_MAX_LENGTH = 40
_MAX_FORMS = 3

AliasTable = Mapping[str, tuple[str, ...]]
"""The other forms of each name, at most three."""


def alias_table(abbreviations: Iterable[tuple[str, str]]) -> AliasTable:
    """Return the other forms of each full name and of each abbreviation.

    Where a name has more than three, those of the first pairs are kept.
    """
    table: dict[str, tuple[str, ...]] = {}
    for full_name, abbreviation in abbreviations:
        for name, other in ((full_name, abbreviation), (abbreviation, full_name)):
            forms = table.get(name, ())
            if len(forms) < _MAX_FORMS:
                table[name] = (*forms, other)
    return table


def aliases_in(folded: str, table: AliasTable) -> list[tuple[str, str]]:
    """Return the names in a folded text with each of their other forms, without repeats.

    The text is scanned from left to right for the longest name at each position; names do not
    overlap.
    """
    found: list[tuple[str, str]] = []
    start = 0
    while table and start < len(folded):
        farthest = min(len(folded), start + _MAX_LENGTH)
        ends = range(farthest, start, -1)
        end = next((end for end in ends if folded[start:end] in table), None)
        if end is not None:
            name = folded[start:end]
            found += ((name, other) for other in table[name])
        start = end or start + 1
    return list(dict.fromkeys(found))
