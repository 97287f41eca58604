"""Detects the encoding of bytes and decodes them."""

import codecs
import re
from dataclasses import dataclass, replace

from corpus.errors import DocumentError
from corpus.text.characters import is_common_in_chinese
from corpus.text.encoding_detection import detect
from corpus.text.everyday_characters import (
    CHINESE_CODECS,
    MIN_READABILITY,
    everyday_share,
    non_ascii_of,
)
from corpus.text.mixed_encodings import decode_lines
from corpus.text.size import count_text

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
_OTHERS = ("utf-8", *CHINESE_CODECS)
_SAMPLE = 64 * 1024
# The share of bad characters among those outside of ASCII that a UTF-8 text may have.
_TOLERATED = 0.02
# Control characters other than tabs, line and page breaks, and escape.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0d-\x1a\x1c-\x1f]")
_MIN_UTF16_LENGTH = 3
# So many characters beyond ASCII are not valid UTF-8 by chance.
_MIN_CERTAIN_LENGTH = 6
# The share of NULs in a damaged text; a text of any length may have two.
_MAX_NULS = 0.01
_CONTINUATION = re.compile(rb"[\x80-\xbf]{1,3}(?![\x80-\xbf])")
_TAR_MAGIC, _TAR_MAGIC_PLACE = b"ustar", slice(257, 262)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text.

    Attributes:
        text: The text, with `\\n` line ends and without NULs.
        encoding: The name of the codec of the text, or of most of its lines.
        replaced: How many characters could not be decoded.
        nulls: How many NULs were removed.
        other_encoding: The codec of the other lines, empty if there are none.
        other_lines: How many lines were in the other encoding.
        is_guess: Whether the text does not show that it is in this encoding.
    """

    text: str
    encoding: str
    replaced: int
    nulls: int = 0
    other_encoding: str = ""
    other_lines: int = 0
    is_guess: bool = False

    def notes(self) -> tuple[str, ...]:
        """Return what a reader should know about the damage of the text."""
        notes = []
        if self.is_guess:
            notes.append(f"the encoding is a guess: {self.encoding}")
        if self.replaced:
            what = count_text(self.replaced, "character", "characters")
            notes.append(f"{what} could not be decoded")
        if self.other_lines:
            what = count_text(self.other_lines, "line was", "lines were")
            notes.append(f"{what} decoded as {self.other_encoding}")
        if self.nulls:
            what = count_text(self.nulls, "NUL character was", "NUL characters were")
            notes.append(f"{what} removed")
        return tuple(notes)


def decode(data: bytes, declared: str = "") -> Decoded:
    """Return bytes as text with `\\n` line ends.

    Encodings are tried in this order: that of a byte order mark; the one that a web archive
    declares, if it decodes everything; UTF-8, with a few bad bytes replaced, and lines in a Chinese
    encoding decoded as such; UTF-16 without a mark; GB18030 and Big5, if that makes Chinese; what
    chardet detects in the first 64 kB.

    Raises:
        DocumentError: the bytes are empty or not text.
    """
    if not data.strip():
        raise DocumentError("empty file")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            rest = data[len(mark) :]
            is_utf8 = encoding == "utf-8"
            return _without_nulls(_from_utf8(rest) if is_utf8 else _decoded(rest, encoding))
    certain = _as_declared(data, declared) or _as_utf16(data)
    if certain is not None:
        return certain
    nulls = _count_nulls(data)
    data = data.replace(b"\0", b"")
    decoded = _as_declared(data, declared) or _as_utf8(data) or _as_detected(data)
    return replace(decoded, nulls=nulls)


def _decoded(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, encoding, text.count("\ufffd"))


def _without_nulls(decoded: Decoded) -> Decoded:
    nulls = decoded.text.count("\0")
    if not nulls:
        return decoded
    if nulls > max(2, len(decoded.text) * _MAX_NULS):
        raise DocumentError("binary file")
    return replace(decoded, text=decoded.text.replace("\0", ""), nulls=nulls)


def _count_nulls(data: bytes) -> int:
    """Return how many NULs a damaged text has.

    Raises:
        DocumentError: so many that the bytes are not text.
    """
    if b"\0" not in data:
        return 0
    # A power failure can leave a file whose first or last blocks are NULs.
    text = data.strip(b"\0")
    few = max(2, len(text) * _MAX_NULS)
    if not text.strip() or text.count(b"\0") > few or data[_TAR_MAGIC_PLACE] == _TAR_MAGIC:
        raise DocumentError("binary file")
    return data.count(b"\0")


def _as_declared(data: bytes, declared: str) -> Decoded | None:
    encoding = _TRUSTED.get(declared.strip().lower())
    decoded = _decoded(data, encoding) if encoding else None
    if decoded is None or decoded.replaced or "\0" in decoded.text:
        return None
    return decoded


def _as_utf16(data: bytes) -> Decoded | None:
    """Decode UTF-16 without a mark, perhaps cut in the middle of its first or last character."""
    sample = data[:_SAMPLE]
    has_nulls = b"\0" in sample
    if not has_nulls and _is_plainly_utf8(sample, is_whole=len(data) <= _SAMPLE):
        return None
    candidates = [
        (_score_utf16(sample[start:], encoding, has_nulls=has_nulls), encoding, start)
        for start in (0, 1)
        for encoding in ("utf-16-le", "utf-16-be")
    ]
    score, encoding, start = max(candidates, key=lambda each: each[0])
    if not score or score <= max(
        everyday_share(sample.decode(each, "replace")) for each in _OTHERS
    ):
        return None
    decoded = _without_nulls(_decoded(data[start:], encoding))
    return _with_lost_beginning(decoded) if start else decoded


def _is_plainly_utf8(sample: bytes, *, is_whole: bool) -> bool:
    text = sample.decode("utf-8", "replace")
    damaged = text.count("\ufffd", 0, None if is_whole else -3)
    return not damaged and _CONTROLS.search(text) is None


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


def _with_lost_beginning(decoded: Decoded) -> Decoded:
    return replace(decoded, text=f"\ufffd{decoded.text}", replaced=decoded.replaced + 1)


def _as_utf8(data: bytes) -> Decoded | None:
    decoded, cut = _from_utf8(data), None
    if decoded.replaced and not decoded.other_lines and (cut := _CONTINUATION.match(data)):
        decoded = _decoded(data[cut.end() :], "utf-8")
    sample = decoded.text[:_SAMPLE]
    non_ascii = non_ascii_of(sample)
    # A character may be cut off at the end too.
    damaged = (sample[:-1] if cut else sample).count("\ufffd")
    # A short text may have one bad byte; a text in which most of what is not ASCII is bad is not
    # UTF-8.
    if damaged > 1 + len(non_ascii) * _TOLERATED or (damaged and damaged * 2 > len(non_ascii)):
        return None
    if _control_share(decoded.text) > 0.05:
        return None
    if not cut:
        return decoded
    # Texts in other encodings begin with such bytes too, but do not go on in UTF-8.
    inner = non_ascii.removesuffix("\ufffd")
    is_certain = (
        not damaged and (min(inner, default="") >= "\u0800" or len(inner) >= _MIN_CERTAIN_LENGTH)
    ) or everyday_share(inner) >= MIN_READABILITY
    return _with_lost_beginning(decoded) if is_certain else None


def _from_utf8(data: bytes) -> Decoded:
    """Decode UTF-8 in which some lines may be in another encoding."""
    decoded = _decoded(data, "utf-8")
    mixed = decode_lines(data) if decoded.replaced else None
    if mixed is None:
        return decoded
    return Decoded(
        mixed.text,
        mixed.encoding,
        mixed.text.count("\ufffd"),
        other_encoding=mixed.other_encoding,
        other_lines=mixed.other_lines,
    )


def _as_detected(data: bytes) -> Decoded:
    detected = detect(data)
    decoded = _decoded(data[detected.start :], detected.encoding)
    if decoded.replaced > max(2, len(decoded.text) * 0.2) or _control_share(decoded.text) > 0.05:
        raise DocumentError("binary file")
    decoded = replace(decoded, is_guess=detected.is_guess)
    return _with_lost_beginning(decoded) if detected.start else decoded


def _control_share(text: str) -> float:
    sample = text[:4096]
    controls = len(_CONTROLS.findall(sample))
    # Any text may have two.
    return max(0, controls - 2) / max(1, len(sample))
