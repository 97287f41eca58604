"""Guesses whether the first row of a table names its columns, where no markup says so."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

MAX_NAME_LENGTH = 40
"""The greatest number of characters of a column name."""

_NUMERIC = r"[-+￥¥$]?[.,]?\d[\d.,:/年月日%\s-]*"
_NUMBER = re.compile(_NUMERIC)
_AMOUNT = re.compile(_NUMERIC + r"[^\W\d_]{0,3}")
_DIGITS = re.compile(r"\d+")
# A year, month, day or quarter that heads a column. A bare number only does so in a series.
_PERIOD = re.compile(
    r"(?:\d{4} ?[年/.-] ?)?\d{1,2} ?(?:月份?|[月/.-] ?\d{1,2}(?: ?[日号])?|[日号]|季度)|"
    r"\d{4} ?年度?|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}"
)
_MIN_DAYS = 5
_MIN_ROWS_OF_TEXT = 2
_YEARS = range(1900, 2101)
# Words that end the names of columns in tables of all kinds.
_USUAL_NAMES = tuple(
    (
        "序号 编号 代码 号码 名称 姓名 性别 年龄 日期 时间 电话 手机 邮箱 地址 地点 部门 科室 "
        "单位 职务 岗位 职称 类别 类型 型号 规格 数量 单价 金额 价格 票价 合计 总计 备注 说明 "
        "内容 正文 标题 文本 全文 问题 答案 项目 状态 等级 成绩 分数 负责人 联系人 经办人 "
        "住址 籍贯 民族 学历 专业 证号 学号 工号 人数 次数 面积 用途 原因 结果 占比 比例 照片"
    ).split()
)
_USUAL_WORDS = frozenset(
    (
        "name date time id no. no type phone email address price amount quantity total note "
        "notes remarks status text content title"
    ).split()
)
# At most one row in so many repeats the header, as on the pages of a printed table.
_ROWS_PER_REPEATED_HEADER = 3


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row may name the columns.

    It does not if a cell is a number other than a period in a series, long, a sentence, of the
    same form as the values below it, or occurs again in its column. Of equal names the columns
    below must be numbers, or one of the names must be a usual one.
    """
    if len(rows) < 2:
        return False
    names = [name.strip() for name in rows[0]]
    below = without_repeated_header(rows)[1:]
    filled = [name for name in names if name]
    if not filled or not below or not all(map(_is_short, filled)):
        return False
    has_numbers = any(map(is_number, filled))
    if has_numbers and not _is_series(names, below):
        return False
    if len(set(filled)) < len(filled) and not _are_names(names, below):
        return False
    return not any(
        name and (_recurs(name, column, below) or _has_same_form(name, column, below))
        for column, name in enumerate(names)
        # What is below a series has been looked at.
        if not is_number(name)
    )


def without_repeated_header(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return the rows without those that repeat the first, if these are few.

    They are not few where the first row is a row of data.
    """
    first = [cell.strip() for cell in rows[0]]
    others = [row for row in rows[1:] if [cell.strip() for cell in row] != first]
    repeated = len(rows) - 1 - len(others)
    is_few = repeated * _ROWS_PER_REPEATED_HEADER <= len(others)
    return [rows[0], *others] if is_few else list(rows)


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


def is_number(cell: str) -> bool:
    """Return whether a cell is a number, a date or a time without words."""
    return _NUMBER.fullmatch(cell) is not None


def is_period(cell: str) -> bool:
    """Return whether a cell is a year, month, day or quarter."""
    return _PERIOD.fullmatch(cell) is not None or _is_year(cell)


def is_amount(cell: str) -> bool:
    """Return whether a cell is a number that may have a unit."""
    return _AMOUNT.fullmatch(cell) is not None


def may_be_name(cell: str) -> bool:
    """Return whether a cell is no number, not long and no sentence."""
    return _is_short(cell) and not is_number(cell)


def is_usual_name(cell: str) -> bool:
    """Return whether a cell is, or ends with, a name that columns of all kinds of tables have."""
    if not cell or len(cell) > MAX_NAME_LENGTH:
        return False
    return cell.endswith(_USUAL_NAMES) or cell.lower().split()[-1] in _USUAL_WORDS


def tidy_name(text: str) -> str:
    """Return a name on one line, without the spaces that make Chinese names of equal width."""
    name = ""
    for piece in text.split():
        is_latin = name[-1:].isascii() and piece[0].isascii()
        name += f" {piece}" if name and is_latin else piece
    return name


def distinct_names(names: Sequence[str]) -> list[str]:
    """Return the names; of equal ones, each with its number: `成绩（1）`, `成绩（2）`."""
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    numbers: dict[str, int] = {}
    distinct: list[str] = []
    for name in names:
        if name and counts[name] > 1:
            numbers[name] = numbers.get(name, 0) + 1
            name = f"{name}（{numbers[name]}）"
        distinct.append(name)
    return distinct


def _column(rows: Sequence[Sequence[str]], column: int) -> list[str]:
    """Return the values of a column that are not empty."""
    values = (row[column].strip() for row in rows if column < len(row))
    return [value for value in values if value]


def _all_match(pattern: re.Pattern[str], rows: Sequence[Sequence[str]], column: int) -> bool:
    filled = _column(rows, column)
    return len(filled) > 1 and all(map(pattern.fullmatch, filled))


def _is_short(cell: str) -> bool:
    return len(cell) <= MAX_NAME_LENGTH and cell[-1] not in "。！？!?；;"


def _recurs(name: str, column: int, below: Sequence[Sequence[str]]) -> bool:
    return any(row[column].strip() == name for row in below if column < len(row))


def _has_same_form(name: str, column: int, below: Sequence[Sequence[str]]) -> bool:
    """Return whether a cell with digits differs from most cells below it only in its digits."""
    if not any(map(str.isdigit, name)):
        return False
    form = _form(name)
    values = _column(below, column)
    return 2 * sum(_form(value) == form for value in values) > len(values)


def _form(cell: str) -> str:
    return _DIGITS.sub("0", cell)


def _are_names(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Return whether names that are not all different must be names nevertheless."""
    if any(map(is_usual_name, names)):
        return True
    columns = (_column(below, column) for column, name in enumerate(names) if name)
    if any(column and all(map(is_amount, column)) for column in columns):
        return True
    # Values that are there twice in one row are likely to be there again.
    repeated = {name for name in names if name and names.count(name) > 1}
    is_wide = len(below) >= _MIN_ROWS_OF_TEXT and len(names) > _MIN_ROWS_OF_TEXT
    return is_wide and not any(
        len(name) == 1 or any(name in (cell.strip() for cell in row) for row in below)
        for name in repeated
    )


def _is_series(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Return whether the numbers among the names are a series of periods, with others below."""
    numbers = [(column, name) for column, name in enumerate(names) if name and is_number(name)]
    if numbers[0][0] == 0 and names[0]:
        return False
    texts = [name for _, name in numbers]
    if len(set(texts)) < len(texts):
        return False
    if all(map(_PERIOD.fullmatch, texts)):
        return not any(_matches(_PERIOD.fullmatch, column, below) for column, _ in numbers)
    if not all(text.isdecimal() and len(text) <= 4 for text in texts):
        return False
    values = [int(text) for text in texts]
    steps = {after - before for before, after in pairwise(values)}
    if not steps or steps not in ({1}, {-1}):
        return False
    if all(value in _YEARS for value in values):
        return not any(_matches(_is_year, column, below) for column, _ in numbers)
    return values[0] == 1 and len(values) >= _MIN_DAYS


def _is_year(cell: str) -> bool:
    return cell.isdecimal() and len(cell) == 4 and int(cell) in _YEARS


def _matches(test: Callable[[str], object], column: int, below: Sequence[Sequence[str]]) -> bool:
    """Return whether more than half of a column's values pass a test."""
    values = _column(below, column)
    return 2 * sum(bool(test(value)) for value in values) > len(values)
