"""Marks text on the picture of a page, in the colours that the page of the product explains."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from corpus.formats.page_images.locating import Box, PageText, Wanted

Picture = npt.NDArray[np.uint8]
"""Height, width, and red, green and blue."""


class Style(StrEnum):
    """What a marked text is: the passage, a sentence of it that answers, the one that is shown now,
    or another match on the page. The order is that of drawing."""

    PASSAGE = "passage"
    OTHER = "other"
    ANSWER = "answer"
    CURRENT = "current"


# The ink stays visible: each colour is multiplied with what is there.
_TINTS: Mapping[Style, tuple[int, int, int]] = MappingProxyType(
    {Style.PASSAGE: (251, 243, 214), Style.ANSWER: (255, 224, 138), Style.CURRENT: (255, 224, 138)}
)
_LINE = (185, 138, 29)
_MARGIN = 2
_THICKNESS = 3
_MAX_BOXES = 2_000


def draw_marks(picture: Picture, page: PageText, marks: Iterable[tuple[Style, Wanted]]) -> int:
    """Mark texts on a picture, in place; return how many of them were found."""
    order = list(Style)
    found = 0
    for style, wanted in sorted(marks, key=lambda mark: order.index(mark[0])):
        boxes = page.boxes(wanted)[:_MAX_BOXES]
        found += bool(boxes) and style is not Style.PASSAGE
        for box in boxes:
            _draw(picture, style, box)
    return found


def _draw(picture: Picture, style: Style, box: Box) -> None:
    left, top, right, bottom = _pixels(box, picture.shape)
    if right <= left or bottom <= top:
        return
    area = picture[top:bottom, left:right]
    if style in _TINTS:
        tint = np.array(_TINTS[style], np.uint16)
        area[:] = (area.astype(np.uint16) * tint // 255).astype(np.uint8)
    if style is Style.OTHER:
        area[-_THICKNESS:] = _LINE
    if style is Style.CURRENT:
        area[:_THICKNESS] = area[-_THICKNESS:] = _LINE
        area[:, :_THICKNESS] = area[:, -_THICKNESS:] = _LINE


def _pixels(box: Box, shape: Sequence[int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    height, width = shape[:2]
    return (
        int(min(max(left - _MARGIN, 0), width)),
        int(min(max(top - _MARGIN, 0), height)),
        int(min(max(right + _MARGIN, 0), width)),
        int(min(max(bottom + _MARGIN, 0), height)),
    )
