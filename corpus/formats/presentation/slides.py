"""The slides of a presentation of any format become blocks, without what recurs on every slide."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.blocks import Block
from corpus.formats.presentation.reading_order import Box
from corpus.formats.presentation.shapes import TITLES, Shape, ordered_blocks
from corpus.text.characters import SENTENCE_AND_CLAUSE_MARKS
from corpus.types import Place

NOTES_LABEL = "备注："
"""Stands above the notes of a slide."""

_COVER = frozenset({"ctrTitle", "subTitle"})
_NUMBERS = frozenset({"sldNum"})
_FOOTERS = frozenset({"dt", "ftr", "hdr"})
_BESIDE_NOTES = _NUMBERS | _FOOTERS | {"sldImg"}
_RECURRING_SLIDES = 3
_MAX_RECURRING_LENGTH = 100
_MAX_TITLE_LENGTH = 40
_LARGER = 1.2
# In hundredths of a point, where a text does not state its size.
_USUAL_SIZE = 1800


@dataclass(frozen=True, slots=True)
class Slide:
    """The shapes of a slide, and the blocks of its notes."""

    shapes: list[Shape]
    notes: list[Block]


class TitleLevels:
    """Gives the titles of slides their heading levels: below that of a cover, if there is one."""

    def __init__(self) -> None:
        self._has_cover = False

    def applied(self, shapes: Sequence[Shape]) -> list[Shape]:
        """Return the shapes of the next slide with the level of its title."""
        shapes = _with_title(shapes)
        is_cover = any(each.role in _COVER for each in shapes)
        level = 2 if self._has_cover and not is_cover else 1
        self._has_cover |= is_cover
        return [_with_level(each, level) if each.role in TITLES else each for each in shapes]


def _with_title(shapes: Sequence[Shape]) -> Sequence[Shape]:
    """Return the shapes of a slide, of which the first is the title if it looks like one.

    Many people put a text box in the place of the title. It is one short line in larger letters
    than all others, above them.
    """
    if any(each.role in TITLES for each in shapes):
        return shapes
    placed = [each for each in shapes if each.box is not None]
    first = min(placed, key=lambda each: each.box.top if each.box else 0.0, default=None)
    if first is None or len(first.blocks) != 1 or not _may_be_title(first.blocks[0].text):
        return shapes
    others = [each.size or _USUAL_SIZE for each in shapes if each is not first]
    if not others or first.size < _LARGER * max(others):
        return shapes
    heading = replace(first, role="title", blocks=(replace(first.blocks[0], level=1),))
    return [heading if each is first else each for each in shapes]


def _may_be_title(text: str) -> bool:
    is_short = len(text) <= _MAX_TITLE_LENGTH and text[-1] not in SENTENCE_AND_CLAUSE_MARKS
    return is_short and sum(map(str.isalpha, text)) > 1


def _with_level(title: Shape, level: int) -> Shape:
    blocks = tuple(replace(block, level=level) if block.level else block for block in title.blocks)
    return replace(title, blocks=blocks)


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
