"""The data types of a corpus: source files, documents and chunks.

Offsets count Unicode code points; ranges are half open, `[start, end)`.
"""

from dataclasses import dataclass, field
from enum import IntEnum


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a folder that may be a document.

    Attributes:
        path: The path relative to the folder, with `/`. Of a file in another file, such as an
            attachment of a mail, it goes on below that file's path.
        location: The path to open; of a file in another file as `corpus.containers.location` has
            it.
        stamp: Changes whenever the file does, as far as the file system records it; empty where
            that can't be relied on. A file in another file has the other's stamp.
        size: The size in bytes, 0 where it is not known.
    """

    path: str
    location: str
    stamp: str = field(default="", compare=False)
    size: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read, and the reason.

    `stamp` is that of the file that it is in, as `SourceFile.stamp`; empty for any other.
    """

    path: str
    reason: str
    stamp: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph stands in a file that has no lines, as a reader would look for it there.

    A file has either pages, slides, sheets with rows, or chapters; pages, slides and rows count
    from 1, and a row is the one that the program which made the file shows.

    Attributes:
        page: The page.
        slide: The slide.
        sheet: The name of the sheet.
        row: The row of the sheet.
        chapter: The title of the chapter.
        is_recognised: Whether the text was recognised in a picture, and may have errors.
    """

    page: int | None = None
    slide: int | None = None
    sheet: str | None = None
    row: int | None = None
    chapter: str | None = None
    is_recognised: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at `[start, end)` of a text; level 1 is the highest."""

    start: int
    end: int
    level: int


class BlockKind(IntEnum):
    """What a span of a text is that is neither a heading nor a paragraph; indexes store the number.

    A ROW is one of a table, `column：value；column：value`; an ITEM one of a list, whose bullet the
    text leaves out; CODE a listing of one or more lines.
    """

    ROW = 1
    ITEM = 2
    CODE = 3


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A row, an item or a listing at `[start, end)` of a text.

    `level` is how deep an item is in lists, from 1; 0 for other kinds.
    """

    start: int
    end: int
    kind: BlockKind
    level: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A span that chunks keep whole where it fits: an article, a table row, a question with its
    answer, a listing of code.

    Attributes:
        start: The offset of its first character.
        end: The offset behind its last character.
        label: A name, such as `第十二条`, for a chunk that only has its end.
        is_code: Whether it is a listing, which is divided at line ends only.
        is_metadata: Whether it comes from metadata above the text, and stands behind the text.
    """

    start: int
    end: int
    label: str
    is_code: bool = False
    is_metadata: bool = False


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says about itself. `date` is in ISO 8601 where it could be parsed."""

    title: str | None = None
    date: str | None = None
    author: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned file.

    Attributes:
        id: 16 hexadecimal digits that depend on the path only.
        path: The file's path in its folder, with `/`.
        title: The title that the file gives, or one derived from the text.
        text: What a reader should see, in its original script.
        sha256: The checksum of the file's bytes in hexadecimal.
        encoding: The text encoding, or the name of the format of a binary file.
        date: In ISO 8601 where it could be parsed.
        author: The author that the file gives.
        url: The address that the file gives.
        headings: The headings in order.
        lines: Ascending `(start, line)` pairs: from offset `start` on, the text comes from source
            line `line`, counted from 1.
        places: Ascending `(start, place)` pairs, where the file has places.
        notes: Sentences for the report of the build.
        source_characters: The length of the decoded file, markup and white space included.
        parts: Ascending spans without overlaps. Only splitting needs them; no index stores them.
        blocks: The rows, items and listings in order, for showing them as such.
        number: Of an official document, such as `汐政办发〔2023〕11号`, or empty. It is searched
            with every chunk; no index stores it by itself.
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
    places: tuple[tuple[int, Place], ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()
    source_characters: int = 0
    parts: tuple[Part, ...] = field(default=(), repr=False, compare=False)
    number: str = field(default="", repr=False, compare=False)
    blocks: tuple[TextBlock, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A span of a document; its text is `document.text[start:end]`.

    Attributes:
        id: The chunk's number in the index, counted from 0.
        document_id: The id of its document.
        start: The offset of its first character.
        end: The offset behind its last character.
        headings: The headings above it, from the highest level to the lowest.
        context: The title, an official document's number, headings and lead sentence. They are
            searched together with the chunk's text and are never part of a quote.
    """

    id: int
    document_id: str
    start: int
    end: int
    headings: tuple[str, ...]
    context: str
