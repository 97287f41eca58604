"""From the outcomes of questions to metrics."""

from collections.abc import Sequence

from bot.evaluate import metrics
from bot.evaluate.types import DEPTHS, Latency, Metrics, Outcome

# The percentage of answerable questions that reach the threshold of `wrongly_answered_at_95`.
_ANSWERED_PERCENT = 95


def aggregate(outcomes: Sequence[Outcome], all_outcomes: Sequence[Outcome]) -> Metrics:
    """Return the metrics over some outcomes among all of an evaluation.

    Metrics that compare answerable with unanswerable questions take those that are missing among
    the outcomes from all of them.
    """
    answerable, unanswerable = _split(outcomes)
    ranks = [outcome.rank for outcome in answerable]
    right_first = [outcome for outcome in answerable if outcome.first_is_right]
    spans = [outcome.span for outcome in right_first if outcome.span is not None]
    all_answerable, all_unanswerable = _split(all_outcomes)
    positives = _confidences(answerable or all_answerable)
    negatives = _confidences(unanswerable or all_unanswerable)
    threshold = metrics.threshold_reached_by(positives, _ANSWERED_PERCENT)
    confidences = _confidences(outcomes)
    right = [outcome.first_is_right for outcome in outcomes]
    bins = metrics.reliability(confidences, right)
    return Metrics(
        questions=len(outcomes),
        answerable=len(answerable),
        unanswerable=len(unanswerable),
        hits={depth: metrics.hit_share(ranks, depth) for depth in DEPTHS},
        hit_interval=metrics.bootstrap_interval(len(right_first), len(answerable)),
        mrr=metrics.mean_reciprocal_rank(ranks, max(DEPTHS)),
        marked=metrics.share([outcome.marked for outcome in right_first]),
        quoted=metrics.share([outcome.quoted for outcome in answerable]),
        answered=metrics.share([outcome.answered for outcome in answerable]),
        spans=len(spans),
        span_exact=metrics.share([span.exact for span in spans]),
        span_f1=metrics.mean([span.f1 for span in spans]),
        wrongly_answered=metrics.share([outcome.answered for outcome in unanswerable]),
        wrongly_answered_at_95=metrics.share_reaching(_confidences(unanswerable), threshold),
        auroc=metrics.auroc(positives, negatives),
        brier=metrics.brier_score(confidences, right),
        calibration_error=metrics.expected_calibration_error(bins),
        bins=bins,
        latency=_latency([outcome.milliseconds for outcome in outcomes]),
    )


def _split(outcomes: Sequence[Outcome]) -> tuple[list[Outcome], list[Outcome]]:
    """Return the outcomes of answerable and of unanswerable questions."""
    answerable = [outcome for outcome in outcomes if outcome.case.document is not None]
    return answerable, [outcome for outcome in outcomes if outcome.case.document is None]


def _confidences(outcomes: Sequence[Outcome]) -> list[float]:
    return [outcome.confidence for outcome in outcomes]


def _latency(milliseconds: Sequence[float]) -> Latency | None:
    median = metrics.percentile(milliseconds, 50)
    high = metrics.percentile(milliseconds, 95)
    if median is None or high is None:
        return None
    return Latency(median, high, max(milliseconds))
