"""Loads HTML: whole pages and fragments."""

import re

from selectolax.lexbor import LexborHTMLParser

from corpus.blocks import Block, Loaded
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.formats.html.data_texts import data_blocks
from corpus.formats.html.edges import without_edges
from corpus.formats.html.page_block import PageBlock
from corpus.formats.html.page_metadata import page_metadata
from corpus.formats.html.regions import page_text
from corpus.formats.html.walker import parsed, walk
from corpus.text.numbering import number_headings

_MARKUP = re.compile(r"<!--(?:[^<]|<(?!!--)){0,2000}?-->|<[/!?a-zA-Z][^<>]{0,2000}>", re.DOTALL)
# A page that shows less than this may have its text in its data.
_HARDLY_ANY_TEXT = 100


def load_html(text: str, removal_log: RemovalLog | None = None) -> Loaded:
    """Return the blocks of a page without scripts, styles, comments, menus and footers.

    All markup is recorded in the removal log.
    """
    if removal_log is not None:
        for tag in _MARKUP.finditer(text):
            removal_log.record(Rule.MARKUP, tag[0])
    return load_page(text, removal_log)


def load_page(text: str, removal_log: RemovalLog | None = None) -> Loaded:
    """Return the blocks of a page that was generated from another format.

    Its markup is not recorded in the removal log, since it is not in the file.
    """
    tree = parsed(text)
    builder = walk(tree, removal_log)
    page = page_text(builder.blocks, builder.regions)
    kept, edges = without_edges(page.blocks)
    notes = page.notes
    if sum(len(each.block.text) for each in kept) < _HARDLY_ANY_TEXT:
        kept, more = _with_data(tree, kept)
        notes += more
    if removal_log is not None:
        for rule, piece in (*page.removed, *edges):
            removal_log.record(rule, piece)
    blocks = number_headings([each.block for each in kept])
    return Loaded(blocks, page_metadata(tree), notes, left_out=page.left_out)


def _with_data(
    tree: LexborHTMLParser, shown: tuple[PageBlock, ...]
) -> tuple[tuple[PageBlock, ...], tuple[str, ...]]:
    """Return the blocks of a page that shows hardly any text with those of its data, and notes."""
    said = "".join("".join(each.block.text.split()) for each in shown)
    texts = data_blocks(tree, has_text=bool(said))
    blocks: list[PageBlock] = []
    for text in texts:
        pieces = walk(parsed(text), None).blocks if "<" in text else _lines(text)
        blocks += (each for each in pieces if "".join(each.block.text.split()) not in said)
    if not blocks:
        return shown, ()
    return (*shown, *blocks), ("text that the page does not show was read from its data",)


def _lines(text: str) -> list[PageBlock]:
    return [PageBlock(Block(line)) for line in text.split("\n") if line.strip()]
