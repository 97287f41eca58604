"""Finds tables whose cells are divided by drawn lines, and the text of each cell."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.formats.pages.fragments import Cells, Fragment, GridCell, Page, Rule, rows
from corpus.formats.pages.joining import joined

# In points: lines and edges that are so near to each other are one.
_NEAR = 3.0
_MAX_CELLS = 10_000
_MAX_RULES = 2_000


_Spans = dict[int, list[tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class _Grid:
    """The lines of a table.

    Attributes:
        xs: The positions of its vertical lines, from left to right.
        ys: The positions of its horizontal lines, from top to bottom.
        vertical: The drawn parts of each vertical line, by its index.
        horizontal: The drawn parts of each horizontal line, by its index.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    vertical: _Spans
    horizontal: _Spans

    def has_right_edge(self, column: int, row: int) -> bool:
        """Return whether a line is drawn at the right of an elementary cell."""
        middle = (self.ys[row] + self.ys[row + 1]) / 2
        return any(low <= middle <= high for low, high in self.vertical[column + 1])

    def has_lower_edge(self, column: int, row: int) -> bool:
        """Return whether a line is drawn below an elementary cell."""
        middle = (self.xs[column] + self.xs[column + 1]) / 2
        return any(low <= middle <= high for low, high in self.horizontal[row + 1])


def with_tables(page: Page) -> Page:
    """Return a page in which one fragment stands for each ruled table of at least two columns."""
    fragments = list(page.fragments)
    for grid in _grids(page.rules[:_MAX_RULES]):
        inside = [
            each for each in fragments if not each.angle and not each.cells and _is_in(each, grid)
        ]
        table = _table(grid, inside)
        if table is not None:
            taken = {id(each) for each in inside}
            fragments = [each for each in fragments if id(each) not in taken]
            fragments.append(table)
    return (
        page if len(fragments) == len(page.fragments) else replace(page, fragments=tuple(fragments))
    )


def _grids(rules: Sequence[Rule]) -> list[_Grid]:
    """Return the grids that connected lines form, each with at least two columns and rows."""
    found: list[_Grid] = []
    for group in _connected(rules):
        horizontal = [each for each in group if each.is_horizontal]
        vertical = [each for each in group if not each.is_horizontal]
        if not horizontal or not vertical:
            continue
        # Many tables are open at both sides.
        ends = min(each.x0 for each in horizontal), max(each.x1 for each in horizontal)
        xs = _positions([*ends, *(each.x0 for each in vertical)])
        ys = _positions([each.y0 for each in horizontal])[::-1]
        if len(xs) >= 3 and len(ys) >= 3 and len(xs) * len(ys) <= _MAX_CELLS:
            upright = _spans(xs, [(each.x0, each.y0, each.y1) for each in vertical])
            flat = _spans(ys, [(each.y0, each.x0, each.x1) for each in horizontal])
            found.append(_Grid(tuple(xs), tuple(ys), upright, flat))
    return found


def _spans(positions: Sequence[float], lines: Sequence[tuple[float, float, float]]) -> _Spans:
    """Return the drawn parts of the lines at each position."""
    spans: _Spans = {index: [] for index in range(len(positions))}
    for position, low, high in lines:
        nearest = min(spans, key=lambda index: abs(positions[index] - position))
        spans[nearest].append((low, high))
    return spans


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return the groups of lines that touch or cross one another."""
    parents = list(range(len(rules)))

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    flat = [(n, each) for n, each in enumerate(rules) if each.is_horizontal]
    upright = [(n, each) for n, each in enumerate(rules) if not each.is_horizontal]
    for one, h in flat:
        for other, v in upright:
            if h.x0 - _NEAR <= v.x0 <= h.x1 + _NEAR and v.y0 - _NEAR <= h.y0 <= v.y1 + _NEAR:
                parents[root(one)] = root(other)
    groups: dict[int, list[Rule]] = defaultdict(list)
    for number, each in enumerate(rules):
        groups[root(number)].append(each)
    return [group for group in groups.values() if len(group) > 3]


def _positions(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _is_in(each: Fragment, grid: _Grid) -> bool:
    x, y = (each.left + each.right) / 2, each.bottom + 0.3 * each.height
    return (
        grid.xs[0] - _NEAR <= x <= grid.xs[-1] + _NEAR
        and grid.ys[-1] - _NEAR <= y <= grid.ys[0] + _NEAR
    )


def _table(grid: _Grid, inside: Sequence[Fragment]) -> Fragment | None:
    """Return a fragment that stands for a table, None if less than two columns have text."""
    owners = _owners(grid)
    texts: dict[tuple[int, int], list[Fragment]] = defaultdict(list)
    for each in inside:
        texts[owners[_cell(each, grid)]].append(each)
    if len({column for column, _ in texts}) < 2 or len({row for _, row in texts}) < 2:
        return None
    covered: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for cell, owner in owners.items():
        covered[owner].append(cell)
    table: list[tuple[GridCell, ...]] = []
    for row in range(len(grid.ys) - 1):
        cells: list[GridCell] = []
        for column in range(len(grid.xs) - 1):
            if owners[column, row] == (column, row):
                members = covered[column, row]
                columns = max(each for each, _ in members) - column + 1
                height = max(each for _, each in members) - row + 1
                cells.append(GridCell(_text(texts[column, row]), columns, height))
        table.append(tuple(cells))
    size = max(inside, key=lambda each: len(each.text)).height
    cells_of_table = Cells(tuple(table), grid.xs[:-1], True, grid.ys[-1], size)
    return Fragment("", grid.xs[0], grid.xs[-1], grid.ys[0] - size, size, cells=cells_of_table)


def _owners(grid: _Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """Return, for each elementary cell, the upper left one of the cell that it belongs to."""
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(len(grid.ys) - 1):
        for column in range(len(grid.xs) - 1):
            owner = (column, row)
            if column and not grid.has_right_edge(column - 1, row):
                owner = owners[column - 1, row]
            elif row and not grid.has_lower_edge(column, row - 1):
                owner = owners[column, row - 1]
            owners[column, row] = owner
    return owners


def _cell(each: Fragment, grid: _Grid) -> tuple[int, int]:
    x, y = (each.left + each.right) / 2, each.bottom + 0.3 * each.height
    column = sum(edge <= x for edge in grid.xs[1:-1])
    row = sum(edge >= y for edge in grid.ys[1:-1])
    return column, row


def _text(fragments: Sequence[Fragment]) -> str:
    return joined([row.text for row in rows(fragments)])
