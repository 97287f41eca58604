"""What loaders return: a file's blocks of text."""

from dataclasses import dataclass

from corpus.types import Metadata, Place

_NO_METADATA = Metadata()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table row or heading.

    Attributes:
        text: The text, uncleaned.
        level: 0 for text, 1 (the highest) to 6 for a heading.
        place: Where the block begins, for a file with pages, slides, sheets or chapters.
        before: The separator between the block above and this one: a line end; or a space or
            nothing where a paragraph continues on the next page, which makes two blocks of it.
        part: Consecutive blocks with the same number other than 0 are one table row or record,
            which chunks keep whole where it fits.
        line: The source line that the block begins on, counted from 1; 0 where it is not known
            and has to be searched for.
        source_text: What to search the source for, where `text` is worded differently.
        is_code: Whether the text is a listing, of one or more lines, whose line ends and
            indentation stay.
        is_metadata: Whether it comes from metadata above the text.
        item: How deep the list is that it is an item of, from 1; 0 for other text.
        continued: The number and the text of each further source line that was joined to the first.
    """

    text: str
    level: int = 0
    place: Place | None = None
    before: str = "\n"
    part: int = 0
    line: int = 0
    source_text: str = ""
    is_code: bool = False
    is_metadata: bool = False
    continued: tuple[tuple[int, str], ...] = ()
    item: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many characters of a file's visible text a rule left out.

    What says nothing, such as a menu, does not count. White space does not either.
    """

    reason: str
    characters: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loader makes of a file: its blocks, uncleaned, and its metadata.

    Attributes:
        blocks: The blocks in the order of reading.
        metadata: What the file says about itself.
        notes: Sentences for the report of the build.
        characters: The number of characters in a binary file, those that the loader left out
            included. 0 for a text file; there the decoded text is counted.
        format: The name of the file's format, where only the loader finds it out.
        left_out: How much text the loader saw and left out, by rule.
        created: The date that a program has set, in ISO 8601; it counts where nothing else dates
            the document.
        removed: What a loader in the sandbox left out: the name of the rule, and the text.
    """

    blocks: tuple[Block, ...]
    metadata: Metadata = _NO_METADATA
    notes: tuple[str, ...] = ()
    characters: int = 0
    format: str = ""
    left_out: tuple[LeftOut, ...] = ()
    created: str | None = None
    removed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as a picture.

    Attributes:
        png: The picture, a PNG file.
        pages: The number of pages of its file.
        marked: How many of the texts that were to be marked were found on it.
    """

    png: bytes
    pages: int
    marked: int = 0


@dataclass(frozen=True, slots=True)
class Embedded:
    """A text that another file wraps, such as the page of a web archive.

    Attributes:
        content: The encoded text.
        charset: The encoding that the file declares, or an empty string.
        suffix: The suffix that the text's format is known by; empty where only its content decides.
        metadata: What the wrapping file says about it.
        notes: Sentences for the report of the build, about damage of the wrapping file.
    """

    content: bytes
    charset: str = ""
    suffix: str = ""
    metadata: Metadata = _NO_METADATA
    notes: tuple[str, ...] = ()
