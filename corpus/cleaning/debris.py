"""Pinyin that a converter left behind: 工業(yè), 書(shū)記, and the damaged form 以?shī)^.

Some web converters put a reading behind each character that GB2312 lacks. Where they worked on
bytes, the reading landed *inside* the character: its lead byte and the bracket became `?`, its
trail byte a letter or sign behind the bracket, or one half of a foreign character. Such a character
is lost; it is not guessed at.

A reading that a writer gave on purpose stands behind a character of GB2312 (亳(bó)州) in a text
with hardly any debris, and stays.
"""

import re
from collections.abc import Iterator

from corpus.text.characters import HAN

_VOWELS = "aeiouüvêāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜăĕĭŏŭńňǹḿ"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜăĕĭŏŭńňǹḿ"
_LETTERS = f"a-zɑɡ{_VOWELS}"
_SYLLABLE = f"[{_LETTERS}]{{1,7}}"
# Behind a lost character: a toned syllable whose opening bracket went with the character.
_LOST = rf"\?(?P<lost>{_SYLLABLE})[)）]"
_WHOLE = rf"(?<=[{HAN}])[(（] ?(?P<whole>{_SYLLABLE}) ?[)）]"
_DEBRIS = re.compile(f"{_WHOLE}|{_LOST}")
# Readings that carry no tone mark.
_NEUTRAL = frozenset(
    (
        "a ba bo da de di ge guo hu la le li lai ma me men na ne qu shang tou wa xia ya zhe zi"
    ).split()
)
_SHIFTED = 4
_CONVERTED = 3


def strip_pinyin(text: str) -> str:
    """Return `text` without pinyin debris; everything else stays as it is."""
    pieces: list[str] = []
    position = 0
    for start, end in _spans(text):
        pieces.append(text[position:start])
        position = end
    return "".join([*pieces, text[position:]]) if pieces else text


def pinyin_debris(text: str) -> list[str]:
    """Return the pieces that `strip_pinyin` leaves out, in order."""
    return [text[start:end] for start, end in _spans(text)]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where debris stands, without overlaps."""
    if not ("(" in text or "（" in text or "?" in text):
        return
    position = 0
    shifted = False
    for match in _debris(text):
        # Behind a lost character the bytes stay shifted by one until the next damaged reading: what
        # stands between the two is halves of characters, not text.
        if shifted and match["lost"] and match.start() - position <= _SHIFTED:
            yield position, match.end()
            position = match.end()
            continue
        start, position = match.start(), match.end()
        shifted = False
        if match["lost"]:
            if position < len(text) and "@" <= text[position] <= "~":
                position += 1
            else:
                shifted = True
        yield start, position


def damaged_readings(text: str) -> int:
    """Return how many readings in `text` took a character with them."""
    return sum(match["lost"] is not None for match in _debris(text)) if "?" in text else 0


def _debris(text: str) -> list[re.Match[str]]:
    found = list(_DEBRIS.finditer(text))
    sure = [match for match in found if _is_debris(match)]
    if len(sure) < _CONVERTED:
        return sure
    # The converter has been at work here, so no reading in this text was meant.
    return [match for match in found if _is_debris(match) or _is_syllable(match["whole"] or "")]


def _is_debris(match: re.Match[str]) -> bool:
    if match["lost"]:
        return _is_syllable(match["lost"])
    syllable = match["whole"]
    before = match.string[match.start() - 1]
    if before.encode("gb2312", "ignore"):
        return False
    return _is_syllable(syllable) or syllable in _NEUTRAL


def _is_syllable(letters: str) -> bool:
    return any(letter in _TONED for letter in letters)
