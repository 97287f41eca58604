"""Finds the straight lines that a page of a PDF file draws, which divide the cells of tables."""

import ctypes
import math
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw

from corpus.formats.pages.fragments import Rule

_MAX_OBJECTS = 20_000
_MAX_RULES = 5_000
_MAX_DEPTH = 4
_MAX_SEGMENTS = 2_000
# In points: how thick a filled rectangle is at most that stands for a line; how long a line is.
_THICKNESS = 3.0
_MIN_LENGTH = 6.0
_STRAIGHT = 1.0


def ruling_lines(page: pypdfium2.PdfPage) -> list[Rule]:
    """Return the horizontal and vertical lines of a page, edges of rectangles included."""
    if not _draws(page):
        return []
    found: list[Rule] = []
    objects = page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=_MAX_DEPTH)
    for number, each in enumerate(objects):
        if number >= _MAX_OBJECTS or len(found) >= _MAX_RULES:
            break
        found += _rules(each)
    return found


def _draws(page: pypdfium2.PdfPage) -> bool:
    """Return whether a page draws anything, itself or by a form; most pages only have text."""
    kinds = {
        raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page.raw, number))
        for number in range(min(raw.FPDFPage_CountObjects(page.raw), _MAX_OBJECTS))
    }
    return raw.FPDF_PAGEOBJ_PATH in kinds or raw.FPDF_PAGEOBJ_FORM in kinds


def _rules(each: pypdfium2.PdfObject) -> Iterator[Rule]:
    if (box := _box(each)) is None:
        return
    left, bottom, right, top = box
    width, height = right - left, top - bottom
    if min(width, height) <= _THICKNESS:
        if max(width, height) >= _MIN_LENGTH:
            middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
            if width >= height:
                yield Rule(left, middle_y, right, middle_y)
            else:
                yield Rule(middle_x, bottom, middle_x, top)
        return
    if _is_stroked(each):
        yield from _segments(each)


def _box(each: pypdfium2.PdfObject) -> tuple[float, float, float, float] | None:
    try:
        box = each.get_bounds()
    except pypdfium2.PdfiumError:
        return None
    return box if all(map(math.isfinite, box)) else None


def _is_stroked(each: pypdfium2.PdfObject) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(each.raw, fill, stroke)) and bool(stroke.value)


def _segments(each: pypdfium2.PdfObject) -> Iterator[Rule]:
    """Yield the straight segments of a stroked path that are horizontal or vertical."""
    matrix = each.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = None
    count = raw.FPDFPath_CountSegments(each.raw)
    for number in range(min(count, _MAX_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(each.raw, number)
        if not segment or not raw.FPDFPathSegment_GetPoint(segment, x, y):
            return
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_LINETO and last is not None:
            yield from _straight(last, point)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        last = point
        if first is not None and raw.FPDFPathSegment_GetClose(segment):
            yield from _straight(last, first)


def _straight(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Rule]:
    (x0, y0), (x1, y1) = min(one, other), max(one, other)
    across, along = abs(x1 - x0), abs(y1 - y0)
    if min(across, along) <= _STRAIGHT and max(across, along) >= _MIN_LENGTH:
        yield Rule(x0, min(y0, y1), x1, max(y0, y1))
