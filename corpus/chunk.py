"""Splits documents into chunks at sentence boundaries."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.text.characters import HAN_NUMERALS_BELOW_100
from corpus.text.sentences import sentence_spans, trim
from corpus.types import Chunk, Document, Part

TARGET_CHUNK_LENGTH = 400
"""The length, in characters, that chunks are filled up to."""

MAX_CHUNK_LENGTH = 600
"""The greatest length of a chunk, not counting the headings that it begins with."""

MAX_HEADINGS_LENGTH = 150
"""The greatest length of the headings that a chunk begins with."""

MAX_LEAD_LENGTH = 80
"""The greatest length of the lead sentence in a chunk's context."""

_MAX_ANNOUNCEMENT_LENGTH = 20
_MAX_NUMBER_LENGTH = 40
_ANNOUNCEMENT = re.compile(
    rf"[(（]?[{HAN_NUMERALS_BELOW_100}\d]{{1,3}}(?:是|要|[)）、.．])|"
    rf"第[{HAN_NUMERALS_BELOW_100}\d]{{1,3}}[,，、]?"
)
# Where a sentence that is too long may be cut, the best places first.
_CUTS = (re.compile(r"[；;]"), re.compile(r"[，,、：:]"), re.compile(r"\s"))


@dataclass(frozen=True, slots=True)
class _Span:
    """A span of text that goes into one chunk.

    It is a sentence, a whole part, or a sentence `inside` a part that is too long for one chunk.
    """

    start: int
    end: int
    is_whole: bool = False
    inside: Part | None = None

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def label(self) -> str:
        """The label of the part that the span continues, or an empty string."""
        return self.inside.label if self.inside and self.start > self.inside.start else ""


def split(document: Document, first_id: int = 0) -> Iterator[Chunk]:
    """Yield a document's chunks in order, with ids counted from `first_id`.

    Together the chunks cover every character of the text but white space. Only headings that follow
    one another are in one chunk. A chunk has at most `MAX_CHUNK_LENGTH` characters, and
    `MAX_HEADINGS_LENGTH` more of headings at its beginning. A part that fits is in one chunk. The
    chunks of a longer part contain nothing else, and those behind its first have its label among
    their headings.
    """
    text = document.text
    # The first record of a table says nothing about the others.
    has_lead = not (document.parts and document.parts[0].start == 0)
    lead = _lead(text) if has_lead else ""
    number = first_id
    parts = deque(document.parts)
    for start, content, end, headings in _sections(document):
        for span in _pack(text, _pieces(text, start, end, parts), content):
            named = (*headings, span.label) if span.label else headings
            about = (document.title, document.number, *named)
            context = _context(about, lead if span.start > 0 else "")
            yield Chunk(number, document.id, span.start, span.end, named, context)
            number += 1


def _sections(document: Document) -> Iterator[tuple[int, int, int, tuple[str, ...]]]:
    """Yield `(start, end of its headings, end, headings above)` of each section.

    Headings that follow one another begin one section, because a heading alone answers nothing. Nor
    does the letterhead of an official document, so it belongs to the section of the title below.
    """
    text = document.text
    path: list[tuple[int, str]] = []
    start = 0
    content = 0
    for heading in document.headings:
        is_letterhead = not path and heading.start <= MAX_HEADINGS_LENGTH and _is_official(document)
        if text[content : heading.start].strip() and not is_letterhead:
            yield start, content, heading.start, tuple(title for _, title in path)
            start = heading.start
        path = [(level, title) for level, title in path if level < heading.level]
        path.append((heading.level, text[heading.start : heading.end]))
        content = heading.end
    if text[start:].strip():
        yield start, content, len(text), tuple(title for _, title in path)


def _is_official(document: Document) -> bool:
    """Return whether a document begins with the letterhead of its issuer."""
    return bool(document.number or (document.author and document.text.startswith(document.author)))


def _pieces(text: str, start: int, end: int, parts: deque[Part]) -> Iterator[_Span]:
    """Yield the spans of a section: whole parts, and sentences, cut where they are too long."""
    while parts and parts[0].start < end:
        part = parts.popleft()
        yield from _sentences(text, start, part.start)
        if part.end - part.start <= MAX_CHUNK_LENGTH:
            yield _Span(part.start, part.end, is_whole=True)
        else:
            yield from _long_part(text, part)
        start = part.end
    yield from _sentences(text, start, end)


def _long_part(text: str, part: Part) -> Iterator[_Span]:
    if part.is_code:
        yield from (_Span(*line, inside=part) for line in _code_lines(text, part))
        return
    sentences = list(sentence_spans(text, part.start, part.end))
    # A number on a line of its own stays with the sentence that it numbers.
    if len(sentences) > 1 and sentences[0][1] - sentences[0][0] <= _MAX_NUMBER_LENGTH:
        sentences[:2] = [(sentences[0][0], sentences[1][1])]
    for sentence in sentences:
        for piece in _cut(text, _Span(*sentence)):
            yield replace(piece, inside=part)


def _code_lines(text: str, part: Part) -> Iterator[tuple[int, int]]:
    """Yield the spans of a listing's lines with their indentation; a long line is cut."""
    start = part.start
    while start < part.end:
        stop = text.find("\n", start, part.end)
        stop = part.end if stop < 0 else stop
        for piece in range(start, stop, MAX_CHUNK_LENGTH):
            span = piece, min(piece + MAX_CHUNK_LENGTH, stop)
            if text[slice(*span)].strip():
                yield span
        start = stop + 1


def _sentences(text: str, start: int, end: int) -> Iterator[_Span]:
    for sentence in sentence_spans(text, start, end):
        yield from _cut(text, _Span(*sentence))


def _cut(text: str, span: _Span) -> Iterator[_Span]:
    """Yield the pieces of a span, which has no white space around it: mostly the span itself."""
    if span.length <= MAX_CHUNK_LENGTH:
        yield span
        return
    start = span.start
    while span.end - start > MAX_CHUNK_LENGTH:
        window = text[start : start + TARGET_CHUNK_LENGTH]
        stop = next(
            (
                start + matches[-1].end()
                for matches in ([*cut.finditer(window, TARGET_CHUNK_LENGTH // 3)] for cut in _CUTS)
                if matches
            ),
            start + TARGET_CHUNK_LENGTH,
        )
        if stop > start:
            trimmed = trim(text, start, stop)
            if trimmed[0] < trimmed[1]:
                yield _Span(*trimmed)
        start = stop
    trimmed = trim(text, start, span.end)
    if trimmed[0] < trimmed[1]:
        yield _Span(*trimmed)


def _pack(text: str, pieces: Iterator[_Span], content: int) -> list[_Span]:
    """Join spans to chunks of about `TARGET_CHUNK_LENGTH` characters.

    A short rest joins the last chunk. `content` is the end of the headings that the section
    begins with.
    """
    chunks: list[_Span] = []
    current: list[_Span] = []
    for piece in pieces:
        if current and not _fits(current, piece, content):
            # A sentence that only announces the next one (二是找准问题。) stays with it.
            last = current[-1]
            is_carried = (
                len(current) > 1 and _may_share_chunk(last, piece) and _announces(text, last)
            )
            carried = [current.pop()] if is_carried else []
            chunks.append(_joined(current))
            current = carried
        current.append(piece)
    if current:
        rest = _joined(current)
        if chunks and _may_join(chunks[-1], rest):
            rest = replace(chunks.pop(), end=rest.end)
        chunks.append(rest)
    return chunks


def _joined(pieces: list[_Span]) -> _Span:
    first, last = pieces[0], pieces[-1]
    return _Span(
        first.start, last.end, inside=last.inside if first.inside is None else first.inside
    )


def _fits(current: list[_Span], piece: _Span, content: int) -> bool:
    length = current[-1].end - current[0].start
    joined = piece.end - current[0].start
    if current[-1].end <= content:
        # The chunk consists of headings so far.
        if length <= MAX_HEADINGS_LENGTH:
            return True
    elif not _may_share_chunk(current[-1], piece):
        return False
    return joined <= TARGET_CHUNK_LENGTH or (
        length < TARGET_CHUNK_LENGTH // 2 and joined <= MAX_CHUNK_LENGTH
    )


def _may_share_chunk(before: _Span, piece: _Span) -> bool:
    """Return whether two spans may be in one chunk: pieces of a part only with one another."""
    return before.inside == piece.inside


def _may_join(before: _Span, rest: _Span) -> bool:
    is_short = (
        rest.length < TARGET_CHUNK_LENGTH // 4 and rest.end - before.start <= MAX_CHUNK_LENGTH
    )
    return is_short and _may_share_chunk(before, rest)


def _announces(text: str, span: _Span) -> bool:
    return (
        span.length <= _MAX_ANNOUNCEMENT_LENGTH
        and _ANNOUNCEMENT.match(text, span.start) is not None
    )


def _lead(text: str) -> str:
    start, end = next(sentence_spans(text), (0, 0))
    return text[start : min(end, start + MAX_LEAD_LENGTH)]


def _context(about: tuple[str, ...], lead: str) -> str:
    parts: list[str] = []
    for part in (*about, lead):
        if part and not any(part in earlier or earlier.startswith(part) for earlier in parts):
            parts.append(part)
    return "\n".join(parts)
