"""An evaluation as programs read it."""

from dataclasses import asdict
from typing import Any

from bot.evaluate.types import Evaluation, Figures, Outcome, Retrieval
from bot.types import Citation

_DIGITS = 4


def evaluation_json(result: Evaluation) -> dict[str, Any]:
    """Return all figures, from 0 to 1 and null where no question can tell, and every outcome.

    Times are milliseconds. `found` holds the first citations of a failure and is empty for others,
    and for failures beyond the first 200 of their way.
    """
    return {
        "questions": len(result.outcomes) + len(result.left_out),
        "index": {
            "generation": result.source.generation,
            "documents": result.source.documents,
            "encoder": result.source.encoder,
        },
        "threshold": result.source.threshold,
        "total": _figures(result.total),
        "kinds": {kind: _figures(each) for kind, each in result.kinds.items()},
        "searches": {str(mode): _retrieval(found) for mode, found in result.searches.items()},
        "left_out": [
            {"line": each.case.line, "question": each.case.question, "reason": each.reason}
            for each in result.left_out
        ],
        "remarks": list(result.remarks),
        "outcomes": [_outcome(outcome) for outcome in result.outcomes],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    interval = figures.hit_interval
    return {
        "questions": figures.questions,
        "answerable": figures.answerable,
        "unanswerable": figures.unanswerable,
        **{f"hit@{depth}": _rounded(share) for depth, share in figures.hits.items()},
        "hit@1_interval": [_rounded(bound) for bound in interval] if interval else None,
        "mrr": _rounded(figures.mrr),
        "marked": _rounded(figures.marked),
        "quoted": _rounded(figures.quoted),
        "kept": _rounded(figures.kept),
        "wrongly_answered": _rounded(figures.wrongly_answered),
        "wrongly_answered_at_95_kept": _rounded(figures.wrongly_answered_at_95),
        "auroc": _rounded(figures.auroc),
        "brier": _rounded(figures.brier),
        "calibration_error": _rounded(figures.calibration_error),
        "reliability": [
            {key: _rounded(value) for key, value in asdict(each).items()} for each in figures.bins
        ],
        "latency_ms": _latency(figures),
    }


def _latency(figures: Figures) -> dict[str, float] | None:
    found = figures.latency
    if found is None:
        return None
    return {"p50": round(found.p50, 2), "p95": round(found.p95, 2), "max": round(found.maximum, 2)}


def _retrieval(found: Retrieval) -> dict[str, Any]:
    hits = {f"hit@{depth}": _rounded(share) for depth, share in found.hits.items()}
    return {**hits, "mrr": _rounded(found.mrr)}


def _outcome(outcome: Outcome) -> dict[str, Any]:
    case = outcome.case
    return {
        "line": case.line,
        "question": case.question,
        "history": list(case.history),
        "standalone_question": outcome.searched,
        "kind": case.kind,
        "split": case.split,
        "document": case.document,
        "answers": list(case.answers),
        "answerable": outcome.answered,
        "confidence": _rounded(outcome.confidence),
        "answer": outcome.answer,
        "rank": outcome.rank or None,
        "marked": outcome.marked,
        "quoted": outcome.quoted,
        "took_ms": round(outcome.milliseconds, 2),
        "failure": outcome.failure and str(outcome.failure),
        "found": [_found(citation) for citation in outcome.found or ()],
    }


def _found(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "document_id": citation.document_id,
        "path": citation.path,
        "title": citation.title,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "highlights": [list(span) for span in citation.highlights],
        "score": _rounded(citation.score),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
