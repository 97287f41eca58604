"""Evaluation cases, the outcome of each, and the metrics over all."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.types import Citation, Mode

DEPTHS = (1, 3, 5)


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the path of the document that answers it, None where the folder does not.

    `answers` are the expected words, any of which suffices; `line` is its line in the file.
    """

    question: str
    document: str | None
    answers: tuple[str, ...]
    history: tuple[str, ...] = ()
    kind: str = ""
    split: str = ""
    line: int = field(compare=False, default=0)


class Failure(StrEnum):
    """How an outcome differs from the expected one; the first that applies counts."""

    ANSWERED = "answered although unanswerable"
    PASSAGE = "wrong passage first"
    REFUSED = "right passage, but refused"
    SENTENCE = "right passage, but wrong sentence"


@dataclass(frozen=True, slots=True)
class SpanScore:
    """The words that an answer gave as its span, and how well they agree with the expected ones.

    `exact` says whether they are the same but for punctuation; `f1` is from 0 to 1.
    """

    text: str
    exact: bool
    f1: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one case.

    `searched` is the question as it was searched, completed from its history. `rank` is that of the
    first right citation among the first five, counted from 1; where none of those is right and
    `found` is given, its rank among the first fifty; else 0. `marked` says whether the first
    citation is right and its highlighted sentences contain an expected answer; `quoted` whether the
    answer quotes an expected answer from a right citation. `span` is None where the answer has no
    span, or its first citation is wrong. `found` are the first citations of a failure; None for
    other outcomes and for failures beyond those that a report lists.
    """

    case: Case
    searched: str
    confidence: float
    answered: bool
    answer: str | None
    rank: int
    marked: bool
    quoted: bool
    milliseconds: float
    span: SpanScore | None = None
    failure: Failure | None = None
    found: tuple[Citation, ...] | None = None

    @property
    def first_is_right(self) -> bool:
        """Whether the first citation is right."""
        return self.rank == 1


@dataclass(frozen=True, slots=True)
class Retrieval:
    """How well one search mode finds the passages of answerable questions.

    `hits[k]` is Hit@k and `mrr` the mean reciprocal rank among the first five; 0 where no question
    is answerable.
    """

    questions: int
    hits: dict[int, float]
    mrr: float


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose confidence lies between two bounds: how many, the mean confidence, and the
    share of them whose first citation is right."""

    low: float
    high: float
    questions: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Latency:
    """The time of answers in milliseconds: median, 95th percentile and maximum."""

    p50: float
    p95: float
    maximum: float


@dataclass(frozen=True, slots=True)
class Metrics:
    """All metrics over some questions, from 0 to 1; None where no question applies.

    Over answerable questions: `hits[k]` (with a 95 % interval of Hit@1) and `mrr`; `marked`, the
    share of right first citations whose highlighted sentences contain an expected answer; `quoted`,
    the share of questions whose answer contains one; `answered`, the share that is answered. Over
    the `spans`, the right first citations whose answer has a span: `span_exact`, the share that
    matches an expected answer exactly, and `span_f1`, the mean F1.

    Over unanswerable ones: `wrongly_answered`, and the same at the confidence that 95 % of the
    answerable ones reach. `auroc` compares the confidence of both. A kind that has only one of the
    two is compared with the other of the whole file.

    Over all: `brier` and `calibration_error` of the confidence as the probability that the first
    citation is right, with the `bins` behind it, and `latency`.
    """

    questions: int
    answerable: int
    unanswerable: int
    hits: dict[int, float | None]
    hit_interval: tuple[float, float] | None
    mrr: float | None
    marked: float | None
    quoted: float | None
    answered: float | None
    spans: int
    span_exact: float | None
    span_f1: float | None
    wrongly_answered: float | None
    wrongly_answered_at_95: float | None
    auroc: float | None
    brier: float | None
    calibration_error: float | None
    bins: tuple[Bin, ...]
    latency: Latency | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A case that no metric counts, and why."""

    case: Case
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """What was evaluated: the index, its encoder, and the confidence from which the bot answers.

    `reader` is the name of the deep encoder, None where it took no part.
    """

    generation: int
    documents: int
    encoder: str
    reader: str | None
    threshold: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result of an evaluation.

    `remarks` are notes on questions that are counted although something about them is unusual.
    """

    source: Source
    total: Metrics
    kinds: dict[str, Metrics]
    searches: dict[Mode, Retrieval]
    outcomes: tuple[Outcome, ...]
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()
