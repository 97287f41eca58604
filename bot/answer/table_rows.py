"""Rows of tables in a passage, `列名：值；列名：值`, and the cell that a question asks for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.matching.term_matching import contains_term

_MIN_CELLS = 2
_MAX_NAME = 30
# A cell of a row in folded text.
_CELL = re.compile(r"(?:^|;)([^:;。!?\n]{1,30}):([^;\n]*)")
# What a value must share of its weight with the question to be what the question gives.
_GIVEN = 0.6


@dataclass(frozen=True, slots=True)
class Cell:
    """A named value of a row; `start` and `end` are its offsets."""

    name: str
    value: str
    start: int
    end: int


def row_cells(folded: str) -> tuple[Cell, ...]:
    """Return the cells of a folded sentence that is the row of a table, none of another one."""
    found = _CELL.match(folded)
    if not found or ";" not in folded:
        return ()
    cells = tuple(
        Cell(each[1].strip(), each[2].strip(), each.start(2), each.end(2))
        for each in _CELL.finditer(folded)
    )
    return cells if len(cells) >= _MIN_CELLS else ()


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


def gives_other_value(
    cells: Sequence[Cell], others: Sequence[Cell], weights: Mapping[str, float]
) -> bool:
    """Return whether a question gives a value of a row that another row does not contain."""
    known = {each.value for each in others}
    return any(
        each.value and each.value not in known and _is_given(each.value, weights) for each in cells
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
