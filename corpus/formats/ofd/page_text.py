"""The text of a page or template of an OFD file: pieces at positions.

GB/T 33190-2016, chapter 11: a text object has a frame on the page (`Boundary`), a matrix in it
(`CTM`), and runs of characters (`TextCode`), each of which gives the place of its first character
and the distances between the characters. Lengths are in millimetres from the upper left corner.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.formats.docx.attributes import parse_int
from corpus.formats.shared.xml_tree import Element
from corpus.text.characters import needs_no_spaces

Matrix = tuple[float, float, float, float, float, float]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_LAYERS = frozenset({"Content", "Layer", "PageBlock"})
_MAX_PIECES = 200_000
_MAX_REPEATED = 100_000
_MAX_LENGTH = 1e6
_DEFAULT_SIZE = 3.5
# In heights of a character.
_GAP = 1.5
_NEW_LINE = 0.5
_NARROW = 0.5
# In degrees.
_UPRIGHT = 10.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters on one line without a wide gap.

    Attributes:
        text: The characters.
        left: The left edge of the first character, in millimetres from the left edge of the page.
        right: The right edge of the last character.
        base: The baseline, in millimetres from the upper edge of the page.
        height: The size of the characters.
    """

    text: str
    left: float
    right: float
    base: float
    height: float


def pieces_of(page: Element) -> list[Piece]:
    """Return the pieces of text of a page or template, in the order of the file.

    What is invisible, or drawn aslant as a watermark is, is left out.
    """
    found: list[Piece] = []
    pending = [each for each in page.children if each.name == "Content"][::-1]
    while pending and len(found) < _MAX_PIECES:
        element = pending.pop()
        if element.attributes.get("Visible") == "false":
            continue
        if element.name in _LAYERS:
            pending += element.children[::-1]
        elif element.name == "TextObject":
            found += _of_object(element)
    return found


def _of_object(element: Element) -> Iterator[Piece]:
    frame = numbers(element.attributes.get("Boundary", ""))
    left, top = (frame[0], frame[1]) if len(frame) >= 2 else (0.0, 0.0)
    size = _first(element.attributes.get("Size", ""), 0.0)
    size = size if size > 0 else _DEFAULT_SIZE
    given = numbers(element.attributes.get("CTM", ""))
    matrix = _IDENTITY
    if len(given) == 6:
        a, b, c, d, e, f = given
        matrix = (a, b, c, d, e, f)
    if abs(math.degrees(math.atan2(matrix[1], matrix[0]))) > _UPRIGHT:
        return
    height = size * (math.hypot(matrix[2], matrix[3]) or 1.0)
    start = (0.0, 0.0)
    for code in element.children:
        if code.name == "TextCode":
            start = (
                _first(code.attributes.get("X", ""), start[0]),
                _first(code.attributes.get("Y", ""), start[1]),
            )
            for text, first, last in _runs(code, start, size):
                x, y = _moved(first, matrix)
                end, _ = _moved((last[0] + _width(text[-1], size), last[1]), matrix)
                yield Piece(text, left + x, left + end, top + y, height)


def _runs(
    code: Element, start: tuple[float, float], size: float
) -> Iterator[tuple[str, tuple[float, float], tuple[float, float]]]:
    """Yield pieces of a run of characters, with the places of their first and last character."""
    text = code.text.strip("\r\n\t")
    steps_x = distances(code.attributes.get("DeltaX", ""))
    steps_y = distances(code.attributes.get("DeltaY", ""))
    (x, y), first = start, start
    piece = ""
    place = start
    for index, character in enumerate(text):
        if index:
            before = place
            step_x = steps_x[index - 1] if index <= len(steps_x) else 0.0
            step_y = steps_y[index - 1] if index <= len(steps_y) else 0.0
            if not steps_x and not steps_y:
                step_x = _width(text[index - 1], size)
            x, y = x + step_x, y + step_y
            place = (x, y)
            is_apart = abs(step_y) > _NEW_LINE * size or step_x < -size
            if piece and (is_apart or step_x > _width(text[index - 1], size) + _GAP * size):
                yield from _stripped(piece, first, before)
                piece = ""
        if not piece:
            first = place
        piece += character
    yield from _stripped(piece, first, place)


def _stripped(
    piece: str, first: tuple[float, float], last: tuple[float, float]
) -> Iterator[tuple[str, tuple[float, float], tuple[float, float]]]:
    if piece.strip():
        yield piece.rstrip(), first, last


def _moved(point: tuple[float, float], matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def _width(character: str, size: float) -> float:
    return size if needs_no_spaces(character) else _NARROW * size


def _first(text: str, default: float) -> float:
    found = numbers(text)
    return found[0] if found else default


def numbers(text: str) -> list[float]:
    """Return the numbers of a list, those that are absurd as 0."""
    return [_number(each) for each in text.split()]


def _number(text: str) -> float:
    try:
        value = float(text[:30])
    except ValueError:
        return 0.0
    return value if abs(value) < _MAX_LENGTH else 0.0


def distances(text: str) -> list[float]:
    """Return the distances of a list, in which `g 3 2.5` stands for `2.5 2.5 2.5`."""
    found: list[float] = []
    words = text.split()
    place = 0
    while place < len(words) and len(found) < _MAX_REPEATED:
        if words[place] == "g" and place + 2 < len(words):
            count = max(0, parse_int(words[place + 1], 0))
            found += [_number(words[place + 2])] * min(count, _MAX_REPEATED)
            place += 3
        else:
            found.append(_number(words[place]))
            place += 1
    return found
