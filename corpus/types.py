"""What a folder of files becomes: documents and chunks.

Offsets count Unicode code points; ranges are half open, `[start, end)`.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that may hold a document; `path` is relative to the folder, with `/`.

    `location` is where to open it; `size` is in bytes, 0 where it is not known. `stamp` changes
    whenever the file system notices a change of the file; it is empty where that can't be relied
    on.
    """

    path: str
    location: str
    stamp: str = field(default="", compare=False)
    size: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that stands in the text at `[start, end)`; level 1 is the highest."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch `[start, end)` that chunks keep whole where it fits: an article, a table row.

    `label` names it to a reader who meets only its end: `第十二条`.
    """

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says about itself. `date` is ISO 8601 where it could be read as a date."""

    title: str | None = None
    date: str | None = None
    author: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned file. `text` is what a reader should see, in its original script.

    `sha256` is that of the file's bytes, `source_characters` counts what they decode to: markup,
    page furniture and white space included. `lines` holds ascending `(start, line)` pairs: the text
    from offset `start` on stands in the source file from `line` on (counted from 1). `pages` does
    the same for the pages of a file that has pages. `encoding` names the format of a file that is
    no text. `parts` ascend and do not overlap; only splitting needs them, and no index keeps them.
    """

    id: str
    path: str
    title: str
    text: str
    sha256: str
    encoding: str
    date: str | None = None
    author: str | None = None
    url: str | None = None
    headings: tuple[Heading, ...] = ()
    lines: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    pages: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()
    source_characters: int = 0
    parts: tuple[Part, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a document: `document.text[start:end]` is its text, always.

    `context` (title, headings, lead sentence) is searched with the chunk and never shown as its
    quote. `id` is the chunk's place in the index, counted from 0.
    """

    id: int
    document_id: str
    start: int
    end: int
    headings: tuple[str, ...]
    context: str
