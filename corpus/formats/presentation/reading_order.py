"""Orders the boxes of a slide as a person reads them.

A file lists shapes as they are painted, which is the order in which they were made. The algorithm
is the recursive XY-cut (Nagy and Seth 1984): the widest gap that runs across all boxes divides
them into rows or columns, and each of these is divided in the same way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

_MAX_BOXES = 400
# People let the frames of texts overlap by their margins.
_MARGIN = 0.12
# Gaps that differ by less are as wide as one another; rows are read first then.
_SIMILAR = 1.1


@dataclass(frozen=True, slots=True)
class Box:
    """The frame of a shape in any unit of length."""

    left: float
    top: float
    width: float
    height: float


def reading_order(boxes: Sequence[Box]) -> list[int]:
    """Return the indexes of the boxes in the order of reading."""
    indexes = list(range(len(boxes)))
    return _ordered(boxes, indexes, []) if len(boxes) <= _MAX_BOXES else _by_rows(boxes, indexes)


def _ordered(boxes: Sequence[Box], indexes: list[int], ordered: list[int]) -> list[int]:
    """Append the indexes in order; without recursion, as slides may have many boxes."""
    pending = [indexes]
    while pending:
        group = pending.pop()
        divided = _divided(boxes, group) if len(group) > 1 else []
        if len(divided) > 1:
            pending += divided[::-1]
        else:
            ordered += _by_rows(boxes, group)
    return ordered


def _by_rows(boxes: Sequence[Box], indexes: Sequence[int]) -> list[int]:
    return sorted(indexes, key=lambda each: (boxes[each].top, boxes[each].left))


def _divided(boxes: Sequence[Box], group: list[int]) -> list[list[int]]:
    """Return the rows or columns of a group, one if no gap divides it."""
    rows, row_gap = _strips(group, lambda each: (boxes[each].top, boxes[each].height))
    columns, column_gap = _columns(boxes, group)
    if len(columns) == 1:
        return _joined_rows(boxes, rows)
    if len(rows) > 1 and row_gap * _SIMILAR >= column_gap:
        return rows
    # Names with their values, and cells without a table, are read row by row.
    if len(rows) > 2 and all(len(row) == len(columns) for row in rows):
        return rows
    return columns


def _joined_rows(boxes: Sequence[Box], rows: list[list[int]]) -> list[list[int]]:
    """Join neighbouring rows that have their columns in common, below a box across all columns."""
    joined: list[list[int]] = []
    for row in rows:
        is_continued = bool(joined) and min(len(row), len(joined[-1])) > 1
        if is_continued and all(
            len(_columns(boxes, each)[0]) > 1 for each in (row, joined[-1], joined[-1] + row)
        ):
            joined[-1] = joined[-1] + row
        else:
            joined.append(row)
    return joined


def _columns(boxes: Sequence[Box], group: list[int]) -> tuple[list[list[int]], float]:
    return _strips(group, lambda each: (boxes[each].left, boxes[each].width))


def _strips(
    group: list[int], extent: Callable[[int], tuple[float, float]]
) -> tuple[list[list[int]], float]:
    """Return the parts of a group between gaps along one axis, and the width of the widest gap."""
    spans = []
    for each in group:
        start, length = extent(each)
        spans.append((start + length * _MARGIN, start + length * (1 - _MARGIN), each))
    spans.sort()
    strips: list[list[int]] = []
    widest, reached = 0.0, float("-inf")
    for start, end, each in spans:
        if start >= reached:
            widest = max(widest, start - reached) if strips else widest
            strips.append([])
        strips[-1].append(each)
        reached = max(reached, end)
    return strips, widest
