"""What the cosine of a question and a passage means in one folder, under one encoder.

One encoder gives 0.2 where another gives 0.8, and among many chunks some are near to any question.
So a folder is asked what it answers (a sentence out of the middle of some of its chunks) and what
it hardly answers (questions of general knowledge). What lies between is the scale of its cosines.
"""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from statistics import median

from corpus.text.sentences import sentence_spans
from embeddings.encoding.encoder import Encoder
from embeddings.store.catalog.reader import Catalog
from embeddings.store.dense.index import VectorIndex
from embeddings.store.durable_files import write_file
from embeddings.store.layout import GenerationLayout
from embeddings.store.row_keys import read_row_keys
from embeddings.types import Calibration

SAMPLES = 64
_QUESTIONS = Path(__file__).with_name("foreign_questions.txt")
_PLACES = 4


def calibrate(vectors: VectorIndex, encoder: Encoder, texts: Mapping[int, str]) -> Calibration:
    """Return the median cosine of own sentences with their chunks, and that of foreign questions
    with the nearest chunk.

    `texts` holds the text of each chunk that `sampled` names.
    """
    if not texts:
        return Calibration()
    asked = encoder.encode([_middle(text) for text in texts.values()], query=True)
    own = [vectors.scores(vector, [chunk])[0] for chunk, vector in zip(texts, asked, strict=True)]
    questions = _QUESTIONS.read_text(encoding="utf-8").split()
    found = [vectors.search(vector, 1) for vector in encoder.encode(questions, query=True)]
    foreign = [hits[0].score if hits else 0.0 for hits in found]
    return Calibration(round(median(own), _PLACES), round(median(foreign), _PLACES))


def sampled(chunks: int) -> list[int]:
    """Return the ids of the chunks whose sentences are asked, spread over all."""
    count = min(SAMPLES, chunks)
    return [number * chunks // count for number in range(count)]


def _middle(text: str) -> str:
    spans = list(sentence_spans(text))
    start, end = spans[len(spans) // 2] if spans else (0, len(text))
    return text[start:end]


def write_calibration(generation: GenerationLayout, encoder: Encoder) -> None:
    """Measure a generation whose vectors and catalog are written, and write the result beside."""
    rows = read_row_keys(generation.rows)
    with closing(Catalog(generation.catalog)) as catalog:
        chunks = catalog.chunks({int(rows[each]): each for each in sampled(len(rows))})
    texts = {each: chunks[each].text for each in sorted(chunks)}
    measured = calibrate(VectorIndex(generation.vectors), encoder, texts)
    write_file(generation.calibration, json.dumps(asdict(measured)).encode())
