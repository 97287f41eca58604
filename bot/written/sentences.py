"""From the pieces of a model's text to its sentences, each with the passages that it cites."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_CHARACTERS = 6000
"""The greatest length of a model's text; what follows is not read."""

_MAX_NUMBERS = 10
# [1], [1, 3], 【2】 and [段落1]; what encloses them may be full-width.
_MARKER = re.compile(
    r"\s{0,2}[\[【［](?:段落|passages?\s)?\s?(\d{1,2}(?:\s?[,，、]\s?\d{1,2}){0,9})\s?[\]】］]"
)
_END = re.compile(
    r"(?:[。！？；;]|[!?](?![\w=&/%]|\[[^\d\]]))+[”’」』）)]{0,2}|(?<=[a-z0-9%)])\.(?=\s|$)|\n+"
)
_THOUGHT = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL)
_OPEN_TAG = re.compile(r"<(?:t(?:h(?:i(?:n(?:k)?)?)?)?)?$")
_PICTURE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\]\n]{0,300})\]\((?:[^)\n]{0,2000})\)")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s，。；、）)\]】]{1,2000}")
_TAG = re.compile(r"</?[a-z][^<>\n]{0,2000}>", re.IGNORECASE)
_LINE_MARK = re.compile(r"^\s{0,8}(?:#{1,6}\s|[-*•]\s|\d{1,2}[.)、]\s?|>\s)")
_EMPHASIS = re.compile(r"\*\*|__|`{1,3}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without markers, and the numbers of the passages that it cites, each once."""

    text: str
    citations: tuple[int, ...]


class SentenceReader:
    """Takes the pieces of a text as they come, and gives its sentences when they are complete."""

    def __init__(self) -> None:
        self._text = ""
        self._length = 0

    @property
    def is_full(self) -> bool:
        """Whether the text is as long as it may be."""
        return self._length >= MAX_CHARACTERS

    def add(self, piece: str) -> Iterator[Sentence]:
        """Yield the sentences that a piece completes."""
        piece = piece[: MAX_CHARACTERS - self._length]
        self._length += len(piece)
        self._text += piece
        yield from self._complete(is_end=False)

    def end(self) -> Iterator[Sentence]:
        """Yield what is left."""
        yield from self._complete(is_end=True)
        self._text = ""

    def _complete(self, *, is_end: bool) -> Iterator[Sentence]:
        text = _THOUGHT.sub("", self._text) if is_end or "</think>" in self._text else self._text
        if "<think>" in text or (not is_end and _OPEN_TAG.search(text)):
            return
        start = 0
        for match in _END.finditer(text):
            if match.end() <= start:
                continue
            end = _behind_markers(text, match.end())
            # More markers may follow at the very end of what is known.
            if not is_end and (end == len(text) or _may_be_marker(text[end:])):
                break
            yield from _sentence(text[start:end])
            start = end
        if is_end:
            yield from _sentence(text[start:])
        self._text = text[start:]


def _behind_markers(text: str, at: int) -> int:
    while match := _MARKER.match(text, at):
        at = match.end()
    return at


def _may_be_marker(rest: str) -> bool:
    """Return whether a text may be the beginning of a marker that is not complete yet."""
    stripped = rest.lstrip()
    return not stripped or (stripped[0] in "[【［" and not re.search(r"[\]】］]", stripped))


def _sentence(raw: str) -> Iterator[Sentence]:
    numbers: list[int] = []
    for match in _MARKER.finditer(raw):
        numbers += (int(each) for each in re.split(r"\s?[,，、]\s?", match[1]))
    text = _plain(_MARKER.sub("", raw))
    if text:
        yield Sentence(text, tuple(dict.fromkeys(numbers))[:_MAX_NUMBERS])


def _plain(text: str) -> str:
    """Return a text without markup, pictures, links and addresses, which a reader might follow."""
    text = _PICTURE.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _ADDRESS.sub("", text)
    text = _EMPHASIS.sub("", _TAG.sub("", text))
    lines = (_LINE_MARK.sub("", line) for line in text.split("\n"))
    return " ".join(" ".join(lines).split())
