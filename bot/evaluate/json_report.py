"""An evaluation as JSON."""

from typing import Any

from bot.evaluate.shapes import (
    BinBody,
    EvaluatedIndexBody,
    EvaluationBody,
    FoundBody,
    LatencyBody,
    LeftOutBody,
    MetricsBody,
    OutcomeBody,
    RetrievalBody,
    SpanBody,
)
from bot.evaluate.types import Evaluation, LeftOut, Metrics, Outcome, Retrieval
from bot.types import Citation


def evaluation_json(result: Evaluation) -> dict[str, Any]:
    """Return all metrics and every outcome as a dictionary of the shape `EvaluationBody`."""
    return _evaluation_body(result).model_dump(mode="json", by_alias=True)


def _evaluation_body(result: Evaluation) -> EvaluationBody:
    source = result.source
    return EvaluationBody(
        questions=len(result.outcomes) + len(result.left_out),
        index=EvaluatedIndexBody(
            generation=source.generation,
            documents=source.documents,
            encoder=source.encoder,
            reader=source.reader,
        ),
        threshold=source.threshold,
        total=_metrics(result.total),
        kinds={kind: _metrics(each) for kind, each in result.kinds.items()},
        searches={mode: _retrieval(found) for mode, found in result.searches.items()},
        left_out=tuple(map(_left_out, result.left_out)),
        remarks=result.remarks,
        outcomes=tuple(map(_outcome, result.outcomes)),
    )


def _metrics(metrics: Metrics) -> MetricsBody:
    latency = metrics.latency
    return MetricsBody.model_validate(
        {
            "questions": metrics.questions,
            "answerable": metrics.answerable,
            "unanswerable": metrics.unanswerable,
            **{f"hit@{depth}": share for depth, share in metrics.hits.items()},
            "hit@1_interval": metrics.hit_interval,
            "mrr": metrics.mrr,
            "marked": metrics.marked,
            "quoted": metrics.quoted,
            "kept": metrics.answered,
            "spans": metrics.spans,
            "span_exact": metrics.span_exact,
            "span_f1": metrics.span_f1,
            "wrongly_answered": metrics.wrongly_answered,
            "wrongly_answered_at_95_kept": metrics.wrongly_answered_at_95,
            "auroc": metrics.auroc,
            "brier": metrics.brier,
            "calibration_error": metrics.calibration_error,
            "reliability": tuple(map(BinBody.model_validate, metrics.bins)),
            "latency_ms": latency
            and LatencyBody(p50=latency.p50, p95=latency.p95, max=latency.maximum),
        }
    )


def _retrieval(result: Retrieval) -> RetrievalBody:
    hits = {f"hit@{depth}": share for depth, share in result.hits.items()}
    return RetrievalBody.model_validate({**hits, "mrr": result.mrr})


def _left_out(left_out: LeftOut) -> LeftOutBody:
    case = left_out.case
    return LeftOutBody(line=case.line, question=case.question, reason=left_out.reason)


def _outcome(outcome: Outcome) -> OutcomeBody:
    case = outcome.case
    return OutcomeBody(
        line=case.line,
        question=case.question,
        history=case.history,
        standalone_question=outcome.searched,
        kind=case.kind,
        split=case.split,
        document=case.document,
        answers=case.answers,
        answerable=outcome.answered,
        confidence=outcome.confidence,
        answer=outcome.answer,
        rank=outcome.rank or None,
        marked=outcome.marked,
        quoted=outcome.quoted,
        span=None if outcome.span is None else SpanBody.model_validate(outcome.span),
        took_ms=outcome.milliseconds,
        failure=outcome.failure,
        found=tuple(map(_found, outcome.found or ())),
    )


def _found(citation: Citation) -> FoundBody:
    return FoundBody(
        number=citation.number,
        document_id=citation.document_id,
        path=citation.path,
        title=citation.title,
        quote=citation.quote,
        start=citation.start,
        end=citation.end,
        highlights=citation.highlights,
        score=citation.score,
    )
