"""Turns the text of pages into blocks in the order of reading, and says what it left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.blocks import Block
from corpus.cleaning.removal_log import Rule
from corpus.formats.pages.fragments import Page
from corpus.formats.pages.lines import lines_of
from corpus.formats.pages.paragraphs import paragraphs
from corpus.formats.pages.running_heads import without_running_heads
from corpus.formats.pages.watermarks import without_watermarks
from corpus.text.size import count_text

_MAX_SHOWN = 40
# What is kept for the log of what was left out.
_MAX_REMOVED = 2_000
_MAX_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of pages, notes about what was left out, and that with the names of the rules."""

    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    removed: tuple[tuple[str, str], ...] = ()


def laid_out(pages: Sequence[Page]) -> Layout:
    """Return the text of pages without watermarks, running heads and tables of contents."""
    clean, marks = without_watermarks(pages)
    body, edges = without_running_heads(clean)
    lines, contents = lines_of(body)
    blocks = paragraphs(lines)
    if not blocks:
        # Nothing but page numbers or a watermark: that is the text, then.
        return Layout(paragraphs(lines_of(pages)[0]))
    notes: list[str] = []
    if marks:
        shown = "”, “".join(mark[:_MAX_SHOWN] for mark in marks[:3])
        notes.append(f"left out the watermark “{shown}”")
    if contents:
        notes.append(
            f"left out a table of contents of {count_text(len(contents), 'line', 'lines')}"
        )
    by_rule = {Rule.WATERMARK: marks, Rule.CONTENTS: contents, Rule.PAGE_EDGE: edges}
    removed = [
        (rule.value, text[:_MAX_LENGTH])
        for rule, texts in by_rule.items()
        for text in texts[:_MAX_REMOVED]
    ]
    return Layout(blocks, tuple(notes), tuple(removed))
