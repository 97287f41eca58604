"""Rows of tables in a passage, `列名：值；列名：值`, and the cell that a question asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from bot.answer.quoting.amount_ranges import amount_range, asked_amounts, fitting
from bot.answer.quoting.list_marks import list_mark
from bot.matching.missing_kinds import has_asked_kind
from bot.matching.term_matching import contains_term
from bot.question.list_questions import asks_for_list
from bot.ranking.passage import Passage
from bot.types import Question
from corpus.patterns.lazy import lazy_pattern
from corpus.text.fold import fold
from corpus.text.sentences import trim

_MIN_CELLS = 2
_MAX_ROWS = 12
_MIN_GIVEN = 2
# What another row, or its value, must contain of the question that the first does not.
_MIN_GAIN = 0.2
# A cell of a row in folded text.
_CELL = lazy_pattern(r"(?:^|;)([^:;。!?\n]{1,30}):([^;\n]*)")
# What a value must share of its weight with the question to be what the question gives.
_GIVEN = 0.6


@dataclass(frozen=True, slots=True)
class Cell:
    """A named value of a row; `start` and `end` are its offsets."""

    name: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class QuotedRows:
    """Rows that answer a question: their spans in the passage, the share of the question's weight
    that they contain, and the span of the value asked for, where it is known."""

    spans: tuple[tuple[int, int], ...]
    score: float
    answer: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Row:
    sentences: frozenset[int]
    start: int
    end: int
    cells: tuple[Cell, ...]
    matches: Mapping[str, float]


def quoted_rows(question: Question, passage: Passage, best: int) -> QuotedRows | None:
    """Return the row that the best sentence is in, None where that is in no row.

    A row with more of the values that the question writes as they stand takes its place, and of
    those one with a range in which an amount of the question lies. With it
    come the rows with another value that the question gives; the rows of the same table with the
    same values and as much of the question; and, where a list is asked for, all rows that contain
    as much of it.
    """
    rows = _rows(passage)
    first = next((row for row in rows if best in row.sentences), None)
    if first is None:
        return None
    folded = fold(question.text)
    table = [row for row in rows if _names(row) == _names(first)]
    fits = _ranges_of_amounts(table, folded)
    first = max(
        rows,
        key=lambda row: (len(_written(row, folded)), row.start in fits, row is first, -row.start),
    )
    written = _written(first, folded)
    given = fits.get(first.start, frozenset())
    others = [row for row in table if row.start not in fits] if given else []
    needed = _terms_given(first, question.weights)
    total = passage.candidate.total_weight or 1.0
    is_list = asks_for_list(folded)
    chosen = [first]
    contained = dict(first.matches)
    for row in rows:
        new = {term: weight for term, weight in row.matches.items() if term not in contained}
        is_as_much = row.matches.keys() >= first.matches.keys()
        is_other = (
            sum(new.values()) >= _MIN_GAIN * total
            or (new and _gives_other_value(row.cells, first.cells, new, question.weights))
            or (is_as_much and is_list)
            or (_has_same_values(row, first, written, folded) and row.matches.keys() >= needed)
        )
        if row is not first and is_other and row not in others and len(chosen) < _MAX_ROWS:
            chosen.append(row)
            contained |= row.matches
    chosen.sort(key=lambda row: row.start)
    cells = [each for each in first.cells if each not in given]
    cell = _cell_of_answer(question, cells) if len(chosen) == 1 else None
    answer = None if cell is None else (first.start + cell.start, first.start + cell.end)
    spans = tuple((row.start, row.end) for row in chosen)
    return QuotedRows(spans, sum(contained.values()) / total, answer)


def _written(row: _Row, folded: str) -> frozenset[int]:
    """Return the places in a folded question where values of a row are written as they stand."""
    places: set[int] = set()
    for cell in row.cells:
        at = folded.find(cell.value) if len(cell.value) >= _MIN_GIVEN else -1
        places.update(range(at, at + len(cell.value)) if at >= 0 else ())
    return frozenset(places)


def _terms_given(row: _Row, weights: Mapping[str, float]) -> set[str]:
    """Return the terms of a question that a row contains elsewhere than in the value asked for."""
    asked = asked_cell(row.cells, weights)
    texts = [each.name for each in row.cells]
    texts += [each.value for each in row.cells if each is not asked]
    return {term for term in row.matches if any(term in text for text in texts)}


def _has_same_values(row: _Row, first: _Row, written: frozenset[int], folded: str) -> bool:
    """Return whether a row of the same table has the same values that the question gives."""
    return bool(written) and _names(row) == _names(first) and _written(row, folded) == written


def _names(row: _Row) -> list[str]:
    return [each.name for each in row.cells]


def _ranges_of_amounts(table: Sequence[_Row], folded: str) -> dict[int, frozenset[Cell]]:
    """Return, by where rows of a table start, the cells that are ranges in which an amount of a
    folded question lies; none where nothing of it tells rows apart."""
    amounts = tuple(asked_amounts(folded))
    found: dict[int, frozenset[Cell]] = {}
    if amounts:
        for column in zip(*(row.cells for row in table), strict=True):
            ranges = [amount_range(each.value, each.name) for each in column]
            for at in fitting(ranges, amounts):
                start = table[at].start
                found[start] = found.get(start, frozenset()) | {column[at]}
    return found


def _rows(passage: Passage) -> list[_Row]:
    """Return the lines of a passage that are rows."""
    candidate = passage.candidate
    text, spans = candidate.folded_text, candidate.sentence_spans
    lines = [0]
    for before, after in pairwise(spans):
        lines.append(lines[-1] + ("\n" in text[before[1] : after[0]]))
    rows = []
    for _, group in groupby(range(len(spans)), key=lines.__getitem__):
        sentences = list(group)
        start, end = spans[sentences[0]][0], spans[sentences[-1]][1]
        if cells := row_cells(text[start:end]):
            matches = {
                term: weight
                for at in sentences
                for term, weight in candidate.sentence_matches[at].items()
            }
            rows.append(_Row(frozenset(sentences), start, end, cells, matches))
    return rows


def row_cells(folded: str) -> tuple[Cell, ...]:
    """Return the cells of a folded line that is the row of a table, none of another one."""
    found = _CELL.match(folded)
    if not found or ";" not in folded:
        return ()
    cells = tuple(
        Cell(each[1].strip(), each[2].strip(), *trim(folded, *each.span(2)))
        for each in _CELL.finditer(folded)
    )
    # （一）董事：一等座；（二）职工：二等座 is a list.
    if len(cells) < _MIN_CELLS or any(list_mark(each.name) for each in cells):
        return ()
    return cells


def _cell_of_answer(question: Question, cells: Sequence[Cell]) -> Cell | None:
    """Return the cell that a question asks for: among those of the kind that it asks for by their
    units, as 时长(分钟) is for 多久, the one whose column it names, or the only one."""
    of_kind = [
        each
        for each in cells
        if has_asked_kind(question.text, f"{each.name}:{each.value}", bare=False)
    ]
    if len(of_kind) == 1:
        return of_kind[0]
    return asked_cell(of_kind or cells, question.weights)


def asked_cell(cells: Sequence[Cell], weights: Mapping[str, float]) -> Cell | None:
    """Return the cell whose column a question names and whose value it does not give.

    `weights` are the question's terms. None where no column is named, or two are named equally.
    """
    named = [(_matched(each.name, weights), each) for each in cells if each.value]
    asked = [
        (weight, each)
        for weight, each in named
        if weight > 0 and not _is_given(each.value, weights)
    ]
    if not asked:
        return None
    best = max(weight for weight, _ in asked)
    most = [each for weight, each in asked if weight == best]
    return most[0] if len(most) == 1 else None


def _gives_other_value(
    cells: Sequence[Cell],
    others: Sequence[Cell],
    new: Mapping[str, float],
    weights: Mapping[str, float],
) -> bool:
    """Return whether a question gives a value of a row that another row does not contain, and `new`
    terms of it: 一类区 shares 类区 with 二类区."""
    known = {each.value for each in others}
    return any(
        each.value
        and each.value not in known
        and _is_given(each.value, weights)
        and _matched(each.value, new) >= _MIN_GAIN * _matched(each.value, weights)
        for each in cells
    )


def _matched(text: str, weights: Mapping[str, float]) -> float:
    return sum(
        weight for term, weight in weights.items() if term in text and contains_term(text, term)
    )


def _is_given(value: str, weights: Mapping[str, float]) -> bool:
    """Return whether the question contains a value."""
    matched = {term for term in weights if term in value and contains_term(value, term)}
    covered = sum(any(character in term for term in matched) for character in value)
    return covered >= _GIVEN * len(value)
