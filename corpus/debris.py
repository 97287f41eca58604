"""Pinyin that a converter left behind: 工業(yè), 書(shū)記, and the damaged form 以?shī)^.

Some web converters put a reading behind each character that GB2312 lacks. Where they worked on
bytes, the reading landed *inside* the character: its lead byte and the bracket became `?`, its
trail byte a letter or sign behind the bracket, or one half of a foreign character. Such a character
is lost; it is not guessed at.

A reading that a writer gave on purpose stands behind a character of GB2312 (亳(bó)州) in a text
with hardly any debris, and stays.
"""

import re

_VOWELS = "aeiouüvêāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜăĕĭŏŭńňǹḿ"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜăĕĭŏŭńňǹḿ"
_LETTERS = f"a-zɑɡ{_VOWELS}"
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SYLLABLE = f"[{_LETTERS}]{{1,7}}"
# Behind a lost character: a toned syllable whose opening bracket went with the character.
_LOST = rf"\?(?P<lost>{_SYLLABLE})[)）]"
_WHOLE = rf"(?<=[{_HAN}])[(（] ?(?P<whole>{_SYLLABLE}) ?[)）]"
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
    if not ("(" in text or "（" in text or "?" in text):
        return text
    matches = _debris(text)
    if not matches:
        return text
    pieces: list[str] = []
    position = 0
    shifted = False
    for match in matches:
        between = text[position : match.start()]
        # Behind a lost character the bytes stay shifted by one until the next damaged reading: what
        # stands between the two is halves of characters, not text.
        if not (shifted and match["lost"] and len(between) <= _SHIFTED):
            pieces.append(between)
        else:
            shifted = False
            position = match.end()
            continue
        position = match.end()
        shifted = False
        if match["lost"]:
            if position < len(text) and "@" <= text[position] <= "~":
                position += 1
            else:
                shifted = True
    pieces.append(text[position:])
    return "".join(pieces)


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
