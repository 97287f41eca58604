"""Joins cleaned blocks to one text, and keeps where headings, parts, lines and places begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.blocks import Block
from corpus.cleaning.clean import clean_line, is_page_label
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.positions.places import with_printable_names
from corpus.text.numbering import articles
from corpus.text.question_answers import answered_question_parts
from corpus.types import Heading, Part, Place

_MAX_LABEL_LENGTH = 40


@dataclass(frozen=True, slots=True)
class AssembledText:
    """A document's text and its structure.

    Attributes:
        text: The cleaned blocks, joined.
        headings: The headings in order.
        parts: Table rows, records, articles, and questions with their answers, in order.
        lines: `(start, line)` pairs, where the blocks know their source lines.
        places: `(start, place)` pairs, where the blocks know their places.
        source_texts: What to search the source for, by the start of a paragraph that is worded
            differently in the file.
    """

    text: str
    headings: tuple[Heading, ...]
    parts: tuple[Part, ...]
    lines: tuple[tuple[int, int], ...]
    places: tuple[tuple[int, Place], ...]
    source_texts: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _PlacedBlock:
    start: int
    text: str
    block: Block

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def assemble(blocks: Sequence[Block], removal_log: RemovalLog | None = None) -> AssembledText:
    """Clean the blocks, leave out empty ones and labels of web pages, and join the rest."""
    placed = _placed(blocks, removal_log)
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
    )


def _placed(blocks: Sequence[Block], removal_log: RemovalLog | None) -> list[_PlacedBlock]:
    placed: list[_PlacedBlock] = []
    position = 0
    for block in blocks:
        line = clean_line(block.text, removal_log)
        if not line:
            continue
        # In a table row, such a label may be a column name.
        if not block.part and is_page_label(line):
            if removal_log is not None:
                removal_log.record(Rule.PAGE_ELEMENT, block.text.strip())
            continue
        position += len(block.before) if placed else 0
        placed.append(_PlacedBlock(position, line, block))
        position += len(line)
    return placed


def _rows(placed: Sequence[_PlacedBlock]) -> list[Part]:
    parts: list[Part] = []
    for number, run in groupby(placed, key=lambda each: each.block.part):
        if number:
            first, *rest = run
            parts.append(Part(first.start, [first, *rest][-1].end, _label(first)))
    return parts


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
            known.append((each.start, last))
    return known
