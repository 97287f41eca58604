"""What every loader yields: the blocks of a text, one after another."""

from dataclasses import dataclass

from corpus.types import Metadata

_NOTHING = Metadata()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or table row (level 0), or a heading (level 1 to 6).

    `page` is the page it begins on, counted from 1, where the file has pages. `before` stands
    between it and the block above: a paragraph that runs over a page's end is two blocks with a
    space or nothing between them.

    Blocks of the same `part` (not 0) that follow one another are a row or a record: quoted whole
    where that is possible. `line` is where the block begins in the file, counted from 1, 0 where
    that must be searched; `sought` is what to search for, where the file words it otherwise.
    """

    text: str
    level: int = 0
    page: int | None = None
    before: str = "\n"
    part: int = 0
    line: int = 0
    sought: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file's blocks, uncleaned, and what it says about itself.

    `notes` are for the report of the build; `characters` counts all that stood in the file, where
    the loader left some of it out.
    """

    blocks: tuple[Block, ...]
    metadata: Metadata = _NOTHING
    notes: tuple[str, ...] = ()
    characters: int = 0
