"""Measures how high the cosines of a question and a passage are in one folder, under one encoder.

One encoder gives 0.2 where another gives 0.8, and among many chunks some are close to any question.
So two sets of questions are asked: sentences from the middle of sampled chunks, which the folder
answers, and questions of general knowledge, which it hardly answers. The medians of their cosines
are the ends of the scale.
"""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Protocol

from corpus.text.sentences import sentence_spans
from embeddings.encoding.encoder import Encoder
from embeddings.indexing.failures import trace_of
from embeddings.types import Calibration, Hit, Vectors

log = logging.getLogger("chuchu")
SAMPLES = 64
_FOREIGN_QUESTIONS = Path(__file__).with_name("foreign_questions.txt")
_DECIMALS = 4


class CosineSearch(Protocol):
    """The vectors of all chunks, searched by cosine."""

    def search(self, vector: Vectors, limit: int) -> list[Hit]:
        """Return the `limit` nearest chunks."""
        ...

    def scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        """Return the cosine with each of the chunks."""
        ...


def calibrate(vectors: CosineSearch, encoder: Encoder, texts: Mapping[int, str]) -> Calibration:
    """Return the median cosine of own sentences with their chunks, and that of foreign questions
    with the nearest chunk.

    `texts` holds the texts of the chunks that `sample_chunks` chose, by their ids. A sentence that
    the encoder fails at is left out.
    """
    sentences = [_middle_sentence(each) for each in texts.values()]
    questions = _FOREIGN_QUESTIONS.read_text(encoding="utf-8").split() if texts else []
    failures: list[Exception] = []
    own = [
        vectors.scores(vector, [chunk_id])[0]
        for chunk_id, vector in zip(
            texts, _encode_queries(encoder, sentences, failures), strict=True
        )
        if vector is not None
    ]
    found = [
        vectors.search(vector, 1)
        for vector in _encode_queries(encoder, questions, failures)
        if vector is not None
    ]
    if failures:
        log.error(
            "%d of %d sample sentences were left out of the calibration: %s",
            *(len(failures), len(sentences) + len(questions), trace_of(failures[0])),
        )
    if not own or not found:
        return Calibration()
    foreign = [hits[0].score if hits else 0.0 for hits in found]
    return Calibration(round(median(own), _DECIMALS), round(median(foreign), _DECIMALS))


def _encode_queries(
    encoder: Encoder, texts: Sequence[str], failures: list[Exception]
) -> list[Vectors | None]:
    """Return the vectors of texts, None for one that the encoder fails at; append why it did."""
    if not texts:
        return []
    try:
        return list(encoder.encode(texts, query=True))
    except Exception as error:
        if len(texts) == 1:
            failures.append(error)
            return [None]
        return [_encode_queries(encoder, [each], failures)[0] for each in texts]


def sample_chunks(chunks: int) -> list[int]:
    """Return the ids of at most `SAMPLES` chunks, evenly spread over all."""
    count = min(SAMPLES, chunks)
    return [number * chunks // count for number in range(count)]


def _middle_sentence(text: str) -> str:
    spans = list(sentence_spans(text))
    start, end = spans[len(spans) // 2] if spans else (0, len(text))
    return text[start:end]
