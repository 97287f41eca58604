"""Detects the encoding of bytes and decodes them."""

import codecs
import re
from dataclasses import dataclass

import chardet

from corpus.errors import DocumentError
from corpus.text.characters import is_common_in_chinese

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Files that declare a subset often have characters that only the superset can decode.
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "big5hkscs": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "ascii": "utf-8",
}
# The declared encodings that are believed. Latin-1 is not among them: it decodes any bytes, so that
# success proves nothing. Nor are Python's codecs that are not text encodings.
_TRUSTED = {
    **_SUPERSETS,
    **{name: name for name in ("utf-8", "shift_jis", "euc-jp", "euc-kr", "euc-tw", "johab")},
    **{f"utf-{width}{end}": f"utf-{width}{end}" for width in (16, 32) for end in ("-le", "-be")},
    "utf8": "utf-8",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
_CHINESE = ("gb18030", "big5hkscs")
_SAMPLE = 64 * 1024
# The share of bad characters among those outside of ASCII that a UTF-8 text may have.
_TOLERATED = 0.02
# Control characters other than tabs, line and page breaks, and escape.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0d-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text, the name of its codec, and how many characters could not be decoded."""

    text: str
    encoding: str
    replaced: int


def decode(data: bytes, declared: str = "") -> Decoded:
    """Return bytes as text with `\\n` line ends.

    Encodings are tried in this order: that of a byte order mark; the one that a web archive
    declares, if it decodes everything; UTF-8, with a few bad bytes replaced; UTF-16 without a mark;
    what chardet detects in the first 64 kB; GB18030.

    Raises:
        DocumentError: the bytes are empty or not text.
    """
    if not data.strip():
        raise DocumentError("empty file")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    certain = _as_declared(data, declared) or _as_utf8(data) or _as_utf16(data)
    if certain is not None:
        return certain
    if b"\0" in data[:_SAMPLE]:
        raise DocumentError("binary file")
    decoded = _decoded(data, _guess(data[:_SAMPLE]))
    if decoded.replaced > max(2, len(decoded.text) * 0.2) or _control_share(decoded.text) > 0.05:
        raise DocumentError("binary file")
    return decoded


def _decoded(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, encoding, text.count("\ufffd"))


def _as_declared(data: bytes, declared: str) -> Decoded | None:
    encoding = _TRUSTED.get(declared.strip().lower())
    decoded = _decoded(data, encoding) if encoding else None
    if decoded is None or decoded.replaced or "\0" in decoded.text[:_SAMPLE]:
        return None
    return decoded


def _as_utf8(data: bytes) -> Decoded | None:
    decoded = _decoded(data, "utf-8")
    if "\0" in decoded.text[:_SAMPLE]:
        return None
    sample = decoded.text[:_SAMPLE]
    non_ascii = len(sample) - len(sample.encode("ascii", "ignore"))
    damaged = sample.count("\ufffd")
    # A short text may have one bad byte; a text in which most of what is not ASCII is bad is not
    # UTF-8.
    if damaged > 1 + non_ascii * _TOLERATED or (damaged and damaged * 2 > non_ascii):
        return None
    return None if _control_share(decoded.text) > 0.05 else decoded


def _as_utf16(data: bytes) -> Decoded | None:
    if b"\0" not in data[:_SAMPLE]:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        decoded = _decoded(data, encoding)
        sample = decoded.text[:_SAMPLE]
        plain = sum("\t" <= c <= "\r" or " " <= c <= "~" or is_common_in_chinese(c) for c in sample)
        if sample and plain > 0.9 * len(sample):
            return decoded
    return None


def _guess(sample: bytes) -> str:
    # The sample may end in the middle of a character.
    name = (chardet.detect(sample)["encoding"] or "").lower()
    encoding = _SUPERSETS.get(name, name)
    if encoding in _CHINESE:
        return encoding
    for candidate in _CHINESE:
        text = sample.decode(candidate, "replace")
        if text.count("\ufffd") <= 1 and sum(map(is_common_in_chinese, text)) * 3 > len(text):
            return candidate
    try:
        codecs.lookup(encoding)
    except LookupError:
        return "gb18030"
    return encoding


def _control_share(text: str) -> float:
    sample = text[:4096]
    controls = len(_CONTROLS.findall(sample))
    # Any text may have two.
    return max(0, controls - 2) / max(1, len(sample))
