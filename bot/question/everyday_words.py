"""Everyday words, and how rules, notices and contracts write them: a 房东 is an 出租人 there."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from corpus.text.fold import fold
from embeddings.text.aliases import AliasTable, aliases_in

_LIST = Path(__file__).with_name("everyday_words.txt")


def everyday_pairs(folded: str) -> list[tuple[str, str]]:
    """Return the everyday words in a folded text, each with the words written for it, what it means
    most often first.

    Behind a word come those within it, which it must not hide: 遛狗, then 狗.
    """
    table = _table()
    pairs = aliases_in(folded, table)
    within = (part for word in dict.fromkeys(word for word, _ in pairs) for part in _parts(word))
    inner = ((part, other) for part in within for other in table.get(part, ()))
    return list(dict.fromkeys([*pairs, *inner]))


def _parts(word: str) -> Iterator[str]:
    """Yield the shorter words that a word may contain, the longest first."""
    for length in range(len(word) - 1, 0, -1):
        for start in range(len(word) - length + 1):
            yield word[start : start + length]


@lru_cache(maxsize=1)
def _table() -> AliasTable:
    """Return the words written for each everyday word; the list is read once."""
    table: dict[str, tuple[str, ...]] = {}
    for line in fold(_LIST.read_text(encoding="utf-8")).splitlines():
        if not line or line.startswith("#"):
            continue
        everyday, _, written = line.partition(">")
        same = [each.strip() for each in everyday.split("=")]
        for word in same:
            others = [each for each in same if each != word] + written.split()
            table[word] = tuple(dict.fromkeys((*table.get(word, ()), *others)))
    return AliasTable(table)
