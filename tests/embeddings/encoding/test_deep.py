"""The bundled deep encoder."""

import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

from corpus.errors import EncoderError
from corpus.text.sentences import sentence_spans
from embeddings.encoding.deep import DEEP_MODEL, OnnxDeepEncoder
from embeddings.encoding.deep_encoder import DeepPassage
from embeddings.encoding.onnx_model import _tokenizer
from embeddings.judging.onnx_judge import JUDGE_MODEL

RULE = "入馆须出示证件。图书可借三十天,逾期每天罚款一角。馆内禁止吸烟。\n周一闭馆。"


@pytest.fixture(scope="module")
def encoder() -> OnnxDeepEncoder:
    return OnnxDeepEncoder.open()


def passage(text: str, context: str = "图书馆规则") -> DeepPassage:
    return DeepPassage(context, text, tuple(sentence_spans(text)))


def test_one_pass_gives_a_vector_of_the_passage_and_of_each_sentence(encoder):
    [vectors] = encoder.encode_passages([passage(RULE)])

    assert vectors.passage.shape == (encoder.dimensions,)
    assert vectors.sentences.shape == (4, encoder.dimensions)
    assert np.linalg.norm(vectors.sentences, axis=1) == pytest.approx([1.0] * 4, abs=1e-5)


def test_a_question_is_nearest_to_the_sentence_that_answers_in_other_words(encoder):
    [vectors] = encoder.encode_passages([passage(RULE)])

    scores = vectors.sentences @ encoder.encode_question("书借了多久要还?").sentence

    assert np.argmax(scores) == 1


def test_an_english_question_finds_the_chinese_passage(encoder):
    rule, other = encoder.encode_passages(
        [passage(RULE), passage("机组应当在起飞前检查油量。", "飞行手册")]
    )
    question = encoder.encode_question("How long may I keep a book from the library?").passage

    assert question @ rule.passage > question @ other.passage


def test_traditional_and_simplified_text_have_the_same_vectors(encoder):
    one, other = encoder.encode_passages(
        [passage("圖書可借三十天。", "圖書館"), passage("图书可借三十天。", "图书馆")]
    )

    assert np.array_equal(one.passage, other.passage)
    assert np.array_equal(
        encoder.encode_question("圖書館").passage, encoder.encode_question("图书馆").passage
    )


def test_vectors_depend_neither_on_other_passages_nor_on_the_number_of_threads(encoder):
    passages = [passage(RULE[:length]) for length in (8, 40, 20)]
    together = OnnxDeepEncoder.open(threads=2).encode_passages(passages)

    for one, many in zip(passages, together, strict=True):
        [alone] = encoder.encode_passages([one])
        assert np.array_equal(alone.passage, many.passage)
        assert np.array_equal(alone.sentences, many.sentences)


def test_all_sentences_of_a_passage_that_is_too_long_for_one_pass_have_vectors(encoder):
    text = RULE * 12 + "甲" * 700

    [vectors] = encoder.encode_passages([passage(text, context="前言" * 400)])

    assert np.linalg.norm(vectors.passage) == pytest.approx(1, abs=1e-5)
    lengths = np.linalg.norm(vectors.sentences, axis=1)
    assert lengths == pytest.approx(np.ones(len(lengths)), abs=1e-5)


@pytest.mark.parametrize("text", ["", " \n", "\x00", "\ud800"])
def test_texts_without_words_have_vectors_without_nan(encoder, text):
    [vectors] = encoder.encode_passages([DeepPassage("", text, ((0, len(text)),))])

    assert np.isfinite(vectors.passage).all()
    assert np.isfinite(vectors.sentences).all()
    assert np.isfinite(encoder.encode_question(text).passage).all()


def test_a_damaged_model_is_an_error_with_a_hint(tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(DEEP_MODEL, folder)
    (folder / "model.onnx").write_bytes(b"damaged")
    with pytest.raises(EncoderError) as failed:
        OnnxDeepEncoder.open(folder)
    assert failed.value.hint

    (folder / "config.json").unlink()
    with pytest.raises(EncoderError):
        OnnxDeepEncoder(folder)


def test_the_runtime_leaves_no_file_in_the_home_or_the_temporary_folder(tmp_path):
    code = (
        "from embeddings.encoding.deep import OnnxDeepEncoder; OnnxDeepEncoder.open()"
        ".encode_question('图书馆')"
    )
    places = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), str(tmp_path))
    subprocess.run([sys.executable, "-c", code], env={**os.environ, **places}, check=True)

    assert list(tmp_path.rglob("*")) == []


def test_networks_with_the_same_words_share_what_finds_them():
    words = [(model / "tokenizer.json").read_bytes() for model in (DEEP_MODEL, JUDGE_MODEL)]

    assert _tokenizer(words[0]) is _tokenizer(words[1])
