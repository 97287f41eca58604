"""Characters that people type for one another: homophones, near shapes, and variants.

The variants are characters that are written for one another within the same word (帐号, 账号), so
both forms are right.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from embeddings.text.pinyin import PinyinTable, load_pinyin

# The homophones of some syllables are many; the rare ones are left out.
_MAX_HOMOPHONES = 90


@dataclass(frozen=True, slots=True)
class Confusions:
    """Which characters may be meant by a typed one."""

    pinyin: PinyinTable
    near_shapes: dict[str, str]
    variants: dict[str, str]

    def alternatives(self, character: str) -> str:
        """Return the characters that may be meant, the more likely kinds first."""
        near = self.variants.get(character, "") + self.near_shapes.get(character, "")
        return "".join(dict.fromkeys(near + self.pinyin.homophones(character)[:_MAX_HOMOPHONES]))

    def are_variants(self, one: str, other: str) -> bool:
        """Return whether two characters are variants of each other."""
        return other in self.variants.get(one, "")


@lru_cache(maxsize=1)
def load_confusions() -> Confusions:
    """Return the bundled tables; they are read once."""
    return Confusions(load_pinyin(), _groups("near_shapes.txt"), _groups("variants.txt"))


def _groups(name: str) -> dict[str, str]:
    """Read a file with a group of characters in each line."""
    others: dict[str, str] = {}
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").split():
        for character in line:
            others[character] = others.get(character, "") + line.replace(character, "")
    return others
