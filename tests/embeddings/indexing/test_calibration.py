import json

import pytest

from corpus.errors import IndexUnavailable
from embeddings.indexing.calibration import SAMPLES, calibrate, sample_chunks
from embeddings.store.calibration import read_calibration
from embeddings.store.dense.index import VectorIndex
from embeddings.store.dense.quantizer import VectorQuantizer
from embeddings.store.dense.writer import VectorWriter
from embeddings.types import Calibration
from tests.fakes import LetterEncoder


def test_the_scale_lies_between_foreign_questions_and_own_sentences(tmp_path):
    # 么 stands in many of the foreign questions, 甲 in none.
    encoder = LetterEncoder("甲么")
    texts = {0: "甲甲甲。", 1: "甲么。", 2: "甲。"}
    writer = VectorWriter(2)
    writer.append(
        VectorQuantizer(encoder.dimensions).quantize(encoder.encode(list(texts.values())))
    )
    writer.write(tmp_path / "vectors.faiss")

    found = calibrate(VectorIndex(tmp_path / "vectors.faiss"), encoder, texts)
    # A byte stands for each number.
    assert found.own == pytest.approx(1, abs=0.01)
    assert found.foreign == pytest.approx(0, abs=0.01)
    assert calibrate(VectorIndex(tmp_path / "vectors.faiss"), encoder, {}) == Calibration()


def test_a_cosine_is_put_on_the_scale_of_its_folder():
    scale = Calibration(own=0.8, foreign=0.6)
    assert scale.scaled(0.6) == pytest.approx(0)
    assert scale.scaled(0.7) == pytest.approx(0.5)
    assert Calibration(own=0.5, foreign=0.5).scaled(0.55) == pytest.approx(0.5)


def test_samples_are_spread_over_all_chunks():
    assert sample_chunks(3) == [0, 1, 2]
    assert sample_chunks(0) == []
    many = sample_chunks(10_000)
    assert len(many) == SAMPLES
    assert many[0] == 0
    assert many[-1] > 9_800


def test_an_index_keeps_its_scale(index_of, letters):
    index = index_of({"a.txt": "甲乙。", "b.txt": "丙。"}, letters)
    assert index.info.calibration.own > index.info.calibration.foreign


def test_a_scale_that_cannot_be_read_is_an_index_that_cannot(generation, letters):
    for content in (b"", b"[]", b'{"own": "x", "foreign": 0}', json.dumps({"own": 1}).encode()):
        generation.calibration.write_bytes(content)
        with pytest.raises(IndexUnavailable):
            read_calibration(generation)
