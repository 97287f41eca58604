"""Readings of Chinese characters in pinyin, without tones."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from corpus.patterns.lazy import lazy_pattern

TABLE = Path(__file__).with_name("pinyin.txt")
"""A line for each syllable: the syllable, a space, and its characters, the most frequent first."""

_LONGEST_SYLLABLE = 6
# Beyond it a run of letters is no question typed in pinyin.
_MAX_LETTERS = 48
_MAX_SPLITS = 4
_TONE_MARKS = lazy_pattern("[\u0300\u0301\u0304\u030c]")


class PinyinTable:
    """Which characters have which readings."""

    def __init__(self, characters: dict[str, str]) -> None:
        """Take the characters of each syllable."""
        self._characters = characters
        self._readings: dict[str, list[str]] = {}
        for syllable, each in characters.items():
            for character in each:
                self._readings.setdefault(character, []).append(syllable)

    def characters(self, syllable: str) -> str:
        """Return the characters that have a reading, the most frequent first."""
        return self._characters.get(syllable, "")

    def homophones(self, character: str) -> str:
        """Return the other characters that share a reading with a character."""
        found = "".join(map(self.characters, self._readings.get(character, ())))
        return "".join(dict.fromkeys(found.replace(character, "")))

    def split(self, letters: str) -> list[tuple[str, ...]]:
        """Return the ways to read lower-case letters as syllables, those of fewer syllables first.

        There is none where the letters are no pinyin; of many, the first four are returned.
        """
        if len(letters) > _MAX_LETTERS:
            return []
        best: list[list[tuple[str, ...]]] = [[()]]
        for end in range(1, len(letters) + 1):
            ways = [
                (*before, letters[start:end])
                for start in range(max(0, end - _LONGEST_SYLLABLE), end)
                if letters[start:end] in self._characters
                for before in best[start]
            ]
            best.append(sorted(ways, key=len)[:_MAX_SPLITS])
        return best[-1] if letters else []


def plain_letters(text: str) -> str:
    """Return lower-case pinyin without the marks of tones, ü as v: nián becomes nian."""
    decomposed = unicodedata.normalize("NFD", text)
    return _TONE_MARKS.sub("", decomposed).replace("u\u0308", "v")


@lru_cache(maxsize=1)
def load_pinyin() -> PinyinTable:
    """Return the bundled table; it is read once."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return PinyinTable(dict(line.split(" ", 1) for line in lines))
