"""Finds quoted text among the characters of a page, and the boxes of its lines.

The cleaned text differs from that of the page: lines are joined, page numbers and broken words are
gone, columns and cells may come in another order. A quote is searched for exactly first, in the
order of the file and line by line; then by its longest piece that the page has, around which
enough of the rest must stand (`difflib`). What is not found gets no box.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.text.fold import fold

Box = tuple[float, float, float, float]
"""The left, upper, right and lower edge, in pixels from the upper left corner."""

MAX_CHARACTERS = 30_000
"""Of a page with more characters the first are searched."""

_MIN_LENGTH = 2
# Values of a table row, such as 5 and 3, may stand anywhere.
_MIN_VALUES = 4
_MIN_ANCHOR = 3
_MIN_FOUND = 0.8
# A single character so far from the others is there by accident.
_STRAY = 3
# The comparison takes time in proportion to the product of both lengths.
_MAX_COMPARED_QUOTE = 600
_MAX_COMPARED_PAGE = 8_000
# In heights of a character.
_SAME_LINE = 0.5
_MAX_GAP = 2.5
_SAME_WIDTH = 1.6


@dataclass(frozen=True, slots=True)
class Character:
    """A character of a page in its place."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text to be found on a page.

    Attributes:
        text: The text, as `searchable` returns it.
        values: Of a table row the same without the names of columns, else empty.
        earlier: How often the text stands on the page before.
    """

    text: str
    values: str = ""
    earlier: int = 0


class PageText:
    """The letters and digits of a page, in the order of the file and line by line."""

    def __init__(self, characters: Sequence[Character]) -> None:
        kept: list[Character] = []
        for each in characters[:MAX_CHARACTERS]:
            folded = fold(each.text)
            if folded.isalnum():
                kept.append(Character(folded, each.box))
            elif kept and not folded.isspace() and _continues(kept[-1].box, each.box):
                # A box includes the mark behind its last letter.
                kept[-1] = Character(kept[-1].text, _around(kept[-1].box, each.box))
        by_line = sorted(kept, key=lambda each: (each.box[1] + each.box[3]) / 2)
        self._orders = [_Order(kept), _Order([each for line in _lines(by_line) for each in line])]

    def boxes(self, wanted: Wanted) -> list[Box]:
        """Return a box for each line of a text; none where it is not found."""
        for text, least in ((wanted.text, _MIN_LENGTH), (wanted.values, _MIN_VALUES)):
            for order in self._orders:
                if len(text) >= least and (found := order.exact(text, wanted.earlier)):
                    return _line_boxes(found)
        text = wanted.values or wanted.text
        if len(text) < _MIN_VALUES:
            return []
        return _line_boxes(max((each.similar(text) for each in self._orders), key=len))


def _lines(characters: Sequence[Character]) -> Iterator[list[Character]]:
    """Yield characters, sorted by their height on the page, line by line from the left."""
    line: list[Character] = []
    for each in characters:
        if line and not _is_beside(line[0].box, each.box):
            yield sorted(line, key=lambda character: character.box[0])
            line = []
        line.append(each)
    yield sorted(line, key=lambda character: character.box[0])


def _is_beside(first: Box, second: Box) -> bool:
    height = max(first[3] - first[1], second[3] - second[1])
    return abs(first[1] + first[3] - second[1] - second[3]) < 2 * _SAME_LINE * height


class _Order:
    """The characters of a page in one order."""

    def __init__(self, characters: Sequence[Character]) -> None:
        self._characters = characters
        self._text = "".join(each.text for each in characters)

    def exact(self, wanted: str, earlier: int) -> Sequence[Character]:
        """Return a text's characters where it stands for the time after `earlier`, or the last."""
        at = self._text.find(wanted)
        while earlier > 0 and (later := self._text.find(wanted, at + 1)) >= 0:
            at, earlier = later, earlier - 1
        return self._characters[at : at + len(wanted)] if at >= 0 else ()

    def similar(self, wanted: str) -> Sequence[Character]:
        """Return the characters that a text has in common with the page, if they are enough."""
        if len(wanted) > _MAX_COMPARED_QUOTE:
            return ()
        page = self._text[:_MAX_COMPARED_PAGE]
        longest = SequenceMatcher(None, page, wanted, autojunk=False).find_longest_match()
        if longest.size < _MIN_ANCHOR:
            return ()
        slack = max(20, len(wanted) // 2)
        first = max(0, longest.a - longest.b - slack)
        window = page[first : longest.a + len(wanted) - longest.b + slack]
        matcher = SequenceMatcher(None, window, wanted, autojunk=False)
        blocks = [(each.a, each.size) for each in matcher.get_matching_blocks() if each.size]
        blocks = [
            (at, size)
            for (_, before), (at, size), (after, _) in zip(
                [(0, -_STRAY), *((at, at + size) for at, size in blocks)],
                blocks,
                [*blocks[1:], (len(page), 0)],
                strict=False,
            )
            if size > 1 or at - before < _STRAY or after - at - size < _STRAY
        ]
        if sum(size for _, size in blocks) < _MIN_FOUND * len(wanted):
            return ()
        return [
            character
            for at, size in blocks
            for character in self._characters[first + at : first + at + size]
        ]


def _line_boxes(characters: Sequence[Character]) -> list[Box]:
    """Return a box around each run of characters that stand beside one another."""
    boxes: list[Box] = []
    for each in characters:
        box = each.box
        if boxes and _continues(boxes[-1], box):
            boxes[-1] = _around(boxes[-1], box)
        else:
            boxes.append(box)
    return boxes


def _around(first: Box, second: Box) -> Box:
    return (
        min(first[0], second[0]),
        min(first[1], second[1]),
        max(first[2], second[2]),
        max(first[3], second[3]),
    )


def _continues(line: Box, box: Box) -> bool:
    gap = max(box[0] - line[2], line[0] - box[2])
    return (_is_beside(line, box) and gap < _MAX_GAP * (box[3] - box[1])) or _is_below(line, box)


def _is_below(line: Box, box: Box) -> bool:
    """Return whether a character continues text that runs up or down a page."""
    widths = line[2] - line[0], box[2] - box[0]
    gap = max(box[1] - line[3], line[1] - box[3])
    is_as_wide = max(widths) < _SAME_WIDTH * min(widths)
    is_aligned = abs(line[0] + line[2] - box[0] - box[2]) < 2 * _SAME_LINE * max(widths)
    return is_as_wide and is_aligned and gap < _SAME_LINE * widths[1]
