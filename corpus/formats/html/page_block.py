"""The blocks of a page while it is read, with what decides whether they belong to its text."""

from dataclasses import dataclass, replace
from enum import Enum

from corpus.blocks import Block
from corpus.cleaning.removal_log import Rule


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A block of a page.

    Attributes:
        block: The block.
        linked: How many of its characters are the text of links.
        is_alternative: Whether it describes a picture. It is left out where the page says the same.
    """

    block: Block
    linked: int = 0
    is_alternative: bool = False

    def with_text(self, text: str) -> "PageBlock":
        """Return the block with another text, a part of its own."""
        return replace(self, block=replace(self.block, text=text))


class Keep(Enum):
    """What stays of a region of a page."""

    NOTHING = "nothing"
    SENTENCES = "sentences"
    """Only sentences: the region is made to hold a menu."""
    FACTS = "facts"
    """Sentences, and lines with numbers or names of values: the foot of a page, share buttons."""
    LINES = "lines"
    """All lines but links and phrases of interfaces: a sidebar, a box of related articles."""
    WHOLE_IF_SENTENCES = "whole if it has sentences"
    """Everything but menus, provided that there is a sentence: what a style hides."""
    WHOLE = "whole"
    """Everything but menus: what a style hides until the reader opens it."""


@dataclass(slots=True)
class Region:
    """Blocks `[start, end)` of a page that an element holds which may not belong to the text."""

    start: int
    keep: Keep
    rule: Rule
    end: int = 0
