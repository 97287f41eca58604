"""Puts the cases of an evaluation to the bot and records the outcome of each.

A citation is right if its quote, folded, contains one of the expected answers, folded, and it comes
from the expected document or names it as one of those with the same passage.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.answer.answerer import Answerer
from bot.evaluate.aggregate import aggregate
from bot.evaluate.metrics import hit_share, mean_reciprocal_rank
from bot.evaluate.span_accuracy import span_score
from bot.evaluate.types import (
    DEPTHS,
    Case,
    Evaluation,
    Failure,
    LeftOut,
    Outcome,
    Retrieval,
    Source,
)
from bot.evaluate.usable_cases import select_usable
from bot.limits import MAX_TOP_K
from bot.ranking.confidence import THRESHOLD
from bot.ranking.passage import Passage
from bot.types import Answer, Citation, Mode
from corpus.errors import QuestionError, SettingsError
from corpus.text.fold import fold

# How many failures of each type are recorded with their first citations, and with how many.
MAX_LISTED = 200
_LISTED_CITATIONS = 3
_DEPTH = max(DEPTHS)
_CITATION_NUMBER = re.compile(r"\[(\d+)\]$", re.MULTILINE)

# Given a name and cases, yields the cases again and may report progress.
ShowProgress = Callable[[str, Sequence[Case]], Iterable[Case]]


def evaluation(
    answerer: Answerer,
    cases: Sequence[Case],
    show_progress: ShowProgress = lambda _, cases: cases,
    remarks: Sequence[str] = (),
) -> Evaluation:
    """Evaluate whole answers, and the retrieval of each search mode.

    `remarks` precede those on single cases in the result.

    Raises:
        SettingsError: no case can be evaluated.
    """
    usable = select_usable(answerer.index, cases)
    outcomes, refused = _outcomes(answerer, show_progress("Asking questions", usable.cases))
    left_out = (*usable.left_out, *refused)
    if not outcomes:
        raise SettingsError(
            f"No question can be used. The first, in line {left_out[0].case.line}: "
            f"{left_out[0].reason}.",
            "Name the folder that the questions are about with --docs.",
        )
    kinds = dict.fromkeys(outcome.case.kind for outcome in outcomes if outcome.case.kind)
    asked = [outcome.case for outcome in outcomes]
    return Evaluation(
        source=_source(answerer),
        total=aggregate(outcomes, outcomes),
        kinds={kind: aggregate(_of_kind(outcomes, kind), outcomes) for kind in kinds},
        searches={
            mode: retrieval(answerer, show_progress(f"Searching ({mode})", asked), mode)
            for mode in Mode
            if mode is not Mode.DEEP or answerer.reader is not None
        },
        outcomes=tuple(outcomes),
        left_out=left_out,
        remarks=(*remarks, *usable.remarks),
    )


def _source(answerer: Answerer) -> Source:
    info = answerer.index.info
    return Source(info.generation, info.documents, info.encoder, answerer.reader, THRESHOLD)


def _of_kind(outcomes: Sequence[Outcome], kind: str) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.case.kind == kind]


def _outcomes(answerer: Answerer, cases: Iterable[Case]) -> tuple[list[Outcome], list[LeftOut]]:
    """Ask each case; return the outcomes, and the cases whose question the bot rejects."""
    outcomes: list[Outcome] = []
    left_out: list[LeftOut] = []
    failures: Counter[Failure] = Counter()
    for case in cases:
        try:
            if not outcomes:
                # Warm up: the first question loads what later ones find in memory.
                answerer.ask(case.question, _DEPTH, case.history)
            started = time.perf_counter()
            answer = answerer.ask(case.question, _DEPTH, case.history)
            milliseconds = (time.perf_counter() - started) * 1000
        except QuestionError as error:
            left_out.append(LeftOut(case, error.message.rstrip(".")))
            continue
        outcome = _outcome(case, answer, milliseconds)
        if outcome.failure is not None:
            failures[outcome.failure] += 1
            if failures[outcome.failure] <= MAX_LISTED:
                outcome = _with_citations(answerer, outcome, answer)
        outcomes.append(outcome)
    return outcomes, left_out


def _outcome(case: Case, answer: Answer, milliseconds: float) -> Outcome:
    rank = _rank(cites(case, citation) for citation in answer.citations)
    marked = rank == 1 and _highlights_answer(case, answer.citations[0])
    span = answer.answer_span
    quoted = set(map(int, _CITATION_NUMBER.findall(answer.answer or "")))
    return Outcome(
        case=case,
        searched=answer.standalone_question,
        confidence=answer.confidence,
        answered=answer.answerable,
        answer=answer.answer,
        rank=rank,
        marked=marked,
        quoted=any(
            citation.number in quoted
            and cites(case, citation)
            and _highlights_answer(case, citation)
            for citation in answer.citations
        ),
        milliseconds=milliseconds,
        span=span_score(span.text, case.answers) if span is not None and rank == 1 else None,
        failure=_failure(case, answer.answerable, rank, marked),
    )


def _failure(case: Case, answered: bool, rank: int, marked: bool) -> Failure | None:
    if case.document is None:
        return Failure.ANSWERED if answered else None
    if rank != 1:
        return Failure.PASSAGE
    if not answered:
        return Failure.REFUSED
    return None if marked else Failure.SENTENCE


def _with_citations(answerer: Answerer, outcome: Outcome, answer: Answer) -> Outcome:
    """Return the outcome of a failure with its citations, and with the rank of the right one even
    where that is beyond the usual depth."""
    rank, case = outcome.rank, outcome.case
    if case.document is not None and rank == 0:
        deeper = answerer.ask(case.question, MAX_TOP_K, case.history).citations
        rank = _rank(cites(case, citation) for citation in deeper)
        # With more citations the order may differ slightly; the first five stay as they were.
        rank = 0 if 1 <= rank <= _DEPTH else rank
    return replace(outcome, rank=rank, found=answer.citations[:_LISTED_CITATIONS])


def retrieval(answerer: Answerer, cases: Iterable[Case], mode: Mode) -> Retrieval:
    """Evaluate one search mode over the answerable cases: single passages, duplicates included."""
    ranks = [
        _rank(is_right(case, passage) for passage in _passages(answerer, case, mode))
        for case in cases
        if case.document is not None
    ]
    hits = {depth: hit_share(ranks, depth) or 0.0 for depth in DEPTHS}
    return Retrieval(len(ranks), hits, mean_reciprocal_rank(ranks, _DEPTH) or 0.0)


def _passages(answerer: Answerer, case: Case, mode: Mode) -> list[Passage]:
    return answerer.search(case.question, _DEPTH, mode, case.history)[1]


def _rank(right: Iterable[bool]) -> int:
    """Return the rank of the first right result, counted from 1, or 0."""
    return next((rank for rank, each in enumerate(right, 1) if each), 0)


def is_right(case: Case, passage: Passage) -> bool:
    """Return whether a passage comes from the case's document and contains one of its answers."""
    return passage.stored.path == case.document and _contains_answer(case, passage.stored.text)


def cites(case: Case, citation: Citation) -> bool:
    """Return whether a citation comes from the case's document and contains one of its answers."""
    return case.document in (citation.path, *citation.also_in) and _contains_answer(
        case, citation.quote
    )


def _highlights_answer(case: Case, citation: Citation) -> bool:
    return _contains_answer(case, marked_text(citation))


def marked_text(citation: Citation) -> str:
    """Return the highlighted sentences of a citation, … where text between them is left out."""
    spans = citation.highlights
    gaps = ["" if before[1] == after[0] else "…" for before, after in pairwise(spans)]
    pieces = [citation.quote[start:end] for start, end in spans]
    return "".join(piece + gap for piece, gap in zip(pieces, [*gaps, ""], strict=False))


def _contains_answer(case: Case, text: str) -> bool:
    folded = fold(text)
    return any(fold(answer) in folded for answer in case.answers)
