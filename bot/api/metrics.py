"""Counters and gauges in Prometheus' text format."""

import logging
from typing import ClassVar

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

from bot.types import Answer
from embeddings.types import IndexInfo

log = logging.getLogger("chuchu")
_BUCKETS_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)


class Metrics:
    """The metrics of one process."""

    MEDIA_TYPE: ClassVar[str] = CONTENT_TYPE_LATEST

    def __init__(self, slow_question_ms: int = 0) -> None:
        """Questions that took so many milliseconds are logged, none if it is 0."""
        self._slow_question_ms = slow_question_ms
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "chuchu_questions", "Questions answered", ["answerable"], registry=self._registry
        )
        self._seconds = Histogram(
            "chuchu_answer_seconds",
            "Time to answer",
            buckets=_BUCKETS_SECONDS,
            registry=self._registry,
        )
        descriptions = {
            "generation": "Open generation, 0 where there is none",
            "documents": "Documents in the index",
            "chunks": "Chunks in the index",
        }
        self._index = {
            name: Gauge(f"chuchu_index_{name}", text, registry=self._registry)
            for name, text in descriptions.items()
        }

    def count(self, answer: Answer) -> None:
        """Count an answer and the time it took.

        A slow one is logged, without its question: that may be nobody else's business.
        """
        self._questions.labels(str(answer.answerable).lower()).inc()
        self._seconds.observe(answer.took_ms / 1000)
        if 0 < self._slow_question_ms <= answer.took_ms:
            took = round(answer.took_ms, 1)
            log.warning("A question took %s ms.", took, extra={"fields": {"ms": took}})

    def text(self, info: IndexInfo | None) -> bytes:
        """Return all metrics; `info` is that of the open generation, None where there is none."""
        for name, gauge in self._index.items():
            gauge.set(getattr(info, name) if info is not None else 0)
        return generate_latest(self._registry)
