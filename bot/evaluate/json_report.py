"""An evaluation as JSON."""

from dataclasses import asdict
from typing import Any

from bot.evaluate.types import Evaluation, Metrics, Outcome, Retrieval
from bot.types import Citation

_DIGITS = 4


def evaluation_json(result: Evaluation) -> dict[str, Any]:
    """Return all metrics, from 0 to 1 and null where no question applies, and every outcome.

    Times are in milliseconds. `found` lists the first citations of a failure; it is empty for other
    outcomes and for failures beyond the first 200 of their type.
    """
    return {
        "questions": len(result.outcomes) + len(result.left_out),
        "index": {
            "generation": result.source.generation,
            "documents": result.source.documents,
            "encoder": result.source.encoder,
        },
        "threshold": result.source.threshold,
        "total": _metrics(result.total),
        "kinds": {kind: _metrics(each) for kind, each in result.kinds.items()},
        "searches": {str(mode): _retrieval(found) for mode, found in result.searches.items()},
        "left_out": [
            {"line": each.case.line, "question": each.case.question, "reason": each.reason}
            for each in result.left_out
        ],
        "remarks": list(result.remarks),
        "outcomes": [_outcome(outcome) for outcome in result.outcomes],
    }


def _metrics(metrics: Metrics) -> dict[str, Any]:
    interval = metrics.hit_interval
    return {
        "questions": metrics.questions,
        "answerable": metrics.answerable,
        "unanswerable": metrics.unanswerable,
        **{f"hit@{depth}": _rounded(share) for depth, share in metrics.hits.items()},
        "hit@1_interval": [_rounded(bound) for bound in interval] if interval else None,
        "mrr": _rounded(metrics.mrr),
        "marked": _rounded(metrics.marked),
        "quoted": _rounded(metrics.quoted),
        "kept": _rounded(metrics.answered),
        "wrongly_answered": _rounded(metrics.wrongly_answered),
        "wrongly_answered_at_95_kept": _rounded(metrics.wrongly_answered_at_95),
        "auroc": _rounded(metrics.auroc),
        "brier": _rounded(metrics.brier),
        "calibration_error": _rounded(metrics.calibration_error),
        "reliability": [
            {key: _rounded(value) for key, value in asdict(each).items()} for each in metrics.bins
        ],
        "latency_ms": _latency(metrics),
    }


def _latency(metrics: Metrics) -> dict[str, float] | None:
    latency = metrics.latency
    if latency is None:
        return None
    times = {"p50": latency.p50, "p95": latency.p95, "max": latency.maximum}
    return {name: round(time, 2) for name, time in times.items()}


def _retrieval(result: Retrieval) -> dict[str, Any]:
    hits = {f"hit@{depth}": _rounded(share) for depth, share in result.hits.items()}
    return {**hits, "mrr": _rounded(result.mrr)}


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
        "found": [_citation(citation) for citation in outcome.found or ()],
    }


def _citation(citation: Citation) -> dict[str, Any]:
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
