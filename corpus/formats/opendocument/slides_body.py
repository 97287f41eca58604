"""The slides of an OpenDocument presentation, with the frames of their shapes."""

from dataclasses import replace
from itertools import count

from corpus.blocks import Block
from corpus.formats.opendocument.body import Body
from corpus.formats.opendocument.styles import OpenDocumentStyles
from corpus.formats.presentation.reading_order import Box
from corpus.formats.presentation.shapes import TITLES, Shape
from corpus.formats.presentation.slides import Slide, TitleLevels, notes_blocks
from corpus.formats.presentation.text_body import joined
from corpus.formats.text_flow import TextFlow

_MAX_SLIDES = 5000
# What ODF calls the roles of shapes, in the words of PowerPoint.
_ROLES = {
    "title": "title",
    "subtitle": "subTitle",
    "outline": "body",
    "page-number": "sldNum",
    "date-time": "dt",
    "footer": "ftr",
    "header": "hdr",
    "page": "sldImg",
}
# Elements around shapes that have no text themselves.
_TRANSPARENT = frozenset({"g", "a"})
_UNITS = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6, "px": 2.54 / 96}


class SlidesBody(Body):
    """Collects the slides of content.xml in `slides`."""

    def __init__(self, styles: OpenDocumentStyles) -> None:
        super().__init__(styles)
        self.slides: list[Slide] = []
        self._parts = count(1)
        self._titles = TitleLevels()
        self._shapes: list[Shape] = []
        self._notes: list[Shape] = []
        self._in_page = False
        self._in_notes = False
        # Of the shape that is open: the number of elements in it, its role and its frame.
        self._depth = 0
        self._role = ""
        self._box: Box | None = None

    def enter_visible(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth:
            self._depth += 1
        elif name == "page":
            self._in_page = True
            self._shapes, self._notes = [], []
        elif self._in_page and name == "notes":
            self._in_notes = True
        elif self._in_page and name not in _TRANSPARENT:
            self._depth = 1
            self._role = _ROLES.get(attributes.get("class", ""), "")
            self._box = _box(attributes)
            self.flow = TextFlow(self._parts)
        super().enter_visible(name, attributes)

    def leave_visible(self, name: str) -> None:
        super().leave_visible(name)
        if self._depth:
            self._depth -= 1
            if not self._depth:
                self._end_shape()
        elif name == "notes":
            self._in_notes = False
        elif name == "page":
            self._end_page()

    def _end_shape(self) -> None:
        blocks = self.flow.end()
        if blocks:
            shape = Shape(self._role, self._box, tuple(blocks))
            (self._notes if self._in_notes else self._shapes).append(shape)

    def _end_page(self) -> None:
        self._in_page = False
        if len(self.slides) >= _MAX_SLIDES:
            return
        shapes = [_as_heading(each) if each.role in TITLES else each for each in self._shapes]
        self.slides.append(Slide(self._titles.applied(shapes), notes_blocks(self._notes)))


def _as_heading(title: Shape) -> Shape:
    text = joined([block.text for block in title.blocks])
    return replace(title, blocks=(Block(text, 1),))


def _box(attributes: dict[str, str]) -> Box | None:
    lengths = [_centimetres(attributes.get(name, "")) for name in ("x", "y", "width", "height")]
    left, top, width, height = lengths
    if left is None or top is None:
        return None
    return Box(left, top, width or 0.0, height or 0.0)


def _centimetres(length: str) -> float | None:
    unit = _UNITS.get(length[-2:])
    try:
        return float(length[:-2][:20]) * unit if unit else None
    except ValueError:
        return None
