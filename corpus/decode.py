"""Detects the encoding of bytes and decodes them."""

import codecs
import re
from dataclasses import dataclass, replace

from corpus.encodings.encoding_detection import detect
from corpus.encodings.everyday_characters import (
    MIN_READABILITY,
    everyday_share,
    non_ascii_of,
)
from corpus.encodings.mixed_encodings import decode_lines
from corpus.encodings.unmarked_unicode import (
    CONTROLS,
    UTF16_CODECS,
    detect_unmarked_unicode,
    find_utf8_behind_utf16,
    find_utf16_part,
)
from corpus.errors import DocumentError
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
_SAMPLE = 64 * 1024
# The share of bad characters among those outside of ASCII that a UTF-8 text may have.
_TOLERATED = 0.02
# So many characters beyond ASCII are not valid UTF-8 by chance.
_MIN_CERTAIN_LENGTH = 6
# The share of NULs in a damaged text; a text of any length may have two.
_FEW_NULLS = 0.01
# In a text that is clean otherwise, each NUL stands among so many characters.
_MAX_NULLS = 4
_NULL_RUN = re.compile(rb"\0+")
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
        mixed_lines: How many lines were in both encodings.
        is_guess: Whether the text does not show that it is in this encoding.
    """

    text: str
    encoding: str
    replaced: int
    nulls: int = 0
    other_encoding: str = ""
    other_lines: int = 0
    mixed_lines: int = 0
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
        if self.mixed_lines:
            what = count_text(self.mixed_lines, "line is", "lines are")
            notes.append(f"{what} in two encodings, utf-8 and another")
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
            return _without_nulls(_from_unicode(data[len(mark) :], encoding))
    if part := find_utf16_part(data):
        position, encoding = part
        tail = _decoded(data[position:], encoding)
        tail = replace(tail, text=tail.text.removeprefix("\ufeff"))
        return _joined(decode(data[:position], declared), _without_nulls(tail))
    certain = _as_declared(data, declared) or _as_unmarked_unicode(data)
    if certain is not None:
        return certain
    data, nulls, is_certain = _remove_nulls(data)
    decoded = _as_declared(data, declared) or _as_utf8(data) or _as_detected(data)
    if not is_certain and not _is_clean(decoded):
        raise DocumentError("binary file")
    return replace(decoded, nulls=nulls)


def _decoded(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, encoding, text.count("\ufffd"))


def _without_nulls(decoded: Decoded) -> Decoded:
    nulls = decoded.text.count("\0")
    if not nulls:
        return decoded
    text = decoded.text.replace("\0", "")
    is_readable = nulls * _MAX_NULLS <= len(text) and everyday_share(text) >= MIN_READABILITY
    if nulls > max(2, len(text) * _FEW_NULLS) and not is_readable:
        raise DocumentError("binary file")
    return replace(decoded, text=text, nulls=nulls)


def _remove_nulls(data: bytes) -> tuple[bytes, int, bool]:
    """Return a text without NULs, how many there were, and whether so few are certainly damage.

    NULs that stand between lines, in place of line ends, become these.

    Raises:
        DocumentError: so many that the bytes are not text.
    """
    if b"\0" not in data:
        return data, 0, True
    # A power failure can leave a file whose first, last or inner blocks are NULs.
    text = data.strip(b"\0")
    inner = text.count(b"\0")
    is_certain = inner <= max(2, len(text) * _FEW_NULLS)
    is_possible = inner * _MAX_NULLS <= len(text) or len(_NULL_RUN.findall(text)) <= 2
    is_tar = data[_TAR_MAGIC_PLACE] == _TAR_MAGIC
    if not text.strip() or is_tar or not (is_certain or is_possible):
        raise DocumentError("binary file")
    are_line_ends = not is_certain and b"\n" not in text and b"\r" not in text
    return text.replace(b"\0", b"\n" if are_line_ends else b""), data.count(b"\0"), is_certain


def _is_clean(decoded: Decoded) -> bool:
    """Return whether all is text, nothing of it damaged except at its ends, or guessed."""
    damaged = decoded.text.strip("\ufffd").count("\ufffd")
    return not decoded.is_guess and not damaged and not CONTROLS.search(decoded.text)


def _as_declared(data: bytes, declared: str) -> Decoded | None:
    encoding = _TRUSTED.get(declared.strip().lower())
    decoded = _decoded(data, encoding) if encoding else None
    if decoded is None or decoded.replaced or "\0" in decoded.text:
        return None
    return decoded


def _as_unmarked_unicode(data: bytes) -> Decoded | None:
    found = detect_unmarked_unicode(data)
    if found is None and b"\0" in data:
        for encoding in UTF16_CODECS:
            end = find_utf8_behind_utf16(data, encoding)
            if end and detect_unmarked_unicode(data[:end]) == (encoding, 0):
                found = encoding, 0
    if found is None:
        return None
    encoding, start = found
    decoded = _without_nulls(_from_unicode(data[start:], encoding))
    return _with_lost_beginning(decoded) if start else decoded


def _from_unicode(data: bytes, encoding: str) -> Decoded:
    """Decode UTF-8, UTF-16 or UTF-32; UTF-8 may have lines in another encoding, and follow."""
    if encoding == "utf-8":
        return _from_utf8(data)
    position = find_utf8_behind_utf16(data, encoding) if encoding in UTF16_CODECS else None
    if position is None:
        return _decoded(data, encoding)
    return _joined(_decoded(data[:position], encoding), _decoded(data[position:], "utf-8"))


def _joined(first: Decoded, second: Decoded) -> Decoded:
    """Join two parts of a file; the lines of the second count as those in another encoding."""
    return replace(
        first,
        text=first.text + second.text,
        replaced=first.replaced + second.replaced,
        nulls=first.nulls + second.nulls,
        other_encoding=second.encoding,
        other_lines=len(second.text.strip("\n").split("\n")),
        is_guess=first.is_guess or second.is_guess,
    )


def _with_lost_beginning(decoded: Decoded) -> Decoded:
    return replace(decoded, text=f"\ufffd{decoded.text}", replaced=decoded.replaced + 1)


def _as_utf8(data: bytes) -> Decoded | None:
    decoded, cut = _from_utf8(data), None
    if (
        decoded.replaced
        and not (decoded.other_lines or decoded.mixed_lines)
        and (cut := _CONTINUATION.match(data))
    ):
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
        mixed_lines=mixed.mixed_lines,
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
    controls = len(CONTROLS.findall(sample))
    # Any text may have two.
    return max(0, controls - 2) / max(1, len(sample))
