"""Loads PowerPoint files (.pptx): the slides in their order, each with its notes.

Slide numbers, dates and footers are left out, and so is a text at the same place of many slides,
such as the name of a company, but for the first time. Comments are not read.
"""

from collections.abc import Mapping
from functools import partial
from itertools import count

from corpus.blocks import Block, Loaded
from corpus.errors import ArchiveError, DocumentError
from corpus.formats.presentation.reading_order import Box
from corpus.formats.presentation.shapes import (
    SlideContext,
    placeholder_boxes,
    read_shapes,
)
from corpus.formats.presentation.slides import Slide, TitleLevels, notes_blocks, slide_blocks
from corpus.formats.shared.archive import Archive
from corpus.formats.shared.package import (
    Relation,
    core_metadata,
    of_kind,
    relation_id,
    relations,
)
from corpus.formats.shared.xml_tree import Element, read_tree
from corpus.text.size import count_text

_MAX_SLIDES = 5000
_SKIPPED = frozenset({"Fallback", "extLst", "timing", "transition"})


def is_pptx(archive: Archive) -> bool:
    """Return whether an archive is a PowerPoint file.

    Raises:
        ArchiveError: the archive is damaged.
    """
    return _main_part(archive) is not None


def _main_part(archive: Archive) -> str | None:
    parts = of_kind(relations(archive, ""), "officeDocument")
    part = next(parts, "ppt/presentation.xml")
    return part if part.startswith("ppt/") and part in archive else None


def load_pptx(archive: Archive) -> Loaded:
    """Return the blocks of a PowerPoint file.

    Raises:
        DocumentError: the file is damaged or unpacks to too much.
    """
    part = _main_part(archive)
    if part is None:
        raise DocumentError("not a PowerPoint file")
    deck = _Deck(archive, part)
    slides = [deck.slide(name) for name in deck.slide_parts()]
    if not any(slides) and deck.damaged:
        raise ArchiveError("damaged {name}")
    blocks = slide_blocks(slides)
    notes: tuple[str, ...] = ()
    if deck.damaged:
        notes = (f"{count_text(deck.damaged, 'slide is', 'slides are')} damaged or missing",)
    return Loaded(
        tuple(blocks), core_metadata(archive), notes, sum(len(each.text) for each in blocks)
    )


class _Deck:
    """Reads the slides of a file, and counts those that are damaged."""

    def __init__(self, archive: Archive, part: str) -> None:
        self.damaged = 0
        self._archive = archive
        self._part = part
        self._rows = count(1)
        self._layouts: dict[str, dict[tuple[str, str], Box]] = {}
        self._titles = TitleLevels()

    def slide_parts(self) -> list[str]:
        """Return the names of the slides' parts in the order of the slides, hidden ones included.

        Raises:
            ArchiveError: the part that lists them is damaged.
        """
        listed = self._tree(self._part).child("presentation", "sldIdLst")
        found = relations(self._archive, self._part)
        ids = map(relation_id, (each.attributes for each in listed.children)) if listed else ()
        parts = [found[each].part for each in ids if each in found]
        return list(dict.fromkeys(parts))[:_MAX_SLIDES]

    def slide(self, part: str) -> Slide | None:
        """Return what a slide says, None if it is damaged."""
        try:
            return self._read(part)
        except ArchiveError:
            self.damaged += 1
            return None

    def _read(self, part: str) -> Slide:
        tree = self._tree(part).child("sld", "cSld", "spTree")
        found = relations(self._archive, part)
        if tree is None:
            raise ArchiveError("damaged {name}")
        layout = next(of_kind(found, "slideLayout"), "")
        context = SlideContext(
            self._rows, partial(self._related, found), self._placeholders(layout)
        )
        notes = next(of_kind(found, "notesSlide"), "")
        shapes = self._titles.applied(read_shapes(tree, context))
        return Slide(shapes, self._notes(notes) if notes else [])

    def _tree(self, part: str) -> Element:
        return read_tree(self._archive.pieces(part), _SKIPPED)

    def _related(self, found: Mapping[str, Relation], identity: str) -> Element | None:
        """Return the root of the part that a slide refers to; a damaged chart costs only itself."""
        relation = found.get(identity)
        if relation is None or relation.part not in self._archive:
            return None
        try:
            return self._tree(relation.part)
        except ArchiveError:
            return None

    def _placeholders(self, layout: str) -> dict[tuple[str, str], Box]:
        if layout not in self._archive:
            return {}
        if layout not in self._layouts:
            master = next(of_kind(relations(self._archive, layout), "slideMaster"), "")
            boxes: dict[tuple[str, str], Box] = {}
            for part in (master, layout):
                if part in self._archive:
                    boxes |= placeholder_boxes(self._tree(part))
            self._layouts[layout] = boxes
        return self._layouts[layout]

    def _notes(self, part: str) -> list[Block]:
        tree = self._tree(part).child("notes", "cSld", "spTree") if part in self._archive else None
        if tree is None:
            return []
        shapes = read_shapes(tree, SlideContext(self._rows, lambda _: None, {}))
        return notes_blocks(shapes)
