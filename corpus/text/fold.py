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

import sys
import unicodedata
from functools import lru_cache, partial
from typing import Any

import opencc

from corpus.patterns.lazy import lazy_pattern

# Variants that occur in Simplified text too and that OpenCC's table does not unify.
_VARIANTS = dict(
    zip(
        "著乾瞭妳牠祂佔佈係裏裡綫衹祇舖鉢墻峯羣喫讚鑑麽麼藉徵迴瀋榦幹唸慾託週註蹟彙噁鬱苧",
        "着干了你它它占布系里里线只只铺钵墙峰群吃赞鉴么么借征回沈干干念欲托周注迹汇恶郁苎",
        strict=True,
    )
)
# From so many characters on, an array pays.
_LONG = 80
# Questions, titles and names, which come again and again: one megabyte at most.
_REMEMBERED = 2048
_NOT_LETTERS = lazy_pattern(r"[\W_]+")


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


class _CodePoints:
    """The same table as an array, by which a long text is folded several times as fast.

    It has room for every code point; pages of it that no text touches take no memory.
    """

    def __init__(self, table: _FoldTable) -> None:
        import numpy as np

        self._table = table
        self._points = partial(np.frombuffer, dtype=np.uint32)
        # 0 stands for what has not been looked up.
        self._folded = np.zeros(sys.maxunicode + 1, np.uint32)

    def fold(self, text: str) -> str:
        points: Any = self._points(text.encode("utf-32-le", "surrogatepass"))
        # `take` needs a third of the time that indexing does.
        folded = self._folded.take(points)
        if not folded.all():
            for point in set(points[folded == 0].tolist()):
                self._folded[point] = ord(self._table[point])
            folded = self._folded.take(points)
        result: str = folded.tobytes().decode("utf-32-le", "surrogatepass")
        return result


@lru_cache(maxsize=1)
def _table() -> _FoldTable:
    return _FoldTable()


@lru_cache(maxsize=1)
def _code_points() -> _CodePoints:
    return _CodePoints(_table())


def fold(text: str) -> str:
    """Return the folded form of a text, which has the same number of code points."""
    if len(text) < _LONG:
        return _fold_short(text)
    # A process that reads one file in the sandbox has no numpy, and no room for it.
    if "numpy" not in sys.modules:
        return text.translate(_table())
    return _code_points().fold(text)


@lru_cache(maxsize=_REMEMBERED)
def _fold_short(text: str) -> str:
    return text.translate(_table())


def letters(text: str) -> str:
    """Return the folded letters and digits of a text, without white space and punctuation."""
    return only_letters(fold(text))


def only_letters(folded: str) -> str:
    """Return a text without white space and punctuation."""
    return _NOT_LETTERS.sub("", folded)
