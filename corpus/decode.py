"""Detects the encoding of bytes and decodes them."""

import codecs
import re
from dataclasses import replace

from corpus.encodings.declared_charset import ESCAPING, agrees, declared_codec
from corpus.encodings.decoded import Decoded
from corpus.encodings.double_encoding import mend_double_encoding
from corpus.encodings.encoding_detection import detect
from corpus.encodings.everyday_characters import (
    CHINESE_CODECS,
    MIN_READABILITY,
    everyday_share,
    non_ascii_of,
)
from corpus.encodings.gb18030_characters import with_own_code_points
from corpus.encodings.mixed_encodings import MixedText, decode_foreign_lines, decode_lines
from corpus.encodings.nul_characters import FEW_NULLS, MAX_NULLS, remove_nuls
from corpus.encodings.unmarked_unicode import (
    CONTROLS,
    UTF16_CODECS,
    detect_unmarked_unicode,
    find_utf8_behind_utf16,
    find_utf16_part,
)
from corpus.errors import DocumentError

__all__ = ("Decoded", "decode")

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
_MAX_CONTROLS = 0.05
# With so many bad characters, a byte order mark is wrong.
_MAX_BAD = 0.2
# The share of bad characters among those outside of ASCII that a UTF-8 text may have.
_TOLERATED = 0.02
# So many characters beyond ASCII are not valid UTF-8 by chance.
_MIN_CERTAIN_LENGTH = 6
_CONTINUATION = re.compile(rb"[\x80-\xbf]{1,3}(?![\x80-\xbf])")


def decode(data: bytes, declared: str = "") -> Decoded:
    """Return bytes as text with `\\n` line ends.

    Encodings are tried in this order: that of a byte order mark; the one that a web archive
    declares, if it decodes everything; UTF-8, with a few bad bytes replaced, and lines in other
    encodings decoded as such; UTF-16 without a mark; the one that the text declares, if its bytes
    agree; GB18030 and Big5, if that makes Chinese; what chardet detects in the first 64 kB.

    Lines that had been decoded wrongly and saved so are decoded again.

    Raises:
        DocumentError: the bytes are empty or not text.
    """
    decoded = _decode(data, declared)
    mended = mend_double_encoding(decoded.text)
    if mended is None:
        return decoded
    return replace(decoded, text=mended.text, restored_lines=mended.lines, lost=mended.lost)


def _decode(data: bytes, declared: str) -> Decoded:
    if not data.strip():
        raise DocumentError("empty file")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            decoded = _from_unicode(data[len(mark) :], encoding)
            if encoding == "utf-8" and decoded.replaced > 2 + _MAX_BAD * len(decoded.text):
                break
            return _without_nulls(decoded)
    if part := find_utf16_part(data):
        position, encoding = part
        tail = _decoded(data[position:], encoding)
        tail = replace(tail, text=tail.text.removeprefix("\ufeff"))
        return _joined(_decode(data[:position], declared), _without_nulls(tail))
    data = data.removeprefix(codecs.BOM_UTF8)
    certain = _as_declared(data, declared) or _as_unmarked_unicode(data)
    if certain is not None:
        return certain
    data, nulls, is_certain = remove_nuls(data)
    codec = declared_codec(data)
    decoded = (
        _as_declared(data, declared)
        or (_as_agreed(data, codec) if codec in ESCAPING else None)
        or _as_utf8(data)
        or _as_agreed(data, codec)
        or _as_detected(data)
    )
    if not is_certain and not _is_clean(decoded):
        raise DocumentError("binary file")
    return replace(decoded, nulls=nulls) if nulls else decoded


def _decoded(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    if encoding == "gb18030":
        text = with_own_code_points(text)
    return Decoded(text, encoding, text.count("\ufffd"))


def _without_nulls(decoded: Decoded) -> Decoded:
    nulls = decoded.text.count("\0")
    if not nulls:
        return decoded
    text = decoded.text.replace("\0", "")
    is_readable = nulls * MAX_NULLS <= len(text) and everyday_share(text) >= MIN_READABILITY
    if nulls > max(2, len(text) * FEW_NULLS) and not is_readable:
        raise DocumentError("binary file")
    return replace(decoded, text=text, nulls=nulls)


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


def _as_agreed(data: bytes, codec: str) -> Decoded | None:
    """Decode a text as its first lines declare, if its bytes do not contradict."""
    if not codec or not agrees(data[:_SAMPLE], codec):
        return None
    return _with_foreign_lines(data, codec) or _decoded(data, codec)


def _with_foreign_lines(data: bytes, encoding: str) -> Decoded | None:
    mixed = decode_foreign_lines(data, encoding) if encoding in CHINESE_CODECS else None
    return None if mixed is None else _from_mixed(mixed)


def _from_mixed(mixed: MixedText) -> Decoded:
    return Decoded(
        mixed.text,
        mixed.encoding,
        mixed.text.count("\ufffd"),
        other_encoding=mixed.other_encoding,
        other_lines=mixed.other_lines,
        mixed_lines=mixed.mixed_lines,
    )


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
    if decoded.is_certain and _control_share(decoded.text) <= _MAX_CONTROLS:
        return decoded
    if decoded.replaced and (cut := _CONTINUATION.match(data)):
        decoded = _decoded(data[cut.end() :], "utf-8")
    if not decoded.replaced and not cut:
        return decoded if _control_share(decoded.text) <= _MAX_CONTROLS else None
    sample = decoded.text[:_SAMPLE]
    non_ascii = non_ascii_of(sample)
    # A character may be cut off at the end too.
    damaged = (sample[:-1] if cut else sample).count("\ufffd")
    # A short text may have one bad byte; a text in which most of what is not ASCII is bad is not
    # UTF-8.
    if damaged > 1 + len(non_ascii) * _TOLERATED or (damaged and damaged * 2 > len(non_ascii)):
        return None
    if _control_share(decoded.text) > _MAX_CONTROLS:
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
    return decoded if mixed is None else replace(_from_mixed(mixed), is_certain=True)


def _as_detected(data: bytes) -> Decoded:
    detected = detect(data)
    data = data[detected.start :]
    decoded = _with_foreign_lines(data, detected.encoding) or _decoded(data, detected.encoding)
    if (
        decoded.replaced > max(2, len(decoded.text) * 0.2)
        or _control_share(decoded.text) > _MAX_CONTROLS
    ):
        raise DocumentError("binary file")
    decoded = replace(decoded, is_guess=detected.is_guess)
    return _with_lost_beginning(decoded) if detected.start else decoded


def _control_share(text: str) -> float:
    sample = text[:4096]
    controls = len(CONTROLS.findall(sample))
    # Any text may have two.
    return max(0, controls - 2) / max(1, len(sample))
