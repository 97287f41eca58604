"""Detects UTF-16 and UTF-32 without a byte order mark, also behind or before text in UTF-8."""

import codecs
import re

from corpus.encodings.chinese_likeness import MIN_LIKENESS, chinese_likeness
from corpus.encodings.everyday_characters import (
    CHINESE_CODECS,
    MIN_READABILITY,
    everyday_share,
)
from corpus.text.characters import is_common_in_chinese

_OTHERS = ("utf-8", *CHINESE_CODECS)
_SAMPLE = 64 * 1024
CONTROLS = re.compile("[\x00-\x08\x0b\x0d-\x1a\x1c-\x1f]")
"""Control characters other than tabs, line and page breaks, and escape."""

_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MIN_UTF16_LENGTH = 3
UTF16_CODECS = ("utf-16-le", "utf-16-be")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF16_NEWLINES = {"utf-16-le": b"\n\0", "utf-16-be": b"\0\n"}
# UTF-16 is no valid UTF-8 after so many bytes.
_WINDOW = 32
_MIN_PART = 6
_TAIL_SAMPLE = 1000


def detect_unmarked_unicode(data: bytes) -> tuple[str, int] | None:
    """Return the codec of UTF-16 or UTF-32 without a mark, and how many bytes to leave out.

    The text may be cut in the middle of its first or last character. None is returned if it is in
    another encoding.
    """
    sample = data[:_SAMPLE]
    has_nulls = b"\0" in sample
    if not has_nulls and _is_plainly_utf8(sample, is_whole=len(data) <= _SAMPLE):
        return None
    if has_nulls and (found := _detect_utf32(sample)):
        return found
    candidates = [
        (_score_utf16(sample[start:], encoding, has_nulls=has_nulls), encoding, start)
        for start in (0, 1)
        for encoding in UTF16_CODECS
    ]
    score, encoding, start = max(candidates, key=lambda each: each[0])
    if not score or score <= max(
        everyday_share(sample.decode(each, "replace")) for each in _OTHERS
    ):
        return None
    return encoding, start


def _is_plainly_utf8(sample: bytes, *, is_whole: bool) -> bool:
    text = sample.decode("utf-8", "replace")
    damaged = text.count("\ufffd", 0, None if is_whole else -3)
    return not damaged and CONTROLS.search(text) is None


def _score_utf16(sample: bytes, encoding: str, *, has_nulls: bool) -> float:
    """Return how readable a text is in UTF-16, 0 if it is not."""
    text = sample.decode(encoding, "replace")
    if len(text) < _MIN_UTF16_LENGTH and not has_nulls:
        return 0
    # A character may be cut off at the end.
    share = everyday_share(text.removesuffix("\ufffd"))
    if share >= MIN_READABILITY:
        return share
    # Texts of rare characters, and in Japanese, have line ends and digits at least.
    plain = sum("\t" <= c <= "\r" or " " <= c <= "~" or is_common_in_chinese(c) for c in text)
    is_ascii = sample.isascii()
    return share if has_nulls and not is_ascii and plain > 0.9 * len(text) else 0


def _detect_utf32(sample: bytes) -> tuple[str, int] | None:
    for start in range(4):
        units = len(sample[start:]) // 4
        for encoding, zeros in (("utf-32-le", 3), ("utf-32-be", 0)):
            if sample[start + zeros :: 4].strip(b"\0") or units < _MIN_UTF16_LENGTH:
                continue
            text = sample[start : start + 4 * units].decode(encoding, "replace")
            # In a table of small numbers, most are no small letters.
            prose = sum(c.islower() or c.isspace() or c > "\x7f" for c in text)
            if everyday_share(text) >= MIN_READABILITY and prose * 2 >= len(text):
                return encoding, start
    return None


def find_utf16_part(data: bytes) -> tuple[int, str] | None:
    """Return where UTF-16 begins behind text in another encoding, and its codec, else None.

    Joined files have it, and those to which a program appended. With a mark it may follow any
    encoding, without one UTF-8.
    """
    for mark, encoding in zip(_UTF16_MARKS, UTF16_CODECS, strict=True):
        position = data.find(mark, 1)
        if position > 0 and _reads_as_utf16(data[position + 2 :], encoding) >= MIN_READABILITY:
            return position, encoding
    end = _end_of_utf8(data)
    if not _MIN_PART <= end < len(data):
        return None
    _, position, encoding = max(
        (
            (_reads_as_utf16(data[position:], encoding), -position, encoding)
            for position in range(max(0, end - _WINDOW), end + 1)
            if position == end or not 0x80 <= data[position] < 0xC0
            for encoding in UTF16_CODECS
        ),
        key=lambda each: each[:2],
    )
    head, tail = data[:-position], data[-position : -position + _TAIL_SAMPLE]
    if len(head) < _MIN_PART or everyday_share(head.decode("utf-8", "replace")) < MIN_READABILITY:
        return None
    is_certain = _reads_as_utf16(tail, encoding) > MIN_READABILITY and all(
        chinese_likeness(tail.decode(codec, "replace")) < MIN_LIKENESS for codec in _OTHERS
    )
    return (-position, encoding) if is_certain else None


def find_utf8_behind_utf16(data: bytes, encoding: str) -> int | None:
    """Return where UTF-8 begins behind the last line end of a text in UTF-16, else None."""
    newline = _UTF16_NEWLINES[encoding]
    position = data.rfind(newline)
    while position > 0 and position % 2:
        position = data.rfind(newline, 0, position + 1)
    tail = data[position + 2 :] if position >= 0 else b""
    if len(tail) < _MIN_PART or _end_of_utf8(tail) < len(tail):
        return None
    is_utf8 = everyday_share(tail[:_TAIL_SAMPLE].decode("utf-8", "replace")) >= MIN_READABILITY
    is_utf16 = _reads_as_utf16(tail, encoding) >= MIN_READABILITY
    return position + 2 if is_utf8 and not is_utf16 else None


def _end_of_utf8(data: bytes) -> int:
    """Return where text in UTF-8 ends: at a byte that is invalid there, or a control character."""
    try:
        data.decode()
        end = len(data)
    except UnicodeDecodeError as error:
        end = error.start
    control = _CONTROL_BYTES.search(data, 0, end)
    return control.start() if control else end


def _reads_as_utf16(data: bytes, encoding: str) -> float:
    text = data[:_TAIL_SAMPLE].decode(encoding, "replace").removesuffix("\ufffd")
    return everyday_share(text) if len(text) >= _MIN_UTF16_LENGTH else 0
