"""The encoding of a single line among lines in another one."""

from collections.abc import Iterable

import chardet

from corpus.encodings.alphabets import consists_of_words, share_between
from corpus.encodings.chinese_likeness import MIN_LIKENESS, chinese_likeness
from corpus.encodings.everyday_characters import (
    CHINESE_CODECS,
    MIN_READABILITY,
    everyday_share,
    non_ascii_of,
    readability,
)

# Encodings of Japanese and Korean, and the share of kana and hangul in them.
NEIGHBOURS = (
    ("cp932", "\u3041", "\u30fe", 0.35),
    ("euc_jp", "\u3041", "\u30fe", 0.35),
    ("cp949", "\uac00", "\ud7a3", 0.9),
)
_SAMPLE = 64 * 1024
_LINE_SAMPLE = 4096
# A file with more foreign lines is damaged all over.
_MAX_TRIED = 2000
# So many letters show which alphabet a line is in.
_MIN_LETTERS = 12
_MIN_SUSPICIOUS = 4
# The likeness that Chinese without frequent characters, such as a list of names, may fall short of.
_LITTLE = 0.25
# Fewer bytes are the rest of a cut character rather than a line.
_MIN_BYTES, _MIN_NEIGHBOUR = 4, 12
# A line in an encoding of Latin letters has more of ASCII than others.
_MAX_ACCENTS = 0.4


class ForeignLines:
    """Finds the codecs of lines that are not in the encoding of the rest of their file.

    `others` are all such lines: what alphabet they are in shows in them together.
    """

    def __init__(self, others: Iterable[bytes]) -> None:
        sample = b"\n".join(others)[:_SAMPLE]
        self._tried = 0
        self._chardet = str(chardet.detect(sample)["encoding"] or "") if sample else ""

    def codec(self, line: bytes, main: str) -> str:
        """Return the codec of a line, empty where nothing shows it. `main` is that of the rest."""
        sample = line[:_LINE_SAMPLE]
        self._tried += 1
        if len(sample) < _MIN_BYTES or self._tried > _MAX_TRIED:
            return ""
        likeness = {codec: _likeness(sample, codec) for codec in CHINESE_CODECS}
        best = max((codec for codec in CHINESE_CODECS if codec != main), key=likeness.__getitem__)
        is_readable = readability(sample, best) >= MIN_READABILITY and (
            likeness[best] > likeness.get(main, -1)
        )
        if is_readable and likeness[best] >= MIN_LIKENESS:
            return best
        for codec, first, last, share in NEIGHBOURS if len(sample) >= _MIN_NEIGHBOUR else ():
            if share_between(sample.decode(codec, "replace"), first, last) >= share:
                return codec
        if is_readable:
            return best
        words = (_of_words(sample, each) for each in ("cp1252", self._chardet))
        return next(filter(None, words), "")


def is_suspicious(text: str) -> bool:
    """Return whether a line that was decoded as Chinese does not read like it."""
    others = non_ascii_of(text)
    return "\ufffd" in others or (
        len(others) >= _MIN_SUSPICIOUS
        and (
            everyday_share(others) < MIN_READABILITY
            # Korean reads like rare but ordinary Chinese, with spaces between its words.
            or (" " in text.strip() and chinese_likeness(others) < _LITTLE)
        )
    )


def _likeness(sample: bytes, codec: str) -> float:
    return chinese_likeness(sample.decode(codec, "replace"))


def _of_words(sample: bytes, codec: str) -> str:
    """Return the codec if a line consists of words in it."""
    try:
        text = sample.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return ""
    letters = sum(map(str.isalpha, text))
    is_latin = len(non_ascii_of(text)) <= _MAX_ACCENTS * letters
    if not consists_of_words(text) or not (is_latin or letters >= _MIN_LETTERS):
        return ""
    return codec.lower() if is_latin or codec != "cp1252" else ""
