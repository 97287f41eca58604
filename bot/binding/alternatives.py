"""Words of closed sets, of which one excludes the others: 端午节 and 中秋节, 本科 and 硕士."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.binding.mentions import Kind, Mention

_LIST = Path(__file__).with_name("alternatives.txt")


@dataclass(frozen=True, slots=True)
class Alternatives:
    """A pattern that finds the words, and for each its set and the word that stands for it."""

    pattern: re.Pattern[str]
    words: Mapping[str, tuple[str, str]]


@lru_cache(maxsize=1)
def load_alternatives() -> Alternatives:
    """Read the list of sets."""
    words: dict[str, tuple[str, str]] = {}
    for line in _LIST.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        members = [member.split("/") for member in line.split()]
        for same in members:
            words |= dict.fromkeys(same, (members[0][0], same[0]))
    longest_first = sorted(words, key=len, reverse=True)
    return Alternatives(re.compile("|".join(longest_first)), words)


def alternatives(text: str) -> Iterator[Mention]:
    """Yield the words of the sets that a folded text contains; `group` is the set."""
    known = load_alternatives()
    for match in known.pattern.finditer(text):
        group, value = known.words[match[0]]
        yield Mention(Kind.ALTERNATIVE, group, match[0], value=value)
