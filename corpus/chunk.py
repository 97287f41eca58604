"""A document is split into chunks that end where sentences end."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.text.characters import HAN_NUMERALS_BELOW_100
from corpus.text.sentences import sentence_spans, trim
from corpus.types import Chunk, Document, Part

TARGET = 400
LONGEST = 600
# Headings that a chunk begins with may make it longer by so much: alone they answer nothing.
HEADINGS = 150
LEAD = 80
# Where a sentence that is too long may be cut, best first.
_SHORT = 20
_NUMBERED = re.compile(
    rf"[(（]?[{HAN_NUMERALS_BELOW_100}\d]{{1,3}}(?:是|要|[)）、.．])|"
    rf"第[{HAN_NUMERALS_BELOW_100}\d]{{1,3}}[,，、]?"
)
_CUTS = (re.compile(r"[；;]"), re.compile(r"[，,、：:]"), re.compile(r"\s"))


_NUMBER_LENGTH = 40


@dataclass(frozen=True, slots=True)
class _Span:
    """A piece of a chunk: a sentence, a whole part, or a sentence `inside` one that is too long."""

    start: int
    end: int
    is_whole: bool = False
    inside: Part | None = None

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def label(self) -> str:
        """What names the part that this piece is an inner or last piece of."""
        return self.inside.label if self.inside and self.start > self.inside.start else ""


def split(document: Document, first_id: int = 0) -> Iterator[Chunk]:
    """Yield a document's chunks in order, `id` counting from `first_id`.

    Together the chunks hold every character of the text but white space. A chunk does not cross a
    heading; it is no longer than 600 characters, not counting 150 of headings that it begins with.
    Parts that fit are whole; of a longer one each chunk holds nothing else, and bears its label
    behind the headings.
    """
    text = document.text
    # Where the text begins with a record, it says nothing about the others.
    is_led = not (document.parts and document.parts[0].start == 0)
    lead = _lead(text) if is_led else ""
    number = first_id
    parts = deque(document.parts)
    for start, content, end, headings in _sections(document):
        for span in _pack(text, _pieces(text, start, end, parts), content):
            named = (*headings, span.label) if span.label else headings
            context = _context(document.title, named, lead if span.start > 0 else "")
            yield Chunk(number, document.id, span.start, span.end, named, context)
            number += 1


def _sections(document: Document) -> Iterator[tuple[int, int, int, tuple[str, ...]]]:
    """Yield the stretches between headings: start, where the headings end, end, headings above.

    Headings that follow one another begin one section: a heading alone answers nothing.
    """
    text = document.text
    path: list[tuple[int, str]] = []
    start = 0
    content = 0
    for heading in document.headings:
        if text[content : heading.start].strip():
            yield start, content, heading.start, tuple(title for _, title in path)
            start = heading.start
        path = [(level, title) for level, title in path if level < heading.level]
        path.append((heading.level, text[heading.start : heading.end]))
        content = heading.end
    if text[start:].strip():
        yield start, content, len(text), tuple(title for _, title in path)


def _pieces(text: str, start: int, end: int, parts: deque[Part]) -> Iterator[_Span]:
    """Yield the whole parts of a section, and its sentences, those that are too long cut where they
    pause."""
    while parts and parts[0].start < end:
        part = parts.popleft()
        yield from _sentences(text, start, part.start)
        if part.end - part.start <= LONGEST:
            yield _Span(part.start, part.end, is_whole=True)
        else:
            yield from _long_part(text, part)
        start = part.end
    yield from _sentences(text, start, end)


def _long_part(text: str, part: Part) -> Iterator[_Span]:
    sentences = list(sentence_spans(text, part.start, part.end))
    # A number that stands in a line of its own stays with what it numbers.
    if len(sentences) > 1 and sentences[0][1] - sentences[0][0] <= _NUMBER_LENGTH:
        sentences[:2] = [(sentences[0][0], sentences[1][1])]
    for sentence in sentences:
        for piece in _cut(text, _Span(*sentence)):
            yield replace(piece, inside=part)


def _sentences(text: str, start: int, end: int) -> Iterator[_Span]:
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


def _pack(text: str, pieces: Iterator[_Span], content: int) -> list[_Span]:
    """Join sentences to chunks of about `TARGET`; a short rest joins the chunk before it.

    `content` is where the headings end that the section begins with.
    """
    chunks: list[_Span] = []
    current: list[_Span] = []
    for piece in pieces:
        if current and not _fits(current, piece, content):
            # What only announces the next sentence (二是找准问题。) belongs to it.
            last = current[-1]
            is_carried = len(current) > 1 and _belongs(last, piece) and _announces(text, last)
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
        # Nothing but headings so far.
        if length <= HEADINGS:
            return True
    elif not _belongs(current[-1], piece):
        return False
    return joined <= TARGET or (length < TARGET // 2 and joined <= LONGEST)


def _belongs(before: _Span, piece: _Span) -> bool:
    """Tell whether two pieces may stand in one chunk: what is no whole part stays by itself."""
    return before.inside == piece.inside


def _may_join(before: _Span, rest: _Span) -> bool:
    is_short = rest.length < TARGET // 4 and rest.end - before.start <= LONGEST
    return is_short and _belongs(before, rest)


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
