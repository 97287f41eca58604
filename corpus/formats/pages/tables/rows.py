"""Finds tables without drawn lines, and names the values of tables' rows."""

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.formats.pages.fragments import CELL_GAP, Cells, Fragment, GridCell, Row
from corpus.formats.pages.joining import joined
from corpus.formats.shared.column_names import has_columns_of_numbers, has_header
from corpus.formats.shared.table import Cell, Table, is_data_row
from corpus.formats.shared.table import Row as NamedRow
from corpus.text.characters import HAN_NUMERALS

_MAX_SAMPLED = 200
_MAX_NAME_LENGTH = 12
# In heights of a line: the rows of a table are at most so far apart.
_MAX_STEP = 4.0
_BULLETS = frozenset("•·●○■◆-*※")
_MAX_MARK = 8
_PROVISION = re.compile(rf"第[0-9{HAN_NUMERALS}]{{1,9}}[编章节条款项]")
# In heights of a line: the columns of two pages are those of one table.
_NEAR = 2.0
# In points.
_ALIGNED = 1.5
# In heights of a line: how far apart the lines of a cell are; and how many rows are compared.
_NEXT_LINE = 3.2
_SEEN = 3
# In distances of rows: how near lines of one cell are. And how much these distances differ.
_NEARER, _EVEN = 0.85, 1.25
# Nouns that name columns.
_NAMES = frozenset(
    "序号 编号 姓名 名称 单位 部门 科室 职务 职称 岗位 人数 数量 金额 单价 "
    "总价 合计 价格 费用 标准 电话 手机 联系人 联系方式 地址 地点 日期 时间 "
    "班次 星期 性别 年龄 学历 专业 备注 说明 内容 项目 类别 类型 种类 规格 "
    "型号 品名 品种 产地 面积 长度 重量 期限 范围 负责人 经办人 责任人 站名 "
    "线路 起点 终点 等级 级别 分数 成绩 排名 名次 比例 指标 年份 年度 月份 "
    "区域 编码 代码 票价 票种 房号 楼层 车牌 车型 物资 库存 状态 次数 品牌 "
    "工种 班级 课程 教室 教师".split()
)
_NAMES_IN_LATIN = frozenset(
    "no no. id name names title department position number amount quantity price total phone "
    "telephone address place date time day sex age remarks note notes item type kind model unit "
    "area length weight year month status opens closes station line from to".split()
)


def is_row(row: Row) -> bool:
    """Return whether wide gaps divide a row into cells."""
    return not is_item(row) and any(
        after.left - before.right > CELL_GAP * max(before.height, after.height)
        for before, after in pairwise(row.pieces)
    )


def is_item(row: Row) -> bool:
    """Return whether a row is a list item, or a numbered heading, behind whose mark is a gap."""
    if len(row.pieces) != 2:
        return False
    mark = row.pieces[0].text
    inner = mark.strip("()（）、.．")
    is_marked = inner != mark or "." in inner
    is_number = inner.replace(".", "").isdigit() or all(each in HAN_NUMERALS for each in inner)
    if mark in _BULLETS or _PROVISION.fullmatch(mark):
        return True
    return is_marked and is_number and len(mark) <= _MAX_MARK


def aligned_cells(found: Sequence[Row]) -> Cells | None:
    """Return the cells of consecutive rows, None if their pieces do not stand below one another."""
    spans: list[list[float]] = []
    for piece in sorted(
        (piece for row in found for piece in row.pieces), key=lambda each: each.left
    ):
        if spans and piece.left < spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], piece.right)
        else:
            spans.append([piece.left, piece.right])
    if len(spans) < 2 or max(len(row.pieces) for row in found) < len(spans):
        return None
    lines = [cells for row in found if (cells := _cells(row, spans)) is not None]
    if len(lines) < len(found):
        return None
    steps = [above.bottom - below.bottom for above, below in pairwise(found)]
    return Cells(
        tuple(tuple(map(GridCell, line)) for line in _with_wrapped(lines, steps)),
        tuple(left for left, _ in spans),
        False,
        found[-1].bottom,
        found[0].height,
    )


def _cells(row: Row, spans: Sequence[Sequence[float]]) -> list[str] | None:
    cells = [""] * len(spans)
    for piece in row.pieces:
        place = next(
            index for index, (left, right) in enumerate(spans) if left <= piece.left <= right
        )
        if cells[place]:
            return None
        cells[place] = piece.text
    return cells


def _with_wrapped(lines: list[list[str]], steps: Sequence[float]) -> list[list[str]]:
    """Join the lines of cells that are broken: they are nearer than rows are to one another.

    Cells of one line may stand beside any of them. Two lines are never one row if each column has
    text in both.
    """
    full = [
        step
        for step, (above, below) in zip(steps, pairwise(lines), strict=True)
        if all(above) and all(below)
    ]
    near = min(_NEARER * (min(full) if full else max(steps)), _EVEN * min(steps))
    groups = [lines[:1]]
    for step, line in zip(steps, lines[1:], strict=True):
        group = [*groups[-1], line]
        counts = [sum(map(bool, column)) for column in zip(*group, strict=True)]
        is_broken = 1 in counts or sum(map(bool, counts)) == 1
        if step < near and is_broken:
            groups[-1] = group
        else:
            groups.append([line])
    return [
        [joined([cell for cell in column if cell]) for column in zip(*group, strict=True)]
        for group in groups
    ]


def are_near(above: Row, below: Row) -> bool:
    """Return whether two rows may belong to one table."""
    step = above.bottom - below.bottom
    return 0 < step <= _MAX_STEP * max(above.height, below.height)


def continues_cell(found: Sequence[Row], below: Row) -> bool:
    """Return whether a row only has further lines of cells of the rows above, not of the first."""
    step = found[-1].bottom - below.bottom
    lefts = [piece.left for row in found[-_SEEN:] for piece in row.pieces[1:]]
    return 0 < step <= _NEXT_LINE * below.height and all(
        any(abs(piece.left - left) <= _ALIGNED for left in lefts) for piece in below.pieces
    )


def are_aligned(above: Row, below: Row) -> bool:
    """Return whether the pieces of two rows begin, end or have their middles below one another."""
    return (
        not is_item(above)
        and len(above.pieces) == len(below.pieces)
        and all(
            _is_below(one, other) for one, other in zip(above.pieces, below.pieces, strict=True)
        )
    )


def has_cells_of(row: Row, above: Row) -> bool:
    """Return whether each piece of a row stands below one of the row above."""
    return all(any(_is_below(other, piece) for other in above.pieces) for piece in row.pieces)


def _is_below(above: Fragment, below: Fragment) -> bool:
    left, right = above.left - below.left, above.right - below.right
    return min(abs(left), abs(right), abs(left + right) / 2) <= _ALIGNED


def continues_table(first: Cells, second: Cells) -> bool:
    """Return whether a table at the top of a page continues the last one of the page before."""
    return (
        first.is_ruled == second.is_ruled
        and len(first.lefts) == len(second.lefts)
        and all(
            abs(one - other) <= _NEAR * 12
            for one, other in zip(first.lefts, second.lefts, strict=True)
        )
    )


class TableReader:
    """Takes the cells of a table, which may continue over pages, and names its values."""

    def __init__(self, first: Cells) -> None:
        self.last = first
        self._table = Table()
        self._names: tuple[str, ...] = ()

    def texts(self, cells: Cells) -> list[NamedRow]:
        """Return the rows of the table, or of its continuation on a further page."""
        self.last = cells
        found: list[NamedRow] = []
        depth = self._header_depth(cells) if not self._names else 0
        for number, row in enumerate(cells.rows):
            texts = tuple(cell.text for cell in row)
            if number < depth:
                self._names += texts
            elif number == 0 and self._names and texts == self._names[: len(texts)]:
                continue  # the header again, at the top of a page
            is_header = number < depth
            lengths = [len(text) for text in texts]
            if not is_header and not is_data_row(lengths, self._table.spanning_columns):
                self._table.skip_row()
                found += [NamedRow(text, "") for text in texts if text]
                continue
            found += self._table.add_row(
                [Cell(cell.text, is_header, cell.columns, cell.rows) for cell in row]
            )
        return found or self._table.end()

    def _header_depth(self, cells: Cells) -> int:
        depth = max((cell.rows for cell in cells.rows[0] if cell.text), default=1)
        head, below = cells.rows[0], cells.rows[depth : depth + _MAX_SAMPLED]
        if not below or len(head) < 2 or any(not cell.text for cell in head):
            return 0
        compared = [_texts(head), *map(_texts, below)]
        if not has_header(compared):
            return 0
        names = [cell.text for cell in head]
        is_named = 2 * sum(map(_is_name, names)) >= len(names)
        is_short = all(len(name) <= _MAX_NAME_LENGTH or " " in name for name in names)
        return depth if is_short and (is_named or has_columns_of_numbers(compared)) else 0


def _texts(cells: Sequence[GridCell]) -> list[str]:
    texts: list[str] = []
    for cell in cells:
        texts += [cell.text, *[""] * (cell.columns - 1)]
    return texts


def _is_name(text: str) -> bool:
    words = text.replace(" ", "").split("（")[0].split("(")[0]
    return any(words.endswith(name) for name in _NAMES) or text.lower() in _NAMES_IN_LATIN
