"""A document is split into chunks that end where sentences end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.sentences import sentence_spans, trim
from corpus.types import Chunk, Document

TARGET = 300
LONGEST = 450
LEAD = 80
# Where a sentence that is too long may be cut, best first.
_SHORT = 20
_NUMBERED = re.compile(
    r"[(（]?[一二三四五六七八九十\d]{1,3}(?:是|要|[)）、.．])|第[一二三四五六七八九十\d]{1,3}[,，、]?"
)
_CUTS = (re.compile(r"[；;]"), re.compile(r"[，,、：:]"), re.compile(r"\s"))


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


def split(document: Document, first_id: int = 0) -> Iterator[Chunk]:
    """Yield a document's chunks in order, `id` counting from `first_id`.

    Together the chunks hold every character of the text but white space. A chunk does not cross a
    heading; it is no longer than 450 characters.
    """
    lead = _lead(document.text)
    number = first_id
    for start, end, headings in _sections(document):
        for span in _pack(document.text, _pieces(document.text, start, end)):
            context = _context(document.title, headings, lead if span.start > 0 else "")
            yield Chunk(number, document.id, span.start, span.end, headings, context)
            number += 1


def _sections(document: Document) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield the stretches between headings, each with the headings above it.

    Headings that follow one another begin one section: a heading alone answers nothing.
    """
    text = document.text
    path: list[tuple[int, str]] = []
    start = 0
    content_from = 0
    for heading in document.headings:
        if text[content_from : heading.start].strip():
            yield start, heading.start, tuple(title for _, title in path)
            start = heading.start
        path = [(level, title) for level, title in path if level < heading.level]
        path.append((heading.level, text[heading.start : heading.end]))
        content_from = heading.end
    if text[start:].strip():
        yield start, len(text), tuple(title for _, title in path)


def _pieces(text: str, start: int, end: int) -> Iterator[_Span]:
    """Yield the sentences of a section, those that are too long cut where they pause."""
    for sentence in sentence_spans(text, start, end):
        yield from _cut(text, _Span(*sentence))


def _cut(text: str, span: _Span) -> Iterator[_Span]:
    start = span.start
    while span.end - start > LONGEST:
        window = text[start : start + TARGET]
        stop = next(
            (
                start + matches[-1].end()
                for matches in ([*cut.finditer(window, TARGET // 3)] for cut in _CUTS)
                if matches
            ),
            start + TARGET,
        )
        if stop > start:
            trimmed = trim(text, start, stop)
            if trimmed[0] < trimmed[1]:
                yield _Span(*trimmed)
        start = stop
    trimmed = trim(text, start, span.end)
    if trimmed[0] < trimmed[1]:
        yield _Span(*trimmed)


def _pack(text: str, pieces: Iterator[_Span]) -> list[_Span]:
    """Join sentences to chunks of about `TARGET`; a short rest joins the chunk before it."""
    chunks: list[_Span] = []
    current: list[_Span] = []
    for piece in pieces:
        if current and not _fits(current, piece):
            # What only announces the next sentence (二是找准问题。) belongs to it.
            last = current[-1]
            carried = [current.pop()] if len(current) > 1 and _announces(text, last) else []
            chunks.append(_Span(current[0].start, current[-1].end))
            current = carried
        current.append(piece)
    if current:
        rest = _Span(current[0].start, current[-1].end)
        if chunks and rest.length < TARGET // 4 and rest.end - chunks[-1].start <= LONGEST:
            rest = _Span(chunks.pop().start, rest.end)
        chunks.append(rest)
    return chunks


def _fits(current: list[_Span], piece: _Span) -> bool:
    length = current[-1].end - current[0].start
    joined = piece.end - current[0].start
    return joined <= TARGET or (length < TARGET // 2 and joined <= LONGEST)


def _announces(text: str, span: _Span) -> bool:
    return span.length <= _SHORT and _NUMBERED.match(text, span.start) is not None


def _lead(text: str) -> str:
    start, end = next(sentence_spans(text), (0, 0))
    return text[start : min(end, start + LEAD)]


def _context(title: str, headings: tuple[str, ...], lead: str) -> str:
    parts: list[str] = []
    for part in (title, *headings, lead):
        if part and not any(part in earlier or earlier.startswith(part) for earlier in parts):
            parts.append(part)
    return "\n".join(parts)
