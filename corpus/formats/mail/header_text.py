"""Decodes the headers of a mail: encoded words (RFC 2047), and bytes without any declaration.

Mail programs break a long Chinese subject into encoded words without regard to its characters, so
words that follow each other are joined as bytes before they are decoded.
"""

import codecs
import quopri
import re
from itertools import groupby
from operator import itemgetter

from corpus.decode import decode
from corpus.errors import DocumentError
from corpus.formats.mail.transfer import decode_base64

_WORD = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,20})?\?([BbQq])\?([^?\r\n]{0,2000})\?=")
_SPACE = re.compile(r"\s+")
# What a charset's declaration stands for: files that declare a subset have characters beyond it.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs"}


def header_text(raw: str) -> str:
    """Return a header's text on one line.

    Bytes that are not ASCII stand in `raw` as surrogates, as Python's `surrogateescape` has them.
    """
    pieces: list[tuple[str, str, str]] = []  # charset, encoding and content of words; plain text
    position = 0
    for word in _WORD.finditer(raw):
        between = raw[position : word.start()]
        # White space between encoded words is none of the text.
        if between.strip() or (between and not pieces):
            pieces.append(("", "", between))
        pieces.append((word[1].lower(), word[2].lower(), word[3]))
        position = word.end()
    pieces.append(("", "", raw[position:]))
    text = "".join(
        _words_text(charset, list(run))
        if charset
        else "".join(_undeclared(each[2]) for each in run)
        for charset, run in groupby(pieces, itemgetter(0))
    )
    return on_one_line(text)


def on_one_line(text: str) -> str:
    """Return a text without line ends and control characters."""
    line = _SPACE.sub(" ", text).strip()
    return line if line.isprintable() else "".join(filter(str.isprintable, line))


def _words_text(charset: str, words: list[tuple[str, str, str]]) -> str:
    """Return the text of encoded words in one charset that follow each other."""
    contents = []
    for encoding, run in groupby(words, itemgetter(1)):
        # Some programs also break Base64 anywhere, so it is joined before it is decoded.
        data = "".join(each[2] for each in run).encode("utf-8", "surrogateescape")
        decoded = decode_base64(data)[0] if encoding == "b" else quopri.decodestring(data, True)
        contents.append(decoded)
    return text_of(b"".join(contents), charset)


def text_of(content: bytes, charset: str) -> str:
    """Return short bytes as text, in the declared charset if that is possible."""
    name = _WIDER.get(charset.strip().lower(), charset.strip().lower())
    if not content.strip():
        return ""
    try:
        is_text = bool(name) and codecs.lookup(name)._is_text_encoding
        if is_text:
            return content.decode(name)
    except (LookupError, ValueError):
        pass
    try:
        return decode(content).text
    except DocumentError:
        return content.decode("utf-8", "replace")


def _undeclared(text: str) -> str:
    if text.isascii():
        return text
    return text_of(text.encode("utf-8", "surrogateescape"), "")
