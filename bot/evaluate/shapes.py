"""The JSON shape of `chuchu evaluate --json`.

Shares and confidences are from 0 to 1, and null where no question applies; times are in
milliseconds.
"""

from pydantic import Field

from bot.evaluate.types import Failure
from bot.output.shapes import Body, Milliseconds, Range, Score
from bot.types import Mode


class EvaluatedIndexBody(Body):
    """The index that was evaluated."""

    generation: int
    documents: int
    encoder: str
    reader: str | None = Field(
        description="The deep encoder; null if it took no part, as before it has encoded all chunks"
    )


class BinBody(Body):
    """The answers whose confidence lies between two bounds."""

    low: Score
    high: Score
    questions: int
    confidence: Score = Field(description="The mean confidence")
    right: Score = Field(description="The share whose first citation is right")


class LatencyBody(Body):
    """The time of answers."""

    p50: Milliseconds
    p95: Milliseconds
    max: Milliseconds


class RetrievalBody(Body):
    """How well one search mode finds the passages of answerable questions."""

    hit_at_1: Score = Field(alias="hit@1")
    hit_at_3: Score = Field(alias="hit@3")
    hit_at_5: Score = Field(alias="hit@5")
    mrr: Score = Field(description="The mean reciprocal rank among the first five")


class MetricsBody(Body):
    """The metrics over some questions, as `bot.evaluate.types.Metrics` defines them."""

    questions: int
    answerable: int
    unanswerable: int
    hit_at_1: Score | None = Field(alias="hit@1")
    hit_at_3: Score | None = Field(alias="hit@3")
    hit_at_5: Score | None = Field(alias="hit@5")
    hit_at_1_interval: tuple[Score, Score] | None = Field(alias="hit@1_interval")
    mrr: Score | None
    marked: Score | None
    quoted: Score | None
    kept: Score | None = Field(description="The share of answerable questions that are answered")
    spans: int = Field(
        description="Right first citations whose answer has a span; the next two are over these"
    )
    span_exact: Score | None
    span_f1: Score | None
    wrongly_answered: Score | None
    wrongly_answered_at_95_kept: Score | None = Field(
        description="The same at the confidence that 95 % of the answerable questions reach"
    )
    auroc: Score | None
    brier: Score | None
    calibration_error: Score | None
    reliability: tuple[BinBody, ...]
    latency_ms: LatencyBody | None


class LeftOutBody(Body):
    """A question that no metric counts, and why."""

    line: int = Field(description="Its line in the evaluation file, from 1")
    question: str
    reason: str


class FoundBody(Body):
    """One of the first citations of a failure."""

    number: int
    document_id: str
    path: str
    title: str
    quote: str
    start: int
    end: int
    highlights: tuple[Range, ...]
    score: Score


class SpanBody(Body):
    """The words that an answer gave as its span, compared with the expected ones."""

    text: str
    exact: bool = Field(description="Whether they are the same but for punctuation")
    f1: Score


class OutcomeBody(Body):
    """The outcome of one question."""

    line: int = Field(description="Its line in the evaluation file, from 1")
    question: str
    history: tuple[str, ...]
    standalone_question: str
    kind: str
    split: str
    document: str | None = Field(description="The expected document; null if none answers")
    answers: tuple[str, ...] = Field(description="The expected words, any of which suffices")
    answerable: bool = Field(description="Whether the bot answered")
    confidence: Score
    answer: str | None
    rank: int | None = Field(description="The rank of the first right citation, from 1")
    marked: bool
    quoted: bool
    span: SpanBody | None = Field(
        description="Null if the answer has no span, or its first citation is wrong"
    )
    took_ms: Milliseconds
    failure: Failure | None
    found: tuple[FoundBody, ...] = Field(
        description=(
            "The first citations of a failure; empty for other outcomes, and for failures beyond "
            "the first 200 of their type"
        )
    )


class EvaluationBody(Body):
    """The result of an evaluation."""

    questions: int = Field(description="All questions, those left out included")
    index: EvaluatedIndexBody
    threshold: float = Field(description="The confidence from which the bot answers")
    total: MetricsBody
    kinds: dict[str, MetricsBody]
    searches: dict[Mode, RetrievalBody]
    left_out: tuple[LeftOutBody, ...]
    remarks: tuple[str, ...]
    outcomes: tuple[OutcomeBody, ...]
