"""Folding many texts at once, and closing up the white space beside their Han characters. A text
that was folded and closed up is called searchable: units are looked for in such texts only.

Each character is looked up in tables of all code points, a whole answer's texts in one go: for one
text `corpus.text.fold` serves as well, for all candidates of a question this is ten
times as fast. The tables are filled as characters are met.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.text.characters import is_han
from corpus.text.fold import fold

_CODE_POINTS = 0x110000
_OTHER, _HAN, _SPACE = 1, 2, 3
# UTF-32 in the machine's own order, lone surrogates and all.
_CODEC = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
_SURROGATES = "surrogatepass"
# Keeps the white space at a text's end from the characters of the next text.
_BREAK = "\0"

_Codes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A folded text; the same without the white space that some writers put beside Han characters;
    and for each place in the one the place in the other."""

    text: str
    closed_up: str
    _places: NDArray[np.int32]

    def closed_at(self, place: int) -> int:
        """Return where a place of the folded text, its end included, stands closed up."""
        return int(self._places[place] - self._places[0])


class _Tables:
    """What each code point folds to, plus one, and what the result is; 0 where it was not met."""

    def __init__(self) -> None:
        # The system gives memory for what is used only.
        self._folded = np.zeros(_CODE_POINTS, np.uint32)
        self._kinds = np.zeros(_CODE_POINTS, np.uint8)

    def fold(self, codes: _Codes) -> tuple[_Codes, NDArray[np.uint8]]:
        """Return folded code points and their kinds."""
        folded = self._folded[codes]
        if not folded.all():
            self._meet(np.unique(codes[folded == 0]))
            folded = self._folded[codes]
        folded -= 1
        return folded, self._kinds[codes]

    def _meet(self, codes: _Codes) -> None:
        for code in codes.tolist():
            character = fold(chr(code))
            self._kinds[code] = _kind(character)
            self._folded[code] = ord(character) + 1


def _kind(character: str) -> int:
    if character.isspace():
        return _SPACE
    return _HAN if is_han(character) else _OTHER


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    return _Tables()


def fold_batch(texts: Sequence[str]) -> list[FoldedText]:
    """Return the folded forms of texts."""
    joined = "".join(text + _BREAK for text in texts)
    codes = np.frombuffer(joined.encode(_CODEC, _SURROGATES), np.uint32)
    folded, kinds = _tables().fold(codes)
    kept = _kept(kinds)
    whole, closed = _text(folded), _text(folded[kept])
    places = np.zeros(len(kept) + 1, np.int32)
    np.cumsum(kept, out=places[1:])
    starts = [*accumulate((len(text) + 1 for text in texts), initial=0)]
    ends = places[starts].tolist()
    return [
        FoldedText(whole[start : stop - 1], closed[first : last - 1], places[start:stop])
        for (start, stop), (first, last) in zip(pairwise(starts), pairwise(ends), strict=True)
    ]


def _text(codes: _Codes) -> str:
    return codes.tobytes().decode(_CODEC, _SURROGATES)


def _kept(kinds: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return which characters are left when white space beside Han characters is taken out."""
    kept: NDArray[np.bool_] = kinds != _SPACE
    spaces = np.flatnonzero(~kept)
    if len(spaces):
        solid = np.flatnonzero(kept)
        # The last character is a break, so something solid stands behind every space.
        behind = np.searchsorted(solid, spaces)
        before = kinds[solid[np.maximum(behind - 1, 0)]]
        kept[spaces] = (kinds[solid[behind]] != _HAN) & ((before != _HAN) | (behind == 0))
    return kept
