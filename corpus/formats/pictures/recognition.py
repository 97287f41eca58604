"""Recognises the text of pictures with RapidOCR, which runs offline with the models it comes with.

The library belongs to the extra `ocr` and is loaded with the first picture.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean, median
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.formats.pages.fragments import Page
from corpus.formats.pictures.boxes import Box, straightened

Bitmap = npt.NDArray[np.uint8]
"""A picture: height, width, and blue, green and red."""

MAX_SIDE = 2000
"""The greatest width or height in pixels that text is recognised at."""

RECOGNITION_SECONDS = 540.0
"""How long the pages of one file may take; the sandbox ends the process a minute later."""

# A line below this certainty is left out.
_MIN_CERTAINTY = 0.6
# Smaller pictures are enlarged.
_MIN_SIDE = 900
_MAX_ENLARGED = 2
# Whether a picture has text, and which way up, is decided at this size.
_PREVIEW_SIDE = 736
_SAMPLED = 9
# Of 255: a watermark is lighter than text and darker than paper; on this share of the picture.
_DARKEST, _LIGHTEST = 150, 225
_MIN_LIGHT = 0.008
# In lengths of the lines that are found otherwise.
_MORE = 1.03
# In points.
_PAGE_WIDTH = 595.0


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page of recognised text, how certain it is from 0 to 1, and how many lines are left out."""

    page: Page
    certainty: float
    dropped: int


def recognised_page(bitmap: Bitmap, number: int, width: float = _PAGE_WIDTH) -> RecognisedPage:
    """Return the text of a picture, whichever way up it is.

    Args:
        bitmap: The picture.
        number: The number of its page.
        width: The width of the page in points.
    """
    found = _recognised(bitmap, width)
    if found is None:
        return RecognisedPage(Page(number, (), width, width, is_recognised=True), 1.0, 0)
    _, height, lines = found
    certain = [line for line in lines if line.certainty >= _MIN_CERTAINTY]
    fragments = straightened([line.box for line in certain])
    page = Page(number, tuple(fragments), width, height, is_recognised=True)
    weights = [(line.certainty, len(line.box.text)) for line in certain]
    total = sum(length for _, length in weights)
    certainty = sum(each * length for each, length in weights) / total if total else 1.0
    return RecognisedPage(page, certainty, len(lines) - len(certain))


@dataclass(frozen=True, slots=True)
class RecognisedBoxes:
    """The lines of a picture that was turned by `quarter` times 90° counter-clockwise.

    Corners count from the lower left corner, in points of a page of this width and height.
    """

    boxes: tuple[Box, ...]
    quarter: int
    width: float
    height: float


def recognised_boxes(bitmap: Bitmap, width: float = _PAGE_WIDTH) -> RecognisedBoxes:
    """Return the lines of a picture where they stand, whichever way up it is."""
    found = _recognised(bitmap, width)
    if found is None:
        return RecognisedBoxes((), 0, 1.0, 1.0)
    quarter, height, lines = found
    return RecognisedBoxes(tuple(line.box for line in lines), quarter, width, height)


def _recognised(bitmap: Bitmap, width: float) -> tuple[int, float, list["_Line"]] | None:
    """Return how often a picture has to be turned, the height of its page, and its lines."""
    bitmap, boxes = _without_pattern(resized(bitmap, _MIN_SIDE, MAX_SIDE))
    quarter = _quarter(bitmap, boxes)
    if quarter is None:
        return None
    bitmap = np.ascontiguousarray(np.rot90(bitmap, quarter))
    scale = width / bitmap.shape[1]
    return quarter, bitmap.shape[0] * scale, list(_lines(bitmap, scale))


@dataclass(frozen=True, slots=True)
class _Line:
    box: Box
    certainty: float


def _lines(bitmap: Bitmap, scale: float) -> Iterator[_Line]:
    found = _engine()(bitmap, use_det=True, use_cls=False, use_rec=True)
    if found.boxes is None or found.txts is None:
        return
    height = bitmap.shape[0]
    for corners, text, certainty in zip(found.boxes, found.txts, found.scores, strict=True):
        points = tuple((float(x) * scale, (height - float(y)) * scale) for x, y in corners)
        if text.strip():
            yield _Line(Box(text.strip(), points), float(certainty))


def _without_pattern(bitmap: Bitmap) -> tuple[Bitmap, list[npt.NDArray[Any]]]:
    """Return a picture, and the boxes around its lines; without a light watermark that hides some.

    The watermark becomes white if more lines are found so.
    """
    boxes = _boxes(bitmap)
    darkest = bitmap.min(axis=2)
    is_paper = float(np.median(darkest)) > _LIGHTEST
    light = np.mean((darkest > _DARKEST) & (darkest < _LIGHTEST))
    if not is_paper or light < _MIN_LIGHT:
        return bitmap, boxes
    levels = np.minimum(255, np.arange(256) * 255 // _DARKEST).astype(np.uint8)
    white: Bitmap = levels[bitmap]
    found = _boxes(white)
    return (white, found) if _length(found) > _MORE * _length(boxes) else (bitmap, boxes)


def _length(boxes: Sequence[npt.NDArray[Any]]) -> float:
    return sum(max(_extent(box, 0), _extent(box, 1)) for box in boxes)


def _boxes(bitmap: Bitmap) -> list[npt.NDArray[Any]]:
    """Return the corners of the boxes around lines, as far as a small picture shows them."""
    preview = resized(bitmap, 0, _PREVIEW_SIDE)
    found = _engine()(preview, use_det=True, use_cls=False, use_rec=False)
    if found.boxes is None:
        return []
    ratio = bitmap.shape[0] / preview.shape[0]
    return [np.asarray(corners, np.float64) * ratio for corners in found.boxes]


def _quarter(bitmap: Bitmap, boxes: Sequence[npt.NDArray[Any]]) -> int | None:
    """Return how often a picture has to be turned by 90° counter-clockwise; None without text."""
    if not boxes:
        return None
    sizes = [(_extent(box, 0), _extent(box, 1)) for box in boxes]
    tall = sum(max(size) for size in sizes if size[1] > 1.5 * size[0])
    is_sideways = tall > sum(max(size) for size in sizes) / 2
    long = [
        (box, size)
        for box, size in zip(boxes, sizes, strict=True)
        if (size[1] > size[0]) == is_sideways
    ]
    long.sort(key=lambda each: -max(each[1]))
    # A line that was turned by 90° counter-clockwise stands upright or upside down.
    sampled = [_crop(bitmap, box, is_sideways) for box, _ in long[:_SAMPLED]]
    upside_down = fmean([_upside_down(each) for each in sampled if each.size] or [0.0]) > 0.5
    return (1 if is_sideways else 0) + (2 if upside_down else 0)


def _extent(box: npt.NDArray[Any], axis: int) -> float:
    return float(box[:, axis].max() - box[:, axis].min())


def _crop(bitmap: Bitmap, box: npt.NDArray[Any], is_sideways: bool) -> Bitmap:
    left, top = (max(0, int(each)) for each in box.min(axis=0))
    right, bottom = (int(each) + 1 for each in box.max(axis=0))
    crop = bitmap[top:bottom, left:right]
    return np.ascontiguousarray(np.rot90(crop) if is_sideways else crop)


def _upside_down(line: Bitmap) -> float:
    found = _engine()(line, use_det=False, use_cls=True, use_rec=False)
    label, certainty = found.cls_res[0]
    return float(certainty) if str(label) == "180" else 1 - float(certainty)


def resized(bitmap: Bitmap, least: int, most: int) -> Bitmap:
    """Return a picture whose longer side has at least and at most so many pixels."""
    height, width = bitmap.shape[:2]
    longer = max(height, width)
    ratio = min(max(longer, min(least, _MAX_ENLARGED * longer)), most) / longer
    if ratio == 1:
        return bitmap
    from PIL import Image

    size = max(1, round(width * ratio)), max(1, round(height * ratio))
    method = Image.Resampling.BOX if ratio < 1 else Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(bitmap).resize(size, method))


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    # One thread: a build reads several files at once in processes of their own.
    threads = {f"EngineConfig.onnxruntime.{each}_op_num_threads": 1 for each in ("intra", "inter")}
    # Pictures are brought to a suitable size here.
    size = {"Det.limit_type": "max", "Det.limit_side_len": MAX_SIDE}
    return RapidOCR(
        params={"Global.log_level": "critical", "Global.text_score": 0.0, **size, **threads}
    )


def certainty_note(pages: Sequence[RecognisedPage], count: int) -> tuple[str, ...]:
    """Return sentences about the recognised pages among those of a file."""
    with_text = [each for each in pages if each.page.fragments]
    if not with_text:
        return ()
    certainty = median(each.certainty for each in with_text)
    which = "" if count == 1 else f"{len(with_text):,} of {count:,} pages "
    were = "was" if len(with_text) == 1 else "were"
    verb = "recognised" if count == 1 else f"{were} recognised in pictures"
    notes = [f"{which}{verb} with {int(100 * certainty)} % certainty"]
    dropped = sum(each.dropped for each in pages)
    if dropped:
        lines = "line" if dropped == 1 else "lines"
        notes.append(f"{dropped:,} {lines} that could hardly be recognised left out")
    return tuple(notes)
