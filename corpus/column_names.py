"""Whether the first row of a table names its columns, where nothing in the file says so."""

import re
from collections.abc import Sequence
from itertools import pairwise

LONGEST_NAME = 40
"""A name of more characters is none."""

_NUMBER = re.compile(r"[-+￥¥$]?[.,]?\d[\d.,:/年月日%\s-]*")


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
    """Tell whether the first column, or two beside each other, hold numbers below the first row.

    In a form of labels and values beside them no label is a number.
    """
    columns = [_numbers(rows[1:], column) for column in range(len(rows[0]))]
    return any(columns[:1]) or any(map(all, pairwise(columns)))


def _numbers(rows: Sequence[Sequence[str]], column: int) -> bool:
    values = [row[column].strip() for row in rows if column < len(row)]
    filled = [value for value in values if value]
    return len(filled) > 1 and all(_NUMBER.fullmatch(value) for value in filled)


def _may_be_name(cell: str) -> bool:
    return (
        len(cell) <= LONGEST_NAME
        and cell[-1] not in "。！？!?；;"
        and _NUMBER.fullmatch(cell) is None
    )
