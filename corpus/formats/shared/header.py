"""Finds the titles and the header of a table whose cells are only texts.

Above the header there may be a title, and notes such as `单位：吨`. The header may have several
rows: names of groups of columns with names of columns below them, and a row of units.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_high

from corpus.formats.shared.column_names import (
    MAX_NAME_LENGTH,
    has_header,
    is_usual_name,
    may_be_name,
    tidy_name,
)

_MAX_TITLES = 30
_MAX_GROUP_ROWS = 2
_SAMPLED = 200
_COMPARED = 20
_MIN_FORM_ROWS = 2
_NOTE = re.compile(r"[^：:\d][^：:]{0,11}[：:](?!//)[^：:].{0,80}|[（(].{1,80}[）)]")
_LABEL_ONLY = re.compile(r"[^：:\d][^：:]{0,11}[：:]")
_BRACKETS = "（）()[]【】"
_UNITS = frozenset(
    (
        "元 角 分 万元 亿元 千元 百万元 美元 欧元 港元 万美元 元/吨 元/斤 元/公斤 元/人 元/月 "
        "元/天 吨 万吨 千吨 公斤 千克 克 毫克 斤 两 kg g mg t 米 厘米 毫米 公里 千米 里 m cm mm "
        "km 平方米 ㎡ m2 m² 平方公里 公顷 亩 万亩 立方米 m3 m³ 万立方米 升 毫升 l ml 人 万人 "
        "人次 万人次 名 户 万户 家 个 万个 件 只 头 匹 羽 株 棵 条 张 本 册 份 页 台 套 辆 艘 架 "
        "部 次 批 项 处 座 间 床 所 队 箱 包 袋 瓶 桶 根 把 块 片 双 对 组 年 月 天 日 周 小时 "
        "时 分钟 秒 岁 % ‰ ℃ °c 度 千瓦 千瓦时 kw kwh 万千瓦时 伏 安 米/秒 公里/小时 km/h mm/h "
        "hpa 百帕 毫克/升 mg/l 公斤/亩 吨/公顷"
    ).split()
)
_UNIT_LABELS = frozenset(("单位", "计量单位"))


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header of a table is.

    Attributes:
        titles: How many rows above it are titles and notes.
        depth: How many rows it has; 0 if nothing names the columns.
        names: The names of the columns; none if there is no header.
        is_form: Whether every other cell names the cell beside it.
    """

    titles: int
    depth: int
    names: tuple[str, ...] = ()
    is_form: bool = False


def find_header(rows: Sequence[Sequence[str]]) -> Header:
    """Return where the header of a table is.

    A merged cell is empty in the rows and columns that it covers beside its first.
    """
    rows = rows[:_SAMPLED]
    if not rows:
        return Header(0, 0)
    titles = 0
    while titles < min(_MAX_TITLES, len(rows) - 1) and _is_title(rows, titles):
        titles += 1
    table = rows[titles:]
    if max(map(filled_count, table)) < 2 and not is_usual_name("".join(table[0]).strip()):
        # A list, or paragraphs.
        return Header(titles, 0)
    if _is_form(table):
        return Header(titles, 0, is_form=True)
    for depth in range(_group_rows(table), -1, -1):
        lines, below = table[: depth + 1], table[depth + 1 :]
        names = _joined(lines)
        units = _units(below)
        compared = [names, *below[units:]]
        if has_header(compared):
            if units:
                named_units = zip(names, _padded(below[0], len(names)), strict=True)
                names = [_with_unit(name, unit) for name, unit in named_units]
            return Header(titles, depth + 1 + units, tuple(names))
    return Header(titles, 0)


def is_repeated_header(header: Sequence[Sequence[str]], cells: Sequence[str]) -> bool:
    """Return whether a row below the header repeats one of its rows, as on a printed page."""
    return any(_begin_alike(line, cells) and _are_equal(line, cells) for line in header)


def _begin_alike(line: Sequence[str], cells: Sequence[str]) -> bool:
    return bool(line and cells) and line[0].strip() == cells[0].strip()


def _are_equal(line: Sequence[str], cells: Sequence[str]) -> bool:
    texts = _texts(cells)
    return sum(map(bool, texts)) > 1 and _texts(line) == texts


def filled_count(cells: Sequence[str]) -> int:
    """Return how many cells of a row are not empty."""
    return len(_filled(cells))


def may_be_note(cell: str) -> bool:
    """Return whether a cell may begin a row of notes; says quickly that most don't."""
    return "：" in cell or ":" in cell or cell.startswith(("（", "("))


def is_note(cells: Sequence[str]) -> bool:
    """Return whether a row consists of notes such as `单位：吨` or `（续表）`."""
    filled = _filled(cells)
    if not filled or any(len(text) > 100 for text in filled):
        return False
    if all(map(_NOTE.fullmatch, filled)):
        return True
    # A label and its value may be in cells side by side.
    labels, values = filled[::2], filled[1::2]
    is_paired = len(labels) == len(values) and all(map(_LABEL_ONLY.fullmatch, labels))
    return is_paired and not any(map(_LABEL_ONLY.fullmatch, values))


def form_pairs(cells: Sequence[str]) -> list[tuple[str, str]]:
    """Return the names and values of a form's row."""
    cells = [*cells, ""] if len(cells) % 2 else cells
    pairs = ((tidy_name(name), value) for name, value in zip(cells[::2], cells[1::2], strict=True))
    return [(name, value) if value.strip() else ("", name) for name, value in pairs]


def _is_form(table: Sequence[Sequence[str]]) -> bool:
    """Return whether the cells of the first column, and of every other, name those beside them."""
    if len(table) < _MIN_FORM_ROWS:
        return False
    labels = [tidy_name(text) for row in table for text in row[::2] if text.strip()]
    values = [text for row in table for text in _texts(row)[1::2] if text]
    if len(set(labels)) < len(labels) or not all(map(may_be_name, labels)):
        return False
    named = sum(map(_is_label, labels))
    return (
        named >= _MIN_FORM_ROWS
        and 3 * named >= 2 * len(labels)
        and 4 * sum(map(_is_label, values)) < len(values)
    )


def _is_label(text: str) -> bool:
    return is_usual_name(text) or _LABEL_ONLY.fullmatch(text) is not None


def _is_title(rows: Sequence[Sequence[str]], index: int) -> bool:
    """Return whether a row is a title or a note above the table."""
    filled = filled_count(rows[index])
    below = [
        count for row in rows[index + 1 : index + 1 + _COMPARED] if (count := filled_count(row))
    ]
    width = median_high(below) if below else 0
    if filled == 0:
        return True
    if width < 2:
        return False
    # The first column of a group of columns may have no name of its own.
    return filled == 1 or (filled < width and is_note(rows[index])) or 3 * filled <= width


def _group_rows(table: Sequence[Sequence[str]]) -> int:
    """Return how many rows at the beginning name groups of columns, with their names below."""
    count = 0
    while count < min(_MAX_GROUP_ROWS, len(table) - 2) and _names_groups(
        table[count], table[count + 1]
    ):
        count += 1
    return count


def _names_groups(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Return whether a row names groups of columns, and the row below it the columns of them."""
    width = max(len(upper), len(lower))
    above, below = _padded(upper, width), _padded(lower, width)
    if not all(may_be_name(text) for text in below if text) or not above or _is_unit_row(lower):
        return False
    in_group = _in_groups(above)
    has_group = False
    for column in range(width):
        text = below[column]
        if column in in_group:
            has_group = has_group or (bool(text) and text != above[column])
        elif text and text != above[column]:
            return False
    return has_group


def _in_groups(above: Sequence[str]) -> set[int]:
    """Return the columns that a cell may cover with others, which are empty."""
    columns: set[int] = set()
    start = None
    for column, text in enumerate(above):
        if text:
            start = column
        elif start is not None:
            columns |= {start, column}
    return columns


def _joined(lines: Sequence[Sequence[str]]) -> list[str]:
    """Return the column names of header rows; names in several rows are joined."""
    width = max(len(line) for line in lines)
    names = [""] * width
    for number, line in enumerate(lines):
        below = [_padded(each, width) for each in lines[number + 1 :]]
        cells = _spread([tidy_name(text) for text in _padded(line, width)], below)
        for column, text in enumerate(cells):
            above = names[column]
            if text and text != above and not above.endswith(f" {text}"):
                names[column] = f"{above} {text}".strip()
    return [name[: 2 * MAX_NAME_LENGTH] for name in names]


def _spread(above: Sequence[str], below: Sequence[Sequence[str]]) -> list[str]:
    """Return names of groups, each also in the columns without one whose names are below."""
    spread: list[str] = []
    for column, text in enumerate(above):
        is_covered = bool(spread) and any(line[column] for line in below)
        spread.append(text or (spread[-1] if is_covered else ""))
    return spread


def _units(below: Sequence[Sequence[str]]) -> int:
    """Return 1 if a row of units is below the names, else 0."""
    return int(len(below) > 1 and _is_unit_row(below[0]))


def _is_unit_row(cells: Sequence[str]) -> bool:
    first, *rest = [text.strip(_BRACKETS).lower() for text in _texts(cells)] or [""]
    filled = [text for text in rest if text]
    may_begin = not first or first in _UNITS or first in _UNIT_LABELS
    return may_begin and bool(filled) and all(text in _UNITS or text in "-—/" for text in filled)


def _with_unit(name: str, unit: str) -> str:
    unit = unit.strip(_BRACKETS)
    is_none = not unit or unit in "-—/" or unit in _UNIT_LABELS or unit in name
    return name if is_none else f"{name}（{unit}）"


def _texts(cells: Sequence[str]) -> list[str]:
    return [" ".join(cell.split()) for cell in cells]


def _filled(cells: Sequence[str]) -> list[str]:
    return [text for text in _texts(cells) if text]


def _padded(cells: Sequence[str], width: int) -> list[str]:
    texts = _texts(cells)[:width]
    return texts + [""] * (width - len(texts))
