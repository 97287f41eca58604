"""From what became of questions to figures."""

from collections.abc import Sequence

from bot.evaluate import metrics
from bot.evaluate.types import DEPTHS, Figures, Latency, Outcome

KEPT_PERCENT = 95


def figures(outcomes: Sequence[Outcome], everything: Sequence[Outcome]) -> Figures:
    """Measure some outcomes among `everything` that was asked."""
    own, foreign = _split(outcomes)
    ranks = [outcome.rank for outcome in own]
    firsts = [outcome for outcome in own if outcome.first_is_right]
    all_own, all_foreign = _split(everything)
    answerable = _confidences(own or all_own)
    unanswerable = _confidences(foreign or all_foreign)
    threshold = metrics.threshold_keeping(answerable, KEPT_PERCENT)
    confidences = _confidences(outcomes)
    right = [outcome.first_is_right for outcome in outcomes]
    bins = metrics.reliability(confidences, right)
    return Figures(
        questions=len(outcomes),
        answerable=len(own),
        unanswerable=len(foreign),
        hits={depth: metrics.hit_share(ranks, depth) for depth in DEPTHS},
        hit_interval=metrics.bootstrap_interval(len(firsts), len(own)),
        mrr=metrics.mean_reciprocal_rank(ranks, max(DEPTHS)),
        marked=metrics.share([outcome.marked for outcome in firsts]),
        quoted=metrics.share([outcome.quoted for outcome in own]),
        kept=metrics.share([outcome.answered for outcome in own]),
        wrongly_answered=metrics.share([outcome.answered for outcome in foreign]),
        wrongly_answered_at_95=metrics.share_reaching(_confidences(foreign), threshold),
        auroc=metrics.auroc(answerable, unanswerable),
        brier=metrics.brier_score(confidences, right),
        calibration_error=metrics.expected_calibration_error(bins),
        bins=bins,
        latency=_latency([outcome.milliseconds for outcome in outcomes]),
    )


def _split(outcomes: Sequence[Outcome]) -> tuple[list[Outcome], list[Outcome]]:
    """Return the answerable and the unanswerable ones."""
    own = [outcome for outcome in outcomes if outcome.case.document is not None]
    return own, [outcome for outcome in outcomes if outcome.case.document is None]


def _confidences(outcomes: Sequence[Outcome]) -> list[float]:
    return [outcome.confidence for outcome in outcomes]


def _latency(milliseconds: Sequence[float]) -> Latency | None:
    median = metrics.percentile(milliseconds, 50)
    high = metrics.percentile(milliseconds, 95)
    if median is None or high is None:
        return None
    return Latency(median, high, max(milliseconds))
