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
# These decode any bytes, so that success proves nothing.
_DOUBTFUL = ("iso-8859-", "iso8859", "latin", "windows-125", "cp125", "us-ascii")
# Bytes that are UTF-8 for such characters are so by no chance.
_BEYOND_TWO_BYTES = "\u0800"
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
    """Return short bytes as text, in the declared charset if that is plausible."""
    name = charset.strip().lower()
    if not content.strip():
        return ""
    if (unicode := _strictly(content, "utf-8")) is not None and max(unicode) >= _BEYOND_TWO_BYTES:
        return unicode
    declared = _strictly(content, _WIDER.get(name, name)) if name else None
    if declared is not None and not name.startswith(_DOUBTFUL):
        return declared
    try:
        found = decode(content)
    except DocumentError:
        return content.decode("utf-8", "replace") if declared is None else declared
    return declared if found.is_guess and declared is not None else found.text


def _strictly(content: bytes, charset: str) -> str | None:
    """Return the text, None if it is not in that charset, or there is no such charset."""
    try:
        text = codecs.decode(content, charset)
    except (LookupError, ValueError):
        return None
    return text if isinstance(text, str) else None


def _undeclared(text: str) -> str:
    if text.isascii():
        return text
    return text_of(text.encode("utf-8", "surrogateescape"), "")
