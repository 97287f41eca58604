"""The rows of a table on a page, whose first row may name the columns without saying so."""

import re
from collections.abc import Sequence
from dataclasses import replace

from selectolax.lexbor import LexborNode

from corpus.formats.shared.column_names import has_columns_of_numbers, has_header
from corpus.formats.shared.table import Cell, Row, Table
from corpus.text.fold import fold

# Names that columns of lists and forms have.
_COLUMN_NAME = re.compile(
    r"^(?:序号|编号|代码|代号|姓名|名称|品名|名字|性别|年龄|职务|职位|职称|岗位|工种|部门|科室|"
    r"单位|班级|年级|学校|学院|专业|课程|科目|时间|日期|年份|年度|月份|星期|周次|时段|节次|地点|"
    r"地址|位置|区域|地区|场所|楼层|房间|电话|手机|联系(?:人|电话|方式)|邮箱|数量|人数|名额|"
    r"件数|金额|价格|单价|总价|票价|费用|收费标准|标准|合计|比例|面积|型号|规格|单位|类别|类型|"
    r"种类|项目|内容|事项|材料|说明|备注|要求|条件|状态|结果|责任人|负责人|经办人|主办|来源|"
    r"用途|产地|颜色|重量|长度|宽度|高度|功率|品牌|作者|书名|线路|车次|航班|班次|站点|起点|终点|"
    r"发车|到达|首班|末班|等级|级别|名次|成绩|分数|得分|奖项|no\.?|name|date|time|price|amount|"
    r"quantity|type|unit|remarks?|description|address|phone|e-?mail)(?:\(.{1,12}\))?$"
)
_NAMED_SUFFIX = re.compile(
    r".{0,12}(?:名称|时间|日期|地点|数量|人数|金额|标准|编号|电话|类别|内容|说明|要求|单位|方式|名|量|率|费|价|数|期)$"
)
# A name with the unit of its values.
_UNIT = re.compile(r"[^\d()]\((?:[^\d()]{1,6})\)$")
_MAX_NAME = 15
_GROUP_ROWS = 2
_MIN_COLUMNS = 3
_MUCH_LONGER = 2
_LONG_VALUE = 8
_EMPHASIS = "b, strong"
_HEAD_CLASSES = frozenset("head header thead th title table-head table-header firstrow".split())


class _TableCell:
    """A cell of a row, with its element."""

    __slots__ = ("cell", "node")

    def __init__(self, cell: Cell, node: LexborNode) -> None:
        self.cell = cell
        self.node = node

    @property
    def is_emphasised(self) -> bool:
        """Whether it has text, and a background or all bold letters."""
        return not self.cell.is_header and _is_emphasised(self.node, self.cell.text)


class TableRows:
    """Takes the rows of a table in order.

    Rows of a table without header cells wait until it ends, or a row of another kind comes: only
    then can be told whether the first one names the columns.
    """

    def __init__(self) -> None:
        self._table = Table()
        self._waiting: list[tuple[list[_TableCell], int]] = []
        self._may_wait = True
        self._begins_with_names = False

    @property
    def has_header(self) -> bool:
        """Whether the columns have names."""
        return self._table.has_header or self._begins_with_names

    @property
    def spanning_columns(self) -> int:
        """How many columns of the next row are covered by cells above."""
        return self._table.spanning_columns

    def add_row(self, cells: list[_TableCell], linked: int) -> list[tuple[Row, int]]:
        """Take a row; return the rows to show now, each with the number of linked characters."""
        has_header_cells = any(each.cell.is_header for each in cells)
        if self._may_wait and not has_header_cells and not self._table.has_header:
            if not self._waiting:
                self._begins_with_names = all(map(_is_name, _texts(cells)))
            self._waiting.append((cells, linked))
            return []
        return [*self._released(), *self._shown(cells, linked)]

    def skip_row(self) -> list[tuple[Row, int]]:
        """Take a row whose cells become blocks by themselves."""
        released = self._released()
        self._table.skip_row()
        return released

    def end(self) -> list[tuple[Row, int]]:
        """Return the rows that have not been shown."""
        return [*self._released(), *((row, 0) for row in self._table.end())]

    def _released(self) -> list[tuple[Row, int]]:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return []
        self._may_wait = self._begins_with_names = False
        first, depth = _header([cells for cells, _ in waiting])
        shown: list[tuple[Row, int]] = []
        for number, (cells, linked) in enumerate(waiting):
            if number < first:
                text = " ".join(_texts(cells)).strip()
                self._table.skip_row()
                shown.append((Row(text, text), linked))
            elif number < first + depth:
                named = [replace(each.cell, is_header=True) for each in cells]
                shown += [(row, linked) for row in self._table.add_row(named)]
            else:
                shown += self._shown(cells, linked)
        return shown

    def _shown(self, cells: list[_TableCell], linked: int) -> list[tuple[Row, int]]:
        return [(row, linked) for row in self._table.add_row([each.cell for each in cells])]


def cell_of(node: LexborNode, text: str) -> _TableCell:
    """Return a cell with its text."""
    above = node.parent.parent if node.parent is not None else None
    is_header = node.tag == "th" or (above is not None and above.tag == "thead")
    cell = Cell(text, is_header, _count(node, "colspan"), _count(node, "rowspan"))
    return _TableCell(cell, node)


def _is_emphasised(node: LexborNode, text: str) -> bool:
    if not text.strip() or len(text) > 200:
        return False
    if any(_has_background(each) for each in (node, node.parent) if each is not None):
        return True
    bold = node.css_first(_EMPHASIS)
    return bold is not None and len(bold.text(deep=True).split()) == len(text.split())


def _has_background(node: LexborNode) -> bool:
    attributes = node.attributes
    style = (attributes.get("style") or "").lower()
    if attributes.get("bgcolor") or "background" in style or "font-weight" in style:
        return True
    return any(word in _HEAD_CLASSES for word in (attributes.get("class") or "").lower().split())


def _header(rows: Sequence[list[_TableCell]]) -> tuple[int, int]:
    """Return the number of the first row that names the columns, and how many such rows there are.

    There are none where the rows are data from the first on.
    """
    titles = next((n for n, row in enumerate(rows) if sum(map(bool, _texts(row))) > 1), 0)
    below = rows[titles:]
    if _groups_columns(below):
        return titles, 2
    return titles, int(_names_columns(below))


def _groups_columns(rows: Sequence[list[_TableCell]]) -> bool:
    """Return whether the first row names groups of columns, and the second one the columns."""
    if len(rows) <= _GROUP_ROWS or all(each.cell.columns == 1 for each in rows[0]):
        return False
    names = [text for row in rows[:_GROUP_ROWS] for text in _texts(row)]
    if not all(0 < len(text) <= _MAX_NAME and not text[0].isdigit() for text in names):
        return False
    width = sum(each.cell.columns for each in rows[0])
    data = [_texts(row) for row in rows[_GROUP_ROWS:]]
    has_numbers = all(any(text[:1].isdigit() for text in row) for row in data)
    return has_numbers and max(map(len, data)) == width > len(rows[0])


def _names_columns(rows: Sequence[list[_TableCell]]) -> bool:
    """Return whether the first row names the columns of those below."""
    first, *below = rows
    if not below or any(each.cell.columns > 1 for each in first):
        return False
    texts = [_texts(row) for row in rows]
    width = len(texts[0])
    if not has_header(texts) or sum(len(row) == width for row in texts) * 2 < len(texts):
        return False
    is_emphasised = all(each.is_emphasised for each in first if each.cell.text.strip())
    if is_emphasised and not all(each.is_emphasised for row in below for each in row[:1]):
        return True
    # In a form, every row begins with a name.
    if sum(bool(row) and _is_name(row[0]) for row in texts[1:]) * 2 >= len(below):
        return False
    if sum(map(_is_name, texts[0])) * 2 > width:
        return True
    if width < _MIN_COLUMNS:
        return has_columns_of_numbers(texts) or (_is_name(texts[0][-1]) and _differs(texts, -1))
    columns = range(width)
    alike = sum(_are_alike(texts, column) for column in columns)
    return alike > 1 or any(_differs(texts, column) for column in columns)


def _are_alike(texts: Sequence[Sequence[str]], column: int) -> bool:
    """Return whether the values of a column end alike, and its first cell does not."""
    values = [row[column] for row in texts[1:] if len(row) == len(texts[0]) and row[column]]
    ends = {value[-1] for value in values if len(value) > 1}
    return len(values) > 1 and len(ends) == 1 and texts[0][column][-1:] not in ends


def _differs(texts: Sequence[Sequence[str]], column: int) -> bool:
    """Return whether a column has values of another kind than its first cell: numbers, or texts."""
    values = [row[column] for row in texts[1:] if len(row) == len(texts[0]) and row[column]]
    if len(values) < 2:
        return False
    if all(value[0].isdigit() and len(value) < 20 for value in values):
        return True
    least = max(_LONG_VALUE, _MUCH_LONGER * len(texts[0][column]))
    return all(len(value) >= least for value in values)


def _texts(row: Sequence[_TableCell]) -> list[str]:
    return [" ".join(each.cell.text.split()) for each in row]


def _is_name(text: str) -> bool:
    folded = fold(text)
    if not 0 < len(folded) <= _MAX_NAME:
        return False
    return bool(_UNIT.search(folded) or _COLUMN_NAME.match(folded) or _NAMED_SUFFIX.match(folded))


def _count(node: LexborNode, name: str) -> int:
    value = (node.attributes.get(name) or "").strip()
    return int(value) if value.isdecimal() and len(value) < 5 else 1
