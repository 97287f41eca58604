"""Lists of terms and their definitions, which make a line together where they are short."""

from corpus.blocks import Block
from corpus.formats.html.page_block import PageBlock

_MAX_TERM_LENGTH = 40
_MAX_DEFINITION_LENGTH = 200
_NOT_A_TERM = tuple("?？。！!；;，,")


class Definitions:
    """Joins the block of a `<dt>` with that of the `<dd>` behind it."""

    def __init__(self) -> None:
        self._start = 0
        self._term: int | None = None

    def enter(self, blocks: int) -> None:
        """A term or definition begins behind this many blocks."""
        self._start = blocks

    def forget(self) -> None:
        """Join nothing with what stands above."""
        self._term = None

    def leave(self, tag: str, blocks: list[PageBlock]) -> None:
        """A term or definition ends with the last block."""
        is_one = len(blocks) == self._start + 1
        if tag == "dt":
            self._term = self._start if is_one and _is_term(blocks[-1].block) else None
            return
        if is_one and self._term is not None and self._term == self._start - 1:
            term, definition = blocks[-2], blocks[-1]
            if (
                not definition.block.level
                and not definition.is_alternative
                and len(definition.block.text) <= _MAX_DEFINITION_LENGTH
            ):
                blocks[-2:] = [_joined(term, definition)]
        self._term = None


def _is_term(block: Block) -> bool:
    text = block.text.strip()
    return not block.level and len(text) <= _MAX_TERM_LENGTH and not text.endswith(_NOT_A_TERM)


def _joined(term: PageBlock, definition: PageBlock) -> PageBlock:
    name, value = term.block.text.strip(), definition.block.text.strip()
    text = f"{name.rstrip('：:')}：{value}"
    linked = term.linked + definition.linked
    return PageBlock(Block(text, source_text=f"{name}{value}"), linked)
