"""Decodes texts in different encodings, from line to line or inside one, as joined files are."""

import re
from dataclasses import dataclass

from corpus.encodings.chinese_likeness import total_likeness
from corpus.encodings.everyday_characters import CHINESE_CODECS, MIN_READABILITY, readability

_SAMPLE = 64 * 1024
_PIECE_SAMPLE = 600
# Two characters or more of Chinese in UTF-8, with ASCII and letters of pinyin between them.
_HAN, _LETTERS = rb"[\xe2-\xe9\xef][\x80-\xbf]{2}", rb"(?:[\t-~]|[\xc3-\xcb][\x80-\xbf]){0,200}"
_UTF8_RUN = re.compile(rb"%b(?:%b%b){1,1000}" % (_HAN, _LETTERS, _HAN))
# A shorter piece between such runs is damage rather than text in another encoding.
_MIN_OTHER_BYTES = 4

Piece = tuple[bytes, bool]
"""Bytes, and whether they are UTF-8."""


@dataclass(frozen=True, slots=True)
class MixedText:
    """A text, the codec of most of its lines, that of the others, and the number of these.

    Lines of ASCII count as neither. `mixed_lines` is the number of lines in both encodings.
    """

    text: str
    encoding: str
    other_encoding: str
    other_lines: int
    mixed_lines: int = 0


def decode_lines(data: bytes) -> MixedText | None:
    """Decode a text with some lines, or parts of lines, in UTF-8 and some in another encoding of
    Chinese.

    None is returned if there are not both. What is in neither is replaced by U+FFFD.
    """
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    pieces = [_pieces(line) for line in lines]
    utf8_lines = sum(len(line) == 1 and line[0][1] and not line[0][0].isascii() for line in pieces)
    valid = _sample(pieces, is_utf8=True)
    # A short line in another encoding can be UTF-8 by chance.
    if readability(valid, "utf-8") < max(MIN_READABILITY, readability(valid, "gb18030")):
        return None
    invalid = _sample(pieces, is_utf8=False)
    other = max(CHINESE_CODECS, key=lambda codec: readability(invalid, codec))
    texts, others, mixed = [], 0, 0
    for line in pieces:
        is_whole = len(line) == 1
        codecs = [
            "utf-8" if is_utf8 or not _is_text(piece, other, is_whole=is_whole) else other
            for piece, is_utf8 in line
        ]
        parts = [
            piece.decode(codec, "replace") for (piece, _), codec in zip(line, codecs, strict=True)
        ]
        texts.append("".join(parts))
        if other in codecs:
            others += is_whole
            mixed += not is_whole
    if not others and not mixed:
        return None
    text = "\n".join(texts)
    if others > utf8_lines + mixed:
        return MixedText(text, other, "utf-8", utf8_lines, mixed)
    return MixedText(text, "utf-8", other, others, mixed)


def _pieces(line: bytes) -> tuple[Piece, ...]:
    """Split a line where its encoding changes."""
    if _is_valid_utf8(line):
        return ((line, True),)
    pieces: list[Piece] = []
    position = 0
    for run in _UTF8_RUN.finditer(line):
        if _is_rather_utf8(run[0]):
            pieces += (_between(line[position : run.start()]), (run[0], True))
            position = run.end()
    if not pieces:
        return ((line, False),)
    pieces.append(_between(line[position:]))
    return tuple(piece for piece in pieces if piece[0])


def _is_valid_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _between(data: bytes) -> Piece:
    return data, _is_valid_utf8(data) and (data.isascii() or _is_rather_utf8(data))


def _is_rather_utf8(data: bytes) -> bool:
    as_utf8, as_other = (
        total_likeness(data[:_PIECE_SAMPLE].decode(codec, "replace"))
        for codec in ("utf-8", "gb18030")
    )
    return as_utf8 >= 0 and as_utf8 > as_other


def _sample(lines: list[tuple[Piece, ...]], *, is_utf8: bool) -> bytes:
    pieces = (piece for line in lines for piece, each in line if each == is_utf8)
    return b"\n".join(piece for piece in pieces if not piece.isascii())[:_SAMPLE]


def _is_text(piece: bytes, codec: str, *, is_whole: bool) -> bool:
    """Return whether a piece, or a `is_whole` line, is text in a codec."""
    beyond_ascii = sum(byte > 0x7F for byte in piece)
    if not is_whole and beyond_ascii < _MIN_OTHER_BYTES:
        return False
    return readability(piece[:_SAMPLE], codec) >= MIN_READABILITY
