"""Whether a decoded text consists of words in an alphabet, of kana or of hangul."""

import unicodedata
from itertools import pairwise

from corpus.encodings.everyday_characters import non_ascii_of

_MAX_INNER_CAPITALS = 0.02
_MIN_LETTERS = 0.9
_MAX_ADJACENT_ACCENTS = 0.5
_MARKS_OF_PROSE = frozenset("“”„‘’«»–—…№§°€£µ·\xa0")
_CASELESS = frozenset(("ARABIC", "HEBREW", "THAI"))
_MIN_CASELESS = 12


def share_between(text: str, first: str, last: str) -> float:
    """Return the share of a range of characters among those that are not ASCII.

    It is 0 where characters could not be decoded.
    """
    others = non_ascii_of(text)
    # The sample may end in the middle of a character.
    if "\ufffd" in others[:-1]:
        return 0
    return sum(first <= each <= last for each in others) / max(1, len(others))


def consists_of_words(text: str) -> bool:
    """Return whether a text has words in an alphabet with capitals, with few marks between them.

    Chinese text that is decoded as such has symbols and capitals inside words. In alphabets without
    capitals nothing shows whether letters are words.
    """
    others = [each for each in text if each > "\x7f" and each not in _MARKS_OF_PROSE]
    letters = [each for each in others if each.lower() != each.upper()]
    alphabets = _alphabets(letters)
    pairs = [(a, b) for a, b in pairwise(text) if a.isalpha() and b.isalpha()]
    inner_capitals = sum(a.islower() and b.isupper() for a, b in pairs)
    adjacent = sum(a > "\x7f" and b > "\x7f" for a, b in pairs)
    if alphabets == {"LATIN"} and adjacent > _MAX_ADJACENT_ACCENTS * len(letters):
        return False
    return (
        len(letters) >= _MIN_LETTERS * len(others)
        and len(alphabets) <= 1
        and inner_capitals <= _MAX_INNER_CAPITALS * len(pairs)
    )


def consists_of_caseless_letters(text: str) -> bool:
    """Return whether what is not ASCII in a text is Arabic, or Hebrew, or Thai."""
    others = [each for each in text if each > "\x7f" and each not in _MARKS_OF_PROSE]
    letters = [each for each in others if each.isalpha() or unicodedata.combining(each)]
    return (
        len(letters) >= max(_MIN_CASELESS, _MIN_LETTERS * len(others))
        and len(_alphabets(letters)) == 1
        and _alphabets(letters) <= _CASELESS
    )


def _alphabets(letters: list[str]) -> set[str]:
    return {unicodedata.name(each, "").partition(" ")[0] for each in letters}
