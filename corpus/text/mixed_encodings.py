"""Decodes texts whose lines are in different encodings, as joined files and logs are."""

from dataclasses import dataclass

from corpus.text.everyday_characters import CHINESE_CODECS, MIN_READABILITY, readability

_SAMPLE = 64 * 1024


@dataclass(frozen=True, slots=True)
class MixedText:
    """A text, the codec of most of its lines, that of the others, and the number of these.

    Lines of ASCII count as neither.
    """

    text: str
    encoding: str
    other_encoding: str
    other_lines: int


def decode_lines(data: bytes) -> MixedText | None:
    """Decode a text with some lines in UTF-8 and some in another encoding of Chinese.

    None is returned if there are not both. What is in neither is replaced by U+FFFD.
    """
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    checked = [(line, _is_utf8(line)) for line in lines]
    non_ascii = [line for line, is_utf8 in checked if is_utf8 and not line.isascii()]
    valid = b"\n".join(non_ascii)[:_SAMPLE]
    # A short line in another encoding can be UTF-8 by chance.
    if readability(valid, "utf-8") < max(MIN_READABILITY, readability(valid, "gb18030")):
        return None
    invalid = b"\n".join(line for line, is_utf8 in checked if not is_utf8)[:_SAMPLE]
    other = max(CHINESE_CODECS, key=lambda codec: readability(invalid, codec))
    texts, others = [], 0
    for line, is_utf8 in checked:
        is_other = not is_utf8 and readability(line, other) >= MIN_READABILITY
        texts.append(line.decode(other if is_other else "utf-8", "replace"))
        others += is_other
    if not others:
        return None
    text = "\n".join(texts)
    if others > len(non_ascii):
        return MixedText(text, other, "utf-8", len(non_ascii))
    return MixedText(text, "utf-8", other, others)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
