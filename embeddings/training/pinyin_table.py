"""Writes the table of readings that `embeddings.text.pinyin` reads.

Characters are those of GB 2312, which everyday Simplified text consists of; readings are those of
the package pypinyin, without tones. A reading counts if it is the character's first, or if words
have it in a fiftieth of its occurrences. The most frequent characters come first.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from embeddings.text.background_idf import load_background_idf
from embeddings.text.pinyin import TABLE

_SHARE = 0.02
_TONE_MARKS = re.compile("[\u0300-\u0304\u030c]")
# Interjections such as 嗯 (ń) are left out.
_VOWEL = re.compile("[aeiouv]")


def without_tones(reading: str) -> str:
    """Return a reading in plain letters, ü written as v: lǜ becomes lv."""
    letters = _TONE_MARKS.sub("", unicodedata.normalize("NFD", reading))
    return letters.replace("u\u0308", "v").replace("ê", "e").replace("e\u0302", "e")


def write_table(path: Path = TABLE) -> None:
    """Write the table."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    in_words: dict[str, Counter[str]] = {}
    for word, readings in PHRASES_DICT.items():
        for character, each in zip(word, readings, strict=False):
            in_words.setdefault(character, Counter())[without_tones(each[0])] += 1
    characters = [
        character
        for code in range(0x4E00, 0xA000)
        if _is_everyday(character := chr(code)) and code in PINYIN_DICT
    ]
    idf = dict(zip(characters, load_background_idf().idf(characters), strict=True))
    table: dict[str, list[str]] = {}
    for character in sorted(characters, key=lambda each: float(idf[each])):
        first = without_tones(PINYIN_DICT[ord(character)].split(",")[0])
        for reading in _usual(first, in_words.get(character, Counter())):
            table.setdefault(reading, []).append(character)
    syllables = sorted(each for each in table if _VOWEL.search(each))
    lines = (f"{each} {''.join(table[each])}\n" for each in syllables)
    path.write_text("".join(lines), encoding="utf-8")


def _is_everyday(character: str) -> bool:
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def _usual(first: str, counts: Mapping[str, int]) -> list[str]:
    least = _SHARE * sum(counts.values())
    return list(dict.fromkeys([first, *(each for each in counts if counts[each] > least)]))


if __name__ == "__main__":
    write_table()
