"""The slides of a presentation of any format become blocks, without what recurs on every slide."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.blocks import Block
from corpus.formats.presentation.reading_order import Box
from corpus.formats.presentation.shapes import TITLES, Shape, ordered_blocks
from corpus.types import Place

NOTES_LABEL = "备注："
"""Stands above the notes of a slide."""

_NUMBERS = frozenset({"sldNum"})
_FOOTERS = frozenset({"dt", "ftr", "hdr"})
_BESIDE_NOTES = _NUMBERS | _FOOTERS | {"sldImg"}
_RECURRING_SLIDES = 3
_MAX_RECURRING_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Slide:
    """The shapes of a slide, and the blocks of its notes."""

    shapes: list[Shape]
    notes: list[Block]


def slide_blocks(slides: Sequence[Slide | None]) -> list[Block]:
    """Return the blocks of slides, each with its place; a slide that is None only counts."""
    recurring = _Recurring(slides)
    blocks: list[Block] = []
    for number, slide in enumerate(slides, 1):
        if slide is not None:
            kept = [each for each in slide.shapes if not recurring.leaves_out(each)]
            place = Place(slide=number)
            blocks += (replace(block, place=place) for block in ordered_blocks(kept) + slide.notes)
    return blocks


def notes_blocks(shapes: Sequence[Shape]) -> list[Block]:
    """Return the blocks of a page of notes, the first one with a label."""
    blocks = [block for each in shapes if each.role not in _BESIDE_NOTES for block in each.blocks]
    if blocks:
        blocks[0] = replace(blocks[0], text=NOTES_LABEL + blocks[0].text)
    return blocks


class _Recurring:
    """Knows which texts recur from slide to slide."""

    def __init__(self, slides: Sequence[Slide | None]) -> None:
        shapes = [each for slide in slides if slide for each in slide.shapes]
        self._slides = len(slides)
        self._footers = Counter(_text(each) for each in shapes if each.role in _FOOTERS)
        self._others = Counter(
            (_text(each), each.box) for each in shapes if each.role not in _FOOTERS
        )
        self._shown: set[tuple[str, Box | None]] = set()

    def leaves_out(self, shape: Shape) -> bool:
        """Return whether a shape says nothing that belongs to its slide."""
        if shape.role in _NUMBERS:
            return True
        if shape.role in _FOOTERS:
            return self._footers[_text(shape)] > 1
        key = _text(shape), shape.box
        is_label = shape.role not in TITLES and len(key[0]) <= _MAX_RECURRING_LENGTH
        recurs = is_label and self._others[key] >= max(_RECURRING_SLIDES, self._slides / 2)
        is_repeated = recurs and key in self._shown
        self._shown.add(key)
        return is_repeated


def _text(shape: Shape) -> str:
    return "\n".join(block.text for block in shape.blocks)
