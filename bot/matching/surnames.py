"""Chinese surnames."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_LIST = Path(__file__).with_name("surnames.txt")


@dataclass(frozen=True, slots=True)
class Surnames:
    """Surnames of one character.

    `sure` are hardly anything else, `ambiguous` are also ordinary words or parts of them, `rare`
    count only where names are listed, and `ordinary` are far more often other words.
    """

    sure: frozenset[str]
    ambiguous: frozenset[str]
    rare: frozenset[str]
    ordinary: frozenset[str]

    @property
    def frequent(self) -> frozenset[str]:
        """Those by which a name of a person may begin, however else they are used."""
        return self.sure | self.ambiguous | self.ordinary


@lru_cache(maxsize=1)
def load_surnames() -> Surnames:
    """Read the list, which has a kind in each line."""
    lines = _LIST.read_text("utf-8").splitlines()
    return Surnames(*(frozenset(each) for each in lines if not each.startswith("#")))
