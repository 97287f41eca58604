"""What every loader yields: the blocks of a text, one after another."""

from dataclasses import dataclass

from corpus.types import Metadata

_NOTHING = Metadata()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or table row (level 0), or a heading (level 1 to 6)."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file's blocks, uncleaned, and what it says about itself."""

    blocks: tuple[Block, ...]
    metadata: Metadata = _NOTHING
