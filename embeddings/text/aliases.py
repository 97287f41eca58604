"""Names in a question that have another form in the documents, such as an abbreviation.

Documents define abbreviations: 中华人民共和国劳动法（以下简称劳动法）. A question with either form
is searched with the other one as well.
"""

from collections.abc import Iterable, Iterator, Mapping

MAX_ALIASES = 50_000
_MAX_LENGTH = 40
_MAX_FORMS = 3


class AliasTable(Mapping[str, tuple[str, ...]]):
    """The other forms of each name."""

    def __init__(self, forms: Mapping[str, tuple[str, ...]]) -> None:
        self._forms = forms
        lengths: dict[str, set[int]] = {}
        for name in forms:
            if 0 < len(name) <= _MAX_LENGTH:
                lengths.setdefault(name[0], set()).add(len(name))
        self._lengths = {
            first: tuple(sorted(each, reverse=True)) for first, each in lengths.items()
        }

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self._forms[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._forms)

    def __len__(self) -> int:
        return len(self._forms)

    def longest_at(self, text: str, start: int) -> str | None:
        """Return the longest name of at most 40 characters that stands at an offset, if any."""
        for length in self._lengths.get(text[start], ()):
            if (name := text[start : start + length]) in self._forms:
                return name
        return None


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
    return AliasTable(table)


def aliases_in(folded: str, table: AliasTable) -> list[tuple[str, str]]:
    """Return the names in a folded text with each of their other forms, without repeats.

    The text is scanned from left to right for the longest name at each position; names do not
    overlap.
    """
    found: list[tuple[str, str]] = []
    start = 0
    while start < len(folded):
        name = table.longest_at(folded, start)
        if name is None:
            start += 1
        else:
            found += ((name, other) for other in table[name])
            start += len(name)
    return list(dict.fromkeys(found))
