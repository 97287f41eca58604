"""Detects the encoding of text that is not in Unicode."""

import codecs
import re
from dataclasses import dataclass

import chardet

from corpus.encodings.alphabets import (
    consists_of_caseless_letters,
    consists_of_words,
    share_between,
)
from corpus.encodings.chinese_likeness import MIN_LIKENESS, chinese_likeness, total_likeness
from corpus.encodings.everyday_characters import (
    CHINESE_CODECS,
    MIN_READABILITY,
    everyday_share,
    non_ascii_of,
)
from corpus.encodings.foreign_lines import NEIGHBOURS

_SAMPLE = 64 * 1024
# Bytes below these end any damage, since Chinese characters of two bytes have none of them.
_FIRST_RUN = re.compile(rb"[\x40-\xff]{1,4096}")
# The second half of a character can be a letter, which then stands alone between Han characters.
_LONE_LETTER = re.compile(r"(?<![!-~\u3000-\u303f\uff00-\uffef])[@-~](?![!-~])")
_COST_OF_A_CAPITAL = 1  # as in A座
_COST_OF_A_LETTER = 2
_COST_OF_A_CHARACTER = 0.5
_MAX_ACCENTS = 0.15


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
    for codec, first, last, share in NEIGHBOURS:
        if share_between(sample.decode(codec, "replace"), first, last) >= share:
            return Detected(codec)
    other = _codec_name(chardet.detect(sample)["encoding"])
    text = sample.decode(other, "replace") if other else ""
    if other and consists_of_words(text):
        return Detected(other)
    is_chinese = likeness >= 0 and (
        _readability(sample[chinese.start :], encoding) >= MIN_READABILITY
    )
    # Bytes of any kind are letters in an alphabet of 128, so that is no evidence for it.
    is_possible = consists_of_caseless_letters(text) or (
        len(non_ascii_of(text)) <= _MAX_ACCENTS * len(text)
    )
    if other and is_possible and not is_chinese:
        return Detected(other, is_guess=True)
    return Detected(encoding, chinese.start, is_guess=True)


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


def _codec_name(detected: str | None) -> str:
    """Return a codec that Python has, empty if there is none, or it is of Chinese."""
    try:
        name = codecs.lookup(detected or "").name
    except LookupError:
        return ""
    is_chinese = name.startswith(("gb", "big5", "cp950", "hz", "utf", "ascii"))
    return "" if is_chinese else (detected or "").lower()
