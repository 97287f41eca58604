"""The one form of text that search sees.

Folding maps every character to exactly one character, so an offset into the folded text is the same
offset into the text a reader sees. Three layers, each of them character by character:

1. Unicode compatibility (NFKC) where it yields one character: full-width to half-width, Kangxi
   radicals and compatibility ideographs to the unified ones.
2. Traditional to Simplified by OpenCC's character table, plus the variants that the table leaves.
3. Lower case.

OpenCC is asked for single characters on purpose. Its phrase tables know that 乾坤 keeps its 乾, but
they would make the folded form of a character depend on its neighbours, and a question rarely has
the same neighbours as the passage that answers it.
"""

import re
import unicodedata
from functools import lru_cache

import opencc

# Simplified text itself writes these in more than one way, and OpenCC's table keeps them apart.
_VARIANTS = dict(
    zip(
        "著乾瞭妳牠祂佔佈係裏裡綫衹祇舖鉢墻峯羣喫讚鑑麽麼藉徵迴瀋榦幹唸慾託週註蹟彙噁鬱苧",
        "着干了你它它占布系里里线只只铺钵墙峰群吃赞鉴么么借征回沈干干念欲托周注迹汇恶郁苎",
        strict=True,
    )
)
_NO_LETTERS = re.compile(r"[\W_]+")


class _FoldTable(dict[int, str]):
    """A translation table that works out a character's folded form when it is first met."""

    def __init__(self) -> None:
        super().__init__()
        self._to_simplified = opencc.OpenCC("t2s").convert

    def __missing__(self, code_point: int) -> str:
        folded = self._fold(chr(code_point))
        self[code_point] = folded
        return folded

    def _fold(self, character: str) -> str:
        # A lone surrogate has no UTF-8 form, which OpenCC needs.
        if 0xD800 <= ord(character) <= 0xDFFF:
            return character
        for step in (_compatible, self._simplified, str.lower):
            changed = step(character)
            if len(changed) == 1:
                character = changed
        return character

    def _simplified(self, character: str) -> str:
        if character < "\u2e80":
            return character
        if character in _VARIANTS:
            return _VARIANTS[character]
        simplified: str = self._to_simplified(character)
        return _VARIANTS.get(simplified, simplified)


def _compatible(character: str) -> str:
    return unicodedata.normalize("NFKC", character)


@lru_cache(maxsize=1)
def _table() -> _FoldTable:
    return _FoldTable()


def fold(text: str) -> str:
    """Return the searched form of `text`, of the same length in code points."""
    return text.translate(_table())


def letters(text: str) -> str:
    """Return the letters and digits of a text, folded: what stays however it is set."""
    return _NO_LETTERS.sub("", fold(text))
