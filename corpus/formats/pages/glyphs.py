"""Replaces the characters that PDF files have in place of the usual ones.

Fonts map the glyphs of Han characters to radicals that look the same (⽤ for 用), and two or three
Latin letters to one ligature. Nobody searches for those.
"""

import re
import unicodedata
from functools import cache

# Kangxi radicals and compatibility ideographs have one usual character each; Latin ligatures.
_REPLACED = re.compile("[\u2f00-\u2fd5\uf900-\ufaff\ufb00-\ufb06\u2e80-\u2ef3]")
# Radicals of the supplement have no decomposition. Only those that are whole characters are here.
_RADICALS = dict(
    zip(
        "⺁⺄⺅⺈⺌⺗⺝⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "厂乙亻勹小㣺月母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)


def plain_letters(text: str) -> str:
    """Return a text with usual characters in place of radicals and ligatures."""
    return text if text.isascii() else _REPLACED.sub(lambda match: _usual(match[0]), text)


@cache
def _usual(character: str) -> str:
    return _RADICALS.get(character) or unicodedata.normalize("NFKC", character)
