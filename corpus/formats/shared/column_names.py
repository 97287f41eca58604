"""Guesses whether the first row of a table names its columns, where no markup says so."""

import re
from collections.abc import Sequence

MAX_NAME_LENGTH = 40
"""The greatest number of characters of a column name."""

_NUMERIC = r"[-+￥¥$]?[.,]?\d[\d.,:/年月日%\s-]*"
_NUMBER = re.compile(_NUMERIC)
_AMOUNT = re.compile(_NUMERIC + r"[^\W\d_]{0,3}")


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row may name the columns.

    It does not if a cell is a number, long, a sentence, or occurs twice, or if its value occurs
    again in its column.
    """
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
    """Return whether the first, third or another odd column has only numbers below its first cell.

    In a form these columns are labels, which are not numbers. In the first column a number has no
    unit; in the others it may have one.
    """
    below = rows[1:]
    width = len(rows[0])
    return _all_match(_NUMBER, below, 0) or any(
        _all_match(_AMOUNT, below, each) for each in range(2, width, 2)
    )


def _all_match(pattern: re.Pattern[str], rows: Sequence[Sequence[str]], column: int) -> bool:
    values = [row[column].strip() for row in rows if column < len(row)]
    filled = [value for value in values if value]
    return len(filled) > 1 and all(map(pattern.fullmatch, filled))


def _may_be_name(cell: str) -> bool:
    return (
        len(cell) <= MAX_NAME_LENGTH
        and cell[-1] not in "。！？!?；;"
        and _NUMBER.fullmatch(cell) is None
    )
