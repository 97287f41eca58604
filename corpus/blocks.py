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
    """

    text: str
    level: int = 0
    place: Place | None = None
    before: str = "\n"
    part: int = 0
    line: int = 0
    source_text: str = ""


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
    """

    blocks: tuple[Block, ...]
    metadata: Metadata = _NO_METADATA
    notes: tuple[str, ...] = ()
    characters: int = 0
    format: str = ""


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
