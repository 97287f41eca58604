"""Pinyin that a converter inserted: 工業(yè), 書(shū)記, and the damaged form 以?shī)^.

Some web converters insert the pinyin of each character that GB2312 lacks behind it. A converter
that works on bytes inserts it *inside* the character: the lead byte and the bracket become `?`, and
the trail byte becomes an ASCII character behind the bracket or half of another character. Such a
character is lost, and no attempt is made to restore it.

Pinyin that an author gives on purpose follows a character of GB2312, as in 亳(bó)州, in a text with
hardly any debris. It is kept.
"""

import re
from collections.abc import Iterator

from corpus.text.characters import HAN

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜăĕĭŏŭńňǹḿ"
_LETTERS = f"a-zɑɡüê{_TONED}"
_SYLLABLE = f"[{_LETTERS}]{{1,7}}"
# A syllable in brackets, or one whose opening bracket was lost with the character before it. With
# the first character in front of both, it is searched for several times as fast.
_WHOLE = rf"(?<=[{HAN}][(（]) ?(?P<whole>{_SYLLABLE}) ?[)）]"
_LOST = rf"(?<=\?)(?P<lost>{_SYLLABLE})[)）]"
_DEBRIS = re.compile(rf"[(（?](?:{_WHOLE}|{_LOST})")
# Syllables without a tone mark.
_TONELESS = frozenset(
    (
        "a ba bo da de di ge guo hu la le li lai ma me men na ne qu shang tou wa xia ya zhe zi"
    ).split()
)
# The greatest distance between two damaged syllables with shifted bytes between them.
_MAX_SHIFTED = 4
# A text with this many certain pieces of debris has gone through a converter.
_MIN_CONVERTED = 3


def strip_pinyin(text: str) -> str:
    """Return a text without pinyin debris, otherwise unchanged."""
    pieces: list[str] = []
    position = 0
    for start, end in _spans(text):
        pieces.append(text[position:start])
        position = end
    return "".join([*pieces, text[position:]]) if pieces else text


def pinyin_debris(text: str) -> list[str]:
    """Return the pieces that `strip_pinyin` removes, in order."""
    return [text[start:end] for start, end in _spans(text)]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield `[start, end)` of each piece of debris; the spans do not overlap."""
    if not ("(" in text or "（" in text or "?" in text):
        return
    position = 0
    shifted = False
    for match in _debris(text):
        # Behind a lost character the bytes are shifted by one up to the next damaged syllable, so
        # the characters between the two are wrong.
        if shifted and match["lost"] and match.start() - position <= _MAX_SHIFTED:
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
    """Return how many characters of a text were lost to inserted pinyin."""
    return sum(match["lost"] is not None for match in _debris(text)) if "?" in text else 0


def _debris(text: str) -> list[re.Match[str]]:
    found = list(_DEBRIS.finditer(text))
    certain = [match for match in found if _is_debris(match)]
    if len(certain) < _MIN_CONVERTED:
        return certain
    # The text has gone through a converter, so none of its pinyin is the author's.
    return [match for match in found if _is_debris(match) or _is_syllable(match["whole"] or "")]


def _is_debris(match: re.Match[str]) -> bool:
    if match["lost"]:
        return _is_syllable(match["lost"])
    syllable = match["whole"]
    before = match.string[match.start() - 1]
    if before.encode("gb2312", "ignore"):
        return False
    return _is_syllable(syllable) or syllable in _TONELESS


def _is_syllable(letters: str) -> bool:
    return any(letter in _TONED for letter in letters)
