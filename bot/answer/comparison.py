"""Passages that answer a comparison: each of the things compared has one."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.answer.duplicate_passages import DistinctPassage
from bot.answer.quoting.compared_sentences import own_terms
from bot.matching.coverage import coverage
from bot.types import Question


class SearchSide(Protocol):
    """Finds passages for a question about one of the things compared, or for one of several."""

    def __call__(self, text: str, history: Sequence[str] = (), /) -> Sequence[DistinctPassage]:
        """Return the passages, best first; `history` are the questions before it."""
        ...


# What a passage must contain of a thing's own name, and how much less of the others'.
_MIN_SHARE = 0.6
_MIN_DIFFERENCE = 0.3


def side_by_side(
    question: Question,
    sides: Sequence[str],
    found: Sequence[DistinctPassage],
    search: SearchSide,
) -> list[DistinctPassage]:
    """Return a passage for each of the things compared, in their order.

    `found` are the passages of the whole question, best first. Where none of them is about a thing,
    `search` is asked for one. The result is empty where a passage is about several things, or a
    thing has no passage of its own.
    """
    own = own_terms(question, sides)
    if not all(own):
        return []
    chosen: list[DistinctPassage] = []
    for at, side in enumerate(sides):
        fitting = (each for each in found if _is_about(each, at, own))
        passage = next(fitting, None)
        if passage is None:
            # The first passage may answer for all the things at once.
            if found and _covers_all(found[0], own):
                return []
            others = [other for other in sides if other != side]
            asked = _without(question.text, others)
            passage = next((each for each in search(asked) if _is_about(each, at, own)), None)
        if passage is None or passage in chosen:
            return []
        chosen.append(passage)
    return chosen


def _shares(found: DistinctPassage, own: Sequence[Mapping[str, float]]) -> list[float]:
    text = found.passage.candidate.comparable
    return [coverage(terms, text) for terms in own]


def _is_about(found: DistinctPassage, side: int, own: Sequence[Mapping[str, float]]) -> bool:
    shares = _shares(found, own)
    others = max(share for at, share in enumerate(shares) if at != side)
    return shares[side] >= _MIN_SHARE and others <= shares[side] - _MIN_DIFFERENCE


def _covers_all(found: DistinctPassage, own: Sequence[Mapping[str, float]]) -> bool:
    return min(_shares(found, own)) >= _MIN_SHARE


def _without(text: str, names: Sequence[str]) -> str:
    for name in names:
        text = text.replace(name, "")
    return text
