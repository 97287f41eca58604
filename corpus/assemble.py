"""Joins cleaned blocks to one text, and keeps where headings, parts, lines and places begin."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.blocks import Block
from corpus.cleaning.clean import clean_code, clean_line
from corpus.cleaning.page_labels import find_page_labels
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.positions.places import with_printable_names
from corpus.text.numbering import articles
from corpus.text.question_answers import answered_question_parts
from corpus.types import BlockKind, Heading, Part, Place, TextBlock

_MAX_LABEL_LENGTH = 40
# By so many characters a source line is found again in the paragraph that it was joined to.
_LINE_BEGINNING = 16


@dataclass(frozen=True, slots=True)
class AssembledText:
    """A document's text and its structure.

    Attributes:
        text: The cleaned blocks, joined.
        headings: The headings in order.
        parts: Table rows, records, articles, and questions with their answers, in order.
        lines: `(start, line)` pairs, where the blocks know their source lines.
        places: `(start, place)` pairs, where the blocks know their places.
        blocks: Table rows, list items and listings, in order.
        labels: How many lines were left out that belong to a web page.
        source_texts: What to search the source for, by the start of a paragraph that is worded
            differently in the file.
    """

    text: str
    headings: tuple[Heading, ...]
    parts: tuple[Part, ...]
    lines: tuple[tuple[int, int], ...]
    places: tuple[tuple[int, Place], ...]
    source_texts: Mapping[int, str]
    blocks: tuple[TextBlock, ...] = ()
    labels: int = 0


@dataclass(frozen=True, slots=True)
class _PlacedBlock:
    start: int
    text: str
    block: Block

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def assemble(
    blocks: Sequence[Block],
    removal_log: RemovalLog | None = None,
    *,
    is_page: bool = False,
    keeps_labels: bool = False,
) -> AssembledText:
    """Clean the blocks, leave out empty ones and labels of web pages, and join the rest.

    `is_page` says that the blocks are those of a web page, where labels are recognised one by one.
    With `keeps_labels`, lines that look like labels of web pages stay.
    """
    cleaned = [
        (block, line)
        for block in blocks
        if (line := _cleaned(block, removal_log)) and not _is_icon(line)
    ]
    # In a table row, such a label may be a column name.
    # What was metadata above the text stands below the edge of the page.
    lines = [None if block.part else line for block, line in cleaned if not block.is_metadata]
    labels = frozenset[int]() if keeps_labels else find_page_labels(lines, is_page=is_page)
    if removal_log is not None:
        for at in sorted(labels):
            removal_log.record(Rule.PAGE_ELEMENT, cleaned[at][0].text.strip())
    placed = _placed(each for at, each in enumerate(cleaned) if at not in labels)
    text = "".join(each.block.before + each.text if each.start else each.text for each in placed)
    headings = tuple(
        Heading(each.start, each.end, each.block.level) for each in placed if each.block.level
    )
    rows = _rows(placed)
    parts = [*rows, *articles(text, headings, rows)]
    parts += answered_question_parts(text, headings, parts)
    return AssembledText(
        text,
        headings,
        tuple(sorted(parts, key=lambda part: part.start)),
        tuple(_known_lines(placed)),
        tuple(_places(placed)),
        {each.start: each.block.source_text for each in placed if each.block.source_text},
        tuple(_text_blocks(placed)),
        len(labels),
    )


def _is_icon(line: str) -> bool:
    """Return whether a line has characters of private use only, as the icons of a page are."""
    return "\ue000" <= line[0] <= "\uf8ff" and all(
        "\ue000" <= each <= "\uf8ff" or each == " " for each in line
    )


def _cleaned(block: Block, removal_log: RemovalLog | None) -> str:
    clean = clean_code if block.is_code else clean_line
    return clean(block.text, removal_log)


def _placed(cleaned: Iterator[tuple[Block, str]]) -> list[_PlacedBlock]:
    placed: list[_PlacedBlock] = []
    position = 0
    for block, line in cleaned:
        if not placed:
            # A text does not begin with white space, not even that of a listing.
            line = line.lstrip()
        position += len(block.before) if placed else 0
        placed.append(_PlacedBlock(position, line, block))
        position += len(line)
    return placed


def _rows(placed: Sequence[_PlacedBlock]) -> list[Part]:
    parts: list[Part] = []
    for number, run in groupby(placed, key=lambda each: each.block.part):
        if number:
            first, *rest = run
            end, is_code = [first, *rest][-1].end, first.block.is_code
            label = "" if is_code else _label(first)
            parts.append(Part(first.start, end, label, is_code, first.block.is_metadata))
    return parts


def _text_blocks(placed: Sequence[_PlacedBlock]) -> Iterator[TextBlock]:
    """Yield rows, items and listings; a record of several blocks is paragraphs, not a row."""
    for number, run in groupby(placed, key=lambda each: each.block.part):
        blocks = list(run)
        is_row = number > 0 and len(blocks) == 1
        for each in blocks:
            if each.block.is_code:
                yield TextBlock(each.start, each.end, BlockKind.CODE)
            elif each.block.level or each.block.is_metadata:
                continue
            elif each.block.item:
                yield TextBlock(each.start, each.end, BlockKind.ITEM, each.block.item)
            elif is_row:
                yield TextBlock(each.start, each.end, BlockKind.ROW)


def _label(first: _PlacedBlock) -> str:
    label, rest = (*first.text.split("；", 1), "")[:2]
    return label if rest and not first.block.level and len(label) <= _MAX_LABEL_LENGTH else ""


def _places(placed: Sequence[_PlacedBlock]) -> list[tuple[int, Place]]:
    places: list[tuple[int, Place]] = []
    for each in placed:
        if each.block.place is None:
            continue
        place = with_printable_names(each.block.place)
        if not places or places[-1][1] != place:
            places.append((each.start, place))
    return places


def _known_lines(placed: Sequence[_PlacedBlock]) -> list[tuple[int, int]]:
    known: list[tuple[int, int]] = []
    last = 0
    for each in placed:
        if each.block.line:
            # A record's title, which comes first here, may be below its text in the file.
            last = max(last, each.block.line)
            known.append((each.start, each.block.line if each.block.is_metadata else last))
            if each.block.continued:
                known += _continued_lines(each)
    return known


def _continued_lines(placed: _PlacedBlock) -> Iterator[tuple[int, int]]:
    """Yield where the further source lines of a joined paragraph begin."""
    position = 1
    for number, text in placed.block.continued:
        beginning = clean_line(text)[:_LINE_BEGINNING]
        at = placed.text.find(beginning, position) if beginning else -1
        if at >= 0:
            yield placed.start + at, number
            position = at + len(beginning)
