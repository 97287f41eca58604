"""Fills cells that are empty because the cell above was merged with them before the file was saved.

A saved text does not say whether an empty cell was merged or is really empty. It was merged if
its column is one of the first, which name groups of rows, and each group is named once. A column
that repeats a value, or that only has a few gaps, has cells that are really empty.
"""

from collections.abc import Iterator, Sequence

from corpus.formats.shared.column_names import is_number, is_period
from corpus.formats.shared.table import MAX_CARRIED_LENGTH

# The share of rows that are empty in a column of groups; where the column has codes or numbers,
# one without a code is more likely than a group.
_MIN_SHARE = 0.2
_MIN_SHARE_OF_CODES = 0.45
_OWN_NAMES = (
    "备注",
    "说明",
    "附注",
    "注",
    "意见",
    "电话",
    "手机",
    "邮箱",
    "签名",
    "签字",
    "note",
    "notes",
    "remark",
    "remarks",
    "comment",
)


def continue_groups(names: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[int, list[str]]:
    """Return, by their indexes, the rows that belong to a group above, with the group's name.

    Args:
        names: The names of the columns, if any.
        rows: The rows below the header.
    """
    filled: dict[int, list[str]] = {}
    width = max((len(row) for row in rows), default=0)
    # Rows in which the groups of the columns before are new.
    starts = [False] * len(rows)
    has_groups = False
    for column in range(width - 1):
        name = names[column] if column < len(names) else ""
        values = [row[column].strip() if column < len(row) else "" for row in rows]
        if not has_groups and _is_sequence(values):
            continue
        if name.lower().endswith(_OWN_NAMES) or not _names_groups(values, starts, rows, column):
            break
        has_groups = True
        for number, group in _continued(rows, column, values, starts):
            filled.setdefault(number, list(rows[number]))[column] = group
        starts = [start or bool(value) for start, value in zip(starts, values, strict=True)]
    return filled


def _is_sequence(values: Sequence[str]) -> bool:
    """Return whether a column numbers the rows."""
    if len(values) < 2 or not all(value.isdecimal() and len(value) <= 6 for value in values):
        return False
    numbers = list(map(int, values))
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _names_groups(
    values: Sequence[str],
    starts: Sequence[bool],
    rows: Sequence[Sequence[str]],
    column: int,
) -> bool:
    """Return whether the empty cells of a column belong to the groups that the others name."""
    if not values or not values[0]:
        return False
    seen: set[str] = set()
    last = ""
    empty = 0
    for value, start, row in zip(values, starts, rows, strict=True):
        if start:
            seen.clear()
            last = ""
        if not value:
            # A row in which nothing else is filled is no row of a group.
            empty += bool(last) and any(cell.strip() for cell in row[column + 1 :])
            continue
        if value in seen:
            return False
        seen.add(value)
        last = value
    filled = [value for value in values if value]
    are_codes = all(map(_is_code, filled))
    return empty >= (_MIN_SHARE_OF_CODES if are_codes else _MIN_SHARE) * len(values)


def _is_code(value: str) -> bool:
    has_digits = value.isascii() and any(map(str.isdigit, value))
    return (has_digits or is_number(value)) and not is_period(value)


def _continued(
    rows: Sequence[Sequence[str]], column: int, values: Sequence[str], starts: Sequence[bool]
) -> Iterator[tuple[int, str]]:
    """Yield the index of each row that continues a group, and the group's name."""
    above = ""
    for number, (row, value, start) in enumerate(zip(rows, values, starts, strict=True)):
        if value or start:
            above = value if len(value) <= MAX_CARRIED_LENGTH // 2 else ""
        elif above and any(cell.strip() for cell in row[column + 1 :]):
            yield number, above
