"""How much of a text are characters that ordinary Chinese text consists of.

A text that is decoded with the wrong codec has rare characters, which is how it is noticed.
"""

import functools
import re
import string

CHINESE_CODECS = ("gb18030", "big5hkscs")
"""The codecs that Chinese text is in, if it is not in Unicode."""

MIN_READABILITY = 0.8
"""What a Chinese text has at least, and a wrongly decoded one has not."""

# The rows of Han characters, sorted by pronunciation or strokes, that the two standards put first
# because they are the frequent ones.
_FREQUENT_ROWS = (("gb2312", range(0xB0, 0xD8)), ("big5", range(0xA4, 0xC7)))
_ASCII = re.compile(r"[\x00-\x7f]+")
_TRAIL_BYTES = range(0x40, 0xFF)
TONE_LETTERS = frozenset("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêńňɡɑ")
"""The letters of pinyin beyond ASCII, which a broken conversion leaves in Chinese text."""


def everyday_share(text: str) -> float:
    """Return the share of frequent Han characters, their marks, pinyin, and printable ASCII."""
    return len(_others().sub("", text)) / max(1, len(text))


def readability(data: bytes, encoding: str) -> float:
    """Return the share of everyday characters among those that are not ASCII."""
    return everyday_share(non_ascii_of(data.decode(encoding, "replace")))


def non_ascii_of(text: str) -> str:
    """Return the characters of a text that are not ASCII."""
    return _ASCII.sub("", text)


@functools.cache
def _others() -> re.Pattern[str]:
    """Return a pattern of all but everyday characters, with which many are counted fast."""
    return re.compile(f"[^{re.escape(''.join(sorted(_everyday())))}]+")


@functools.cache
def _everyday() -> frozenset[str]:
    pairs = (
        bytes((lead, trail)).decode(codec, "ignore")
        for codec, leads in _FREQUENT_ROWS
        for lead in leads
        for trail in _TRAIL_BYTES
    )
    frequent = (character for pair in pairs for character in pair if character > "\x7f")
    punctuation = map(chr, (*range(0x3000, 0x3018), *range(0xFF01, 0xFF5F), 0x2014, 0x2026))
    printable = set(string.printable) - {"\x0b"}
    return frozenset((*frequent, *punctuation, *printable, *TONE_LETTERS, *"·“”‘’"))
