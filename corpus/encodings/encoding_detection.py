"""Detects the encoding of text that is not in Unicode."""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

import chardet

from corpus.encodings.chinese_likeness import MIN_LIKENESS, chinese_likeness, total_likeness
from corpus.encodings.everyday_characters import (
    CHINESE_CODECS,
    MIN_READABILITY,
    everyday_share,
    non_ascii_of,
)

_SAMPLE = 64 * 1024
# Bytes below these end any damage, since Chinese characters of two bytes have none of them.
_FIRST_RUN = re.compile(rb"[\x40-\xff]{1,4096}")
# The second half of a character can be a letter, which then stands alone between Han characters.
_LONE_LETTER = re.compile(r"(?<![!-~\u3000-\u303f\uff00-\uffef])[@-~](?![!-~])")
_COST_OF_A_CAPITAL = 1  # as in A座
_COST_OF_A_LETTER = 2
_COST_OF_A_CHARACTER = 0.5
# Encodings of Japanese and Korean, and the share of kana and hangul in them.
_NEIGHBOURS = (
    ("cp932", "\u3041", "\u30fe", 0.35),
    ("euc_jp", "\u3041", "\u30fe", 0.35),
    ("cp949", "\uac00", "\ud7a3", 0.9),
)
_MAX_INNER_CAPITALS = 0.02
_MIN_LETTERS = 0.9
_MAX_ADJACENT_ACCENTS = 0.5
_MARKS_OF_PROSE = frozenset("“”„‘’«»–—…№§°€£µ·\xa0")


@dataclass(frozen=True, slots=True)
class Detected:
    """The codec of a text.

    Attributes:
        encoding: The name of the codec.
        start: How many bytes at the beginning are the rest of a character that was cut.
        is_guess: Whether the text does not show that it is in this encoding.
    """

    encoding: str
    start: int = 0
    is_guess: bool = False


def detect(data: bytes) -> Detected:
    """Return the encoding of a text that is not in Unicode.

    Chinese is tried first, from the first byte and from the second one. Other encodings count if
    the text consists of words in them.
    """
    sample = data[:_SAMPLE]
    likeness, encoding = max(
        (chinese_likeness(sample[start:].decode(codec, "replace")), codec)
        for codec in reversed(CHINESE_CODECS)
        for start in (0, 1)
    )
    chinese = Detected(encoding, _lost_bytes(sample, encoding))
    if likeness >= MIN_LIKENESS:
        return chinese
    for codec, first, last, share in _NEIGHBOURS:
        if _share_between(sample, codec, first, last) >= share:
            return Detected(codec)
    other = _codec_name(chardet.detect(sample)["encoding"])
    if other and _consists_of_words(sample.decode(other, "replace")):
        return Detected(other)
    if not other or (
        likeness >= 0 and _readability(sample[chinese.start :], encoding) >= MIN_READABILITY
    ):
        return Detected(encoding, chinese.start, is_guess=True)
    return Detected(other, is_guess=True)


def _readability(sample: bytes, encoding: str) -> float:
    return everyday_share(non_ascii_of(sample.decode(encoding, "replace")).removesuffix("\ufffd"))


def _lost_bytes(sample: bytes, encoding: str) -> int:
    """Return 1 if the first byte is the second half of a character that was cut, else 0."""
    run = _FIRST_RUN.match(sample)
    if run is None or run[0][:1].isascii():
        return 0
    whole, rest = (run[0][start:].decode(encoding, "replace") for start in (0, 1))
    return int(_likeness_of_run(rest) - _COST_OF_A_CHARACTER > _likeness_of_run(whole))


def _likeness_of_run(text: str) -> float:
    return total_likeness(text) - sum(
        _COST_OF_A_CAPITAL if each.isupper() else _COST_OF_A_LETTER
        for each in _LONE_LETTER.findall(text)
    )


def _share_between(sample: bytes, codec: str, first: str, last: str) -> float:
    text = sample.decode(codec, "replace")
    others = non_ascii_of(text)
    # The sample may end in the middle of a character.
    if "\ufffd" in others[:-1]:
        return 0
    return sum(first <= each <= last for each in others) / max(1, len(others))


def _codec_name(detected: str | None) -> str:
    """Return a codec that Python has, empty if there is none, or it is of Chinese."""
    try:
        name = codecs.lookup(detected or "").name
    except LookupError:
        return ""
    is_chinese = name.startswith(("gb", "big5", "cp950", "hz", "utf", "ascii"))
    return "" if is_chinese else (detected or "").lower()


def _consists_of_words(text: str) -> bool:
    """Return whether a text has words in an alphabet with capitals, with few marks between them.

    Chinese text that is decoded as such has symbols and capitals inside words. In alphabets without
    capitals nothing shows whether letters are words.
    """
    others = [each for each in text if each > "\x7f" and each not in _MARKS_OF_PROSE]
    letters = [each for each in others if each.lower() != each.upper()]
    alphabets = {unicodedata.name(each, "").partition(" ")[0] for each in letters}
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
