"""Decodes texts in different encodings, from line to line or inside one, as joined files are."""

import re
from collections import Counter
from dataclasses import dataclass

from corpus.encodings.chinese_likeness import total_likeness
from corpus.encodings.everyday_characters import CHINESE_CODECS, MIN_READABILITY, readability
from corpus.encodings.foreign_lines import ForeignLines, is_suspicious

_SAMPLE = 64 * 1024
_PIECE_SAMPLE = 600
# Two characters or more of Chinese in UTF-8, with ASCII and letters of pinyin between them.
_HAN, _LETTERS = rb"[\xe2-\xe9\xef][\x80-\xbf]{2}", rb"(?:[\t-~]|[\xc3-\xcb][\x80-\xbf]){0,200}"
_UTF8_RUN = re.compile(rb"%b(?:%b%b){1,1000}" % (_HAN, _LETTERS, _HAN))
# A shorter piece between such runs is damage rather than text in another encoding.
_MIN_OTHER_BYTES = 4
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")
# So many characters of several bytes are not valid UTF-8 by chance.
_MIN_CERTAIN = 16
_MAX_COUNTED = 1000

Piece = tuple[bytes, bool]
"""Bytes, and whether they are UTF-8."""


@dataclass(frozen=True, slots=True)
class MixedText:
    """A text, the codec of most of its lines, those of the others, and the number of these.

    Lines of ASCII count as neither. `mixed_lines` is the number of lines in both encodings.
    """

    text: str
    encoding: str
    other_encoding: str
    other_lines: int
    mixed_lines: int = 0


def decode_lines(data: bytes) -> MixedText | None:
    """Decode a text with some lines, or parts of lines, in UTF-8 and some in other encodings.

    None is returned if nothing is certainly in UTF-8, or everything is. What is in no encoding that
    is known is replaced by U+FFFD.
    """
    lines = _lines(data)
    pieces = [_pieces(line) for line in lines]
    utf8_lines = sum(len(line) == 1 and line[0][1] and not line[0][0].isascii() for line in pieces)
    valid = _sample(pieces, is_utf8=True)
    # A short line in another encoding can be UTF-8 by chance.
    is_certain = _is_certainly_utf8(pieces)
    if not is_certain and readability(valid, "utf-8") < max(
        MIN_READABILITY, readability(valid, "gb18030")
    ):
        return None
    invalid = _sample(pieces, is_utf8=False)
    other = max(CHINESE_CODECS, key=lambda codec: readability(invalid, codec))
    foreign = ForeignLines(line[0][0] for line in pieces if len(line) == 1 and not line[0][1])

    def foreign_codec(piece: bytes, *, is_whole: bool) -> str:
        found = foreign.codec(piece, "utf-8") if is_whole else ""
        return found or (other if _is_text(piece, other, is_whole=is_whole) else "utf-8")

    texts, others, mixed = [], Counter[str](), 0
    for line in pieces:
        is_whole = len(line) == 1
        codecs = [
            "utf-8" if is_utf8 else foreign_codec(piece, is_whole=is_whole)
            for piece, is_utf8 in line
        ]
        parts = [
            piece.decode(codec, "replace") for (piece, _), codec in zip(line, codecs, strict=True)
        ]
        texts.append("".join(parts))
        if is_whole:
            others.update(codec for codec in codecs if codec != "utf-8")
        else:
            mixed += other in codecs
    if not others and not mixed and not is_certain:
        return None
    text = "\n".join(texts)
    if others.total() > utf8_lines + mixed:
        main = others.most_common(1)[0][0]
        return MixedText(text, main, "utf-8", utf8_lines, mixed)
    named = " and ".join(sorted(others)) or (other if mixed else "")
    return MixedText(text, "utf-8", named, others.total(), mixed)


def decode_foreign_lines(data: bytes, main: str) -> MixedText | None:
    """Decode a text in an encoding of Chinese in which some lines are in others.

    None is returned if no line shows that it is.
    """
    lines = _lines(data)
    texts = [line.decode(main, "replace") for line in lines]
    odd = [at for at, text in enumerate(texts) if not text.isascii() and is_suspicious(text)]
    if not odd or len(odd) * 2 > len(lines):
        return None
    foreign = ForeignLines(lines[at] for at in odd)
    others = Counter[str]()
    for at in odd:
        codec = "utf-8" if _is_certain_line(lines[at]) else foreign.codec(lines[at], main)
        if codec:
            texts[at] = lines[at].decode(codec, "replace")
            others[codec] += 1
    if not others:
        return None
    return MixedText("\n".join(texts), main, " and ".join(sorted(others)), others.total())


def _lines(data: bytes) -> list[bytes]:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")


def _is_certainly_utf8(lines: list[tuple[Piece, ...]]) -> bool:
    """Return whether so much of a text is valid UTF-8 that the other lines are the exceptions."""
    whole = [line[0] for line in lines if len(line) == 1 and not line[0][0].isascii()]
    valid = [piece for piece, is_utf8 in whole if is_utf8]
    characters = sum(len(_MULTIBYTE.findall(piece)) for piece in valid[:_MAX_COUNTED])
    return characters >= _MIN_CERTAIN and len(valid) * 2 >= len(whole)


def _is_certain_line(line: bytes) -> bool:
    return _is_valid_utf8(line) and len(_MULTIBYTE.findall(line)) >= _MIN_CERTAIN // 2


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
