"""Records, the rows of a table file, become blocks.

A record of short values is one block, `列名：值；列名：值`. Where one column holds the text of each
record, that text becomes paragraphs under a heading from the record's title, and the short values
follow as one line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from corpus.blocks import Block
from corpus.formats.detectors import looks_like_html
from corpus.formats.html.loader import load_page
from corpus.formats.shared.table import row_text
from corpus.text.fold import fold

_TEXTS = frozenset("text content body article 正文 内容 全文 文本 原文 passage paragraph".split())
_TITLES = frozenset("title 标题 题目 题名 名称 name subject headline".split())
_HEADING = 2
_LONGEST_TITLE = 100
# A column whose values are as long as a sentence or two may be the text if its name says so; any
# other must be long, and longer than all beside it.
_NAMED_MEAN = 30
_MEAN = 80
_TIMES = 2
# A value of more characters is a paragraph of its own.
_SHORT = 120
_SAMPLE = 1000


@dataclass(frozen=True, slots=True)
class Record:
    """`(column, value)` pairs in the file's order, and the line of each value, counted from 1.

    A value's line ends are line ends of the file, unless the record `is_one_line`.
    """

    values: tuple[tuple[str, str], ...]
    lines: tuple[int, ...]
    is_one_line: bool = False


def record_blocks(records: Sequence[Record], text_column: str | None = None) -> tuple[Block, ...]:
    """Return the blocks of records; `text_column` names the column of their text.

    Where no column has that name, it is guessed from names and lengths.
    """
    text = _text_column(records, text_column)
    if text is None:
        return tuple(_row(number, record) for number, record in enumerate(records, 1))
    title = next((name for name in _names(records) if fold(name).strip() in _TITLES), None)
    return tuple(
        block
        for number, record in enumerate(records, 1)
        for block in _blocks(number, record, text, title)
    )


def _row(number: int, record: Record) -> Block:
    return Block(row_text(record.values), part=number, line=record.lines[0])


def _blocks(number: int, record: Record, text: str, title: str | None) -> Iterator[Block]:
    body: list[Block] = []
    short: list[tuple[str, str]] = []
    heading = ""
    for (name, value), line in zip(record.values, record.lines, strict=True):
        if name == text:
            body += _paragraphs(number, value, line, 0 if record.is_one_line else 1)
        elif name == title and not heading and 0 < len(value.strip()) <= _LONGEST_TITLE:
            heading = value
        elif len(value) > _SHORT:
            body.append(Block(row_text([(name, value)]), part=number, line=line))
        else:
            short.append((name, value))
    if heading:
        yield Block(heading, _HEADING, line=record.lines[0])
    yield from body
    if told := row_text(short):
        yield Block(told, part=number, line=record.lines[0])


def _paragraphs(number: int, value: str, line: int, step: int) -> Iterator[Block]:
    if looks_like_html(value):
        for block in load_page(value).blocks:
            yield Block(block.text, part=number, line=line)
        return
    for paragraph in value.split("\n"):
        yield Block(paragraph, part=number, line=line)
        line += step


def _text_column(records: Sequence[Record], wanted: str | None) -> str | None:
    names = _names(records)
    if wanted is not None:
        found = [name for name in names if fold(name).strip() == fold(wanted).strip()]
        if found:
            return found[0]
    means = _mean_lengths(records)
    named = [name for name in names if fold(name).strip() in _TEXTS and means[name] >= _NAMED_MEAN]
    if named:
        return max(named, key=lambda name: means[name])
    longest = sorted(names, key=lambda name: means[name])[-2:]
    if not longest or means[longest[-1]] < _MEAN:
        return None
    is_alone = len(longest) == 1 or means[longest[-1]] >= _TIMES * means[longest[0]]
    return longest[-1] if is_alone else None


def _names(records: Sequence[Record]) -> list[str]:
    seen = (name for record in records[:_SAMPLE] for name, _ in record.values)
    return list(dict.fromkeys(name for name in seen if name.strip()))


def _mean_lengths(records: Sequence[Record]) -> dict[str, float]:
    sums: dict[str, int] = {}
    counts: dict[str, int] = {}
    for record in islice(records, _SAMPLE):
        for name, value in record.values:
            if value.strip():
                sums[name] = sums.get(name, 0) + len(value)
                counts[name] = counts.get(name, 0) + 1
    return {name: sums.get(name, 0) / counts.get(name, 1) for name in _names(records)}
