"""Turns records, the rows of a table file, into blocks.

A record of short values is one block, `列名：值；列名：值`. If one column has the text of each
record, the text becomes paragraphs below a heading with the record's title, and the short values
follow in one block.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from corpus.blocks import Block
from corpus.formats.detectors import looks_like_html
from corpus.formats.html.loader import load_page
from corpus.formats.shared.table import row_text
from corpus.text.fold import fold
from corpus.text.question_marks import is_answer_column, is_question_column
from corpus.types import Place

_TEXT_NAMES = frozenset(
    "text content body article 正文 内容 全文 文本 原文 passage paragraph".split()
)
_TITLE_NAMES = frozenset("title 标题 题目 题名 名称 name subject headline".split())
_HEADING_LEVEL = 2
_MAX_TITLE_LENGTH = 100
# The mean length of values in a column with the text: of one with a name that says so, and of
# any other, which must be a number of times as long as those of all other columns.
_MIN_NAMED_MEAN_LENGTH = 30
_MIN_MEAN_LENGTH = 80
_TIMES_AS_LONG = 2
# A longer value is a paragraph of its own.
_MAX_SHORT_VALUE_LENGTH = 120
_MAX_SAMPLED = 1000


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a table file.

    Attributes:
        values: `(column, value)` pairs in the file's order.
        lines: The source line of each value, counted from 1.
        is_one_line: Whether the record is on one source line, even where values have line ends.
        place: Where it is in the file, for a citation.
    """

    values: tuple[tuple[str, str], ...]
    lines: tuple[int, ...]
    is_one_line: bool = False
    place: Place | None = None


def record_blocks(
    records: Sequence[Record], text_column: str | None = None, first_part: int = 1
) -> tuple[Block, ...]:
    """Return the blocks of records.

    Args:
        records: The records in order.
        text_column: The name of the column with the text. If there is no such column, it is
            guessed from the columns' names and lengths.
        first_part: The number of the first record's part.
    """
    text = _text_column(records, text_column)
    if text is None:
        return tuple(_row(number, record) for number, record in enumerate(records, first_part))
    names = [(fold(name).strip(), name) for name in _names(records)]
    is_answer = is_answer_column(fold(text).strip())
    is_title = is_question_column if is_answer else _TITLE_NAMES.__contains__
    title = next((name for folded, name in names if is_title(folded)), None)
    return tuple(
        block
        for number, record in enumerate(records, first_part)
        for block in _blocks(number, record, text, title)
    )


def _row(number: int, record: Record) -> Block:
    return Block(row_text(record.values), part=number, line=record.lines[0], place=record.place)


def _blocks(number: int, record: Record, text: str, title: str | None) -> Iterator[Block]:
    body: list[Block] = []
    short: list[tuple[str, str]] = []
    heading = ""
    for (name, value), line in zip(record.values, record.lines, strict=True):
        if name == text:
            step = 0 if record.is_one_line or not line else 1
            body += _paragraphs(Block("", part=number, line=line, place=record.place), value, step)
        elif name == title and not heading and 0 < len(value.strip()) <= _MAX_TITLE_LENGTH:
            heading = value
        elif len(value) > _MAX_SHORT_VALUE_LENGTH:
            text_of_value = row_text([(name, value)])
            body.append(Block(text_of_value, part=number, line=line, place=record.place))
        else:
            short.append((name, value))
    if heading:
        yield Block(heading, _HEADING_LEVEL, line=record.lines[0], place=record.place)
    yield from body
    if rest := row_text(short):
        yield Block(rest, part=number, line=record.lines[0], place=record.place)


def _paragraphs(first: Block, value: str, step: int) -> Iterator[Block]:
    """Yield the paragraphs of a text as blocks like `first`, each `step` lines below the last."""
    if looks_like_html(value):
        for block in load_page(value).blocks:
            yield replace(first, text=block.text)
        return
    for number, paragraph in enumerate(value.split("\n")):
        yield replace(first, text=paragraph, line=first.line + number * step)


def _text_column(records: Sequence[Record], wanted: str | None) -> str | None:
    names = _names(records)
    if wanted is not None:
        found = [name for name in names if fold(name).strip() == fold(wanted).strip()]
        if found:
            return found[0]
    means = _mean_lengths(records)
    named = [
        name
        for name in names
        if fold(name).strip() in _TEXT_NAMES and means[name] >= _MIN_NAMED_MEAN_LENGTH
    ]
    if named:
        return max(named, key=lambda name: means[name])
    longest = sorted(names, key=lambda name: means[name])[-2:]
    if not longest or means[longest[-1]] < _MIN_MEAN_LENGTH:
        return None
    stands_out = len(longest) == 1 or means[longest[-1]] >= _TIMES_AS_LONG * means[longest[0]]
    return longest[-1] if stands_out else None


def _names(records: Sequence[Record]) -> list[str]:
    seen = (name for record in records[:_MAX_SAMPLED] for name, _ in record.values)
    return list(dict.fromkeys(name for name in seen if name.strip()))


def _mean_lengths(records: Sequence[Record]) -> dict[str, float]:
    sums: dict[str, int] = {}
    counts: dict[str, int] = {}
    for record in islice(records, _MAX_SAMPLED):
        for name, value in record.values:
            if value.strip():
                sums[name] = sums.get(name, 0) + len(value)
                counts[name] = counts.get(name, 0) + 1
    return {name: sums.get(name, 0) / counts.get(name, 1) for name in _names(records)}
