"""How often the right passage comes first, and how often the bot rightly says no.

An evaluation file has one JSON object a line: `{"question": …, "document": path or null, "answers":
[…], "history": […]}`; null means that the folder does not answer. A citation is right if it comes
from that document and its quote, folded, contains one of the answers, folded.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answerer import Answerer
from bot.types import Mode, Passage
from corpus.errors import SettingsError
from corpus.fold import fold

DEPTHS = (1, 3, 5)


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the document that answers it, or None."""

    question: str
    document: str | None
    answers: tuple[str, ...]
    history: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """How well one kind of search finds the passages of answerable questions.

    `hits[k]` is the share of questions with a right passage among the first k (Hit@k); `mrr` the
    mean of 1 / rank of the first right passage among the first five, 0 where there is none.
    """

    questions: int
    hits: dict[int, float]
    mrr: float


@dataclass(frozen=True, slots=True)
class Honesty:
    """How well the bot tells what the folder answers.

    `sentence` is the share of answerable questions whose quoted answer contains the expected one;
    `kept` the share of answerable questions that are answered; `refused` the share of others that
    are not.
    """

    sentence: float | None
    kept: float | None
    refused: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All measures over one file of questions."""

    questions: int
    searches: dict[Mode, Retrieval]
    honesty: Honesty
    kinds: dict[str, Honesty]


def read_cases(path: Path) -> list[Case]:
    """Read an evaluation file.

    Raises:
        SettingsError: it can't be read, or a line is no question.
    """
    try:
        # Not splitlines: a text may hold U+2028, which it takes for a line's end.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The evaluation file {path} can't be read.") from error
    return [_case(line, number) for number, line in enumerate(lines, 1) if line.strip()]


def _case(line: str, number: int) -> Case:
    try:
        entry = json.loads(line)
        return Case(
            question=_text(entry["question"]),
            document=None if entry["document"] is None else _text(entry["document"]),
            answers=_texts(entry.get("answers", [])),
            history=_texts(entry.get("history", [])),
            kind=str(entry.get("kind", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SettingsError(
            f"Line {number} of the evaluation file is no question.",
            'A line is {"question": "…", "document": "path" or null, "answers": ["…"]}.',
        ) from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return tuple(map(_text, value))


def evaluation(answerer: Answerer, cases: Sequence[Case]) -> Evaluation:
    """Measure each kind of search, and whole answers."""
    searches = {mode: retrieval(answerer, cases, mode) for mode in Mode}
    kinds = {
        kind: honesty(answerer, [case for case in cases if case.kind == kind])
        for kind in dict.fromkeys(case.kind for case in cases if case.kind)
    }
    return Evaluation(len(cases), searches, honesty(answerer, cases), kinds)


def retrieval(answerer: Answerer, cases: Iterable[Case], mode: Mode) -> Retrieval:
    """Measure one kind of search over the answerable cases."""
    ranks = [
        _rank(case, answerer.search(case.question, max(DEPTHS), mode, case.history)[1])
        for case in cases
        if case.document is not None
    ]
    total = max(1, len(ranks))
    hits = {depth: sum(0 < rank <= depth for rank in ranks) / total for depth in DEPTHS}
    return Retrieval(len(ranks), hits, sum(1 / rank for rank in ranks if rank) / total)


def _rank(case: Case, passages: Sequence[Passage]) -> int:
    """Return the rank of the first right passage, counted from 1, or 0."""
    ranks = (rank for rank, passage in enumerate(passages, 1) if is_right(case, passage))
    return next(ranks, 0)


def is_right(case: Case, passage: Passage) -> bool:
    """Tell whether a passage is from the case's document and holds one of its answers."""
    text = fold(passage.stored.text)
    return passage.stored.path == case.document and any(
        fold(answer) in text for answer in case.answers
    )


def honesty(answerer: Answerer, cases: Iterable[Case]) -> Honesty:
    """Measure whole answers over all cases."""
    sentence: list[bool] = []
    kept: list[bool] = []
    refused: list[bool] = []
    for case in cases:
        answer = answerer.ask(case.question, 3, case.history)
        if case.document is None:
            refused.append(not answer.answerable)
            continue
        kept.append(answer.answerable)
        quoted = fold(answer.answer or "")
        sentence.append(any(fold(expected) in quoted for expected in case.answers))
    return Honesty(_share(sentence), _share(kept), _share(refused))


def _share(values: list[bool]) -> float | None:
    return sum(values) / len(values) if values else None
