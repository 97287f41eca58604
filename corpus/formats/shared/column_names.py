"""Whether the first row of a table names its columns, where nothing in the file says so."""

import re
from collections.abc import Sequence

LONGEST_NAME = 40
"""A name of more characters is none."""

_DIGITS = r"[-+￥¥$]?[.,]?\d[\d.,:/年月日%\s-]*"
_NUMBER = re.compile(_DIGITS)
_AMOUNT = re.compile(_DIGITS + r"[^\W\d_]{0,3}")


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether nothing speaks against the first row's being the names of the columns."""
    if len(rows) < 2:
        return False
    names = [name.strip() for name in rows[0]]
    filled = [name for name in names if name]
    if len(set(filled)) < len(filled) or not all(map(_may_be_name, filled)):
        return False
    return not any(
        name and any(row[column].strip() == name for row in rows[1:] if column < len(row))
        for column, name in enumerate(names)
    )


def has_columns_of_numbers(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first, third, or another odd column holds numbers below its first cell.

    In a form those are the labels, and no label is a number; behind the first, a unit may follow.
    """
    below = rows[1:]
    width = len(rows[0])
    return _are(_NUMBER, below, 0) or any(_are(_AMOUNT, below, each) for each in range(2, width, 2))


def _are(kind: re.Pattern[str], rows: Sequence[Sequence[str]], column: int) -> bool:
    values = [row[column].strip() for row in rows if column < len(row)]
    filled = [value for value in values if value]
    return len(filled) > 1 and all(map(kind.fullmatch, filled))


def _may_be_name(cell: str) -> bool:
    return (
        len(cell) <= LONGEST_NAME
        and cell[-1] not in "。！？!?；;"
        and _NUMBER.fullmatch(cell) is None
    )
