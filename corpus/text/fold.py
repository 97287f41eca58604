"""Folding: the normalisation of text for search.

Folding maps every character to exactly one character, so offsets into a folded text are offsets
into the original too. Three steps, each of them character by character:

1. Unicode compatibility (NFKC) where it yields one character: full-width to half-width, Kangxi
   radicals and compatibility ideographs to the unified ones.
2. Traditional to Simplified by OpenCC's character table, plus variants that are not in it.
3. Lower case.

OpenCC converts single characters on purpose. Its phrase tables know that 乾坤 keeps its 乾, but
with them the folded form of a character would depend on its neighbours, which are rarely the same
in a question and in the passage that answers it.
"""

import re
import unicodedata
from functools import lru_cache

import opencc

# Variants that occur in Simplified text too and that OpenCC's table does not unify.
_VARIANTS = dict(
    zip(
        "著乾瞭妳牠祂佔佈係裏裡綫衹祇舖鉢墻峯羣喫讚鑑麽麼藉徵迴瀋榦幹唸慾託週註蹟彙噁鬱苧",
        "着干了你它它占布系里里线只只铺钵墙峰群吃赞鉴么么借征回沈干干念欲托周注迹汇恶郁苎",
        strict=True,
    )
)
_NOT_LETTERS = re.compile(r"[\W_]+")


class _FoldTable(dict[int, str]):
    """A translation table that computes a character's folded form on first use."""

    def __init__(self) -> None:
        super().__init__()
        self._to_simplified = opencc.OpenCC("t2s").convert

    def __missing__(self, code_point: int) -> str:
        folded = self._fold(chr(code_point))
        self[code_point] = folded
        return folded

    def _fold(self, character: str) -> str:
        # OpenCC needs UTF-8, in which a lone surrogate can't be encoded.
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
    """Return the folded form of a text, which has the same number of code points."""
    return text.translate(_table())


def letters(text: str) -> str:
    """Return the folded letters and digits of a text, without white space and punctuation."""
    return only_letters(fold(text))


def only_letters(folded: str) -> str:
    """Return a text without white space and punctuation."""
    return _NOT_LETTERS.sub("", folded)
