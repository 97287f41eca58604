"""References to the cells of a sheet, such as `B7`."""

import re

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


def cell_place(reference: str) -> tuple[int, int] | None:
    """Return the row and column, counted from 0, of a reference; None if it is none."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1
