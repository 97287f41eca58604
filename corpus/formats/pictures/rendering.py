"""Shows a picture of text as a page, with quoted text marked on it."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from corpus.blocks import PageImage
from corpus.errors import RecognitionNeeded
from corpus.formats.page_images.drawing import Picture, draw_marks
from corpus.formats.page_images.locating import Character, PageText
from corpus.formats.page_images.marks import Mark, unpack_marks
from corpus.formats.page_images.png import encode_png
from corpus.formats.pictures.extra import is_installed
from corpus.formats.pictures.loader import open_picture, picture_pages
from corpus.formats.pictures.recognition import Bitmap, RecognisedBoxes, recognised_boxes, resized
from corpus.text.characters import needs_no_spaces

_LONGER_SIDE = 1_600
_NARROW = 0.55


def render_picture(
    data: bytes, number: int, marks: Sequence[Sequence[Any]] = (), recognise: bool = False
) -> PageImage:
    """Return a picture as its page `number`, counted from 1; only a TIFF file has several.

    The picture is empty where the file has no such page.

    Raises:
        DocumentError: the picture is damaged or too large.
        RecognitionNeeded: marks have to be found, and `recognise` is false.
    """
    image, count = open_picture(data)
    if not 1 <= number <= count:
        return PageImage(b"", count)
    if marks and is_installed() and not recognise:
        raise RecognitionNeeded("a picture")
    bitmap = next(picture_pages(image, range(number - 1, number)), None)
    if bitmap is None:
        return PageImage(b"", count)
    picture = np.array(resized(bitmap, 0, _LONGER_SIDE)[:, :, ::-1])
    found = 0
    if marks and recognise:
        picture, found = marked_scan(picture, bitmap, None, unpack_marks(marks))
    return PageImage(encode_png(picture), count, found)


def marked_scan(
    picture: Picture, bitmap: Bitmap, width: float | None, marks: Sequence[Mark]
) -> tuple[Picture, int]:
    """Return a picture the right way up with marks on it, and how many of them were found.

    Args:
        picture: The picture to show.
        bitmap: The same for recognising its text, as the index did.
        width: The width of the page in points, if it has one.
        marks: The texts to mark.
    """
    recognised = recognised_boxes(bitmap) if width is None else recognised_boxes(bitmap, width)
    shown = np.array(np.rot90(picture, recognised.quarter))
    return shown, draw_marks(shown, PageText(list(_characters(recognised, shown))), marks)


def _characters(recognised: RecognisedBoxes, picture: Picture) -> Iterator[Character]:
    """Yield the characters of recognised lines; within a line their widths are estimated."""
    height, width = picture.shape[:2]
    across, down = width / recognised.width, height / recognised.height
    for each in recognised.boxes:
        xs = [x * across for x, _ in each.corners]
        ys = [(recognised.height - y) * down for _, y in each.corners]
        widths = [1.0 if needs_no_spaces(letter) else _NARROW for letter in each.text]
        unit = (max(xs) - min(xs)) / max(sum(widths), 1.0)
        left = min(xs)
        for letter, share in zip(each.text, widths, strict=True):
            yield Character(letter, (left, min(ys), left + share * unit, max(ys)))
            left += share * unit
