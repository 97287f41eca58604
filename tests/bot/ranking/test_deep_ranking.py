import numpy as np
import pytest

from bot.answer.answerer import Answerer
from bot.ranking.confidence import DEEP_COEFFICIENTS, confidence
from bot.ranking.features import DEEP_FEATURE_WEIGHTS, scaled_cosine, weighted_mean
from bot.types import Mode
from corpus.errors import EncoderError
from embeddings.encoding.deep import DEEP_MODEL, OnnxDeepEncoder
from embeddings.encoding.deep_encoder import PassageVectors, QuestionVectors
from embeddings.judging.onnx_judge import OnnxAnswerJudge
from embeddings.store.generations import open_index
from embeddings.text.background_idf import load_background_idf
from embeddings.tools import Tools
from tests.bot.ranking.test_confidence import INDEX, passage
from tests.bot.ranking.test_features import only
from tests.fakes import LetterEncoder
from tests.folder_builds import build_index

FILLER = {
    f"filler{number}.txt": f"{name}的日常记录，没有别的内容。"
    for number, name in enumerate(["天气", "图书", "食堂", "车库", "操场", "花园"])
}
ONE_CHUNK = """滑雪场问答

问：雪板可以自己带吗？
答：可以，进场前须在安检处贴标。

问：小孩几岁能上教练课？
答：年满五岁，须由家长签字。
"""
CLINIC = "本院每日接诊三百人。就医请提前一天挂号。停车场在东门。"


class MeaningDeepEncoder:
    """Knows that two words mean the same, and nothing else."""

    name = fingerprint = "deep meaning"
    dimensions = sentence_dimensions = 4

    def encode_question(self, text):
        return QuestionVectors(self._vector(text), self._vector(text))

    def encode_passages(self, passages):
        return [
            PassageVectors(
                self._vector(each.text),
                np.array([self._vector(each.text[a:b]) for a, b in each.sentences]),
            )
            for each in passages
        ]

    def _vector(self, text):
        knows = any(word in text for word in ("瞧病", "就医"))
        return np.array([1, 0, 0, 0] if knows else [0, 1, 0, 0], np.float32)


@pytest.fixture
def clinic(answerer_of, tools):
    """An answerer over a folder in which only the deep encoder sees what a question means."""
    tools = Tools(LetterEncoder(), tools.analyser, deep=MeaningDeepEncoder())
    return answerer_of({**FILLER, "a.txt": CLINIC}, tools)


def test_the_hybrid_finds_what_only_deep_search_finds(clinic):
    def paths(**options):
        return [each.stored.path for each in clinic.search("瞧病", 5, **options)[1]]

    assert paths()[0] == "a.txt"
    assert "a.txt" not in paths(deep=False)
    assert "a.txt" not in paths(mode=Mode.LEXICAL)


def test_the_sentence_that_is_meant_is_marked_although_it_shares_no_word(clinic):
    [citation] = clinic.ask("瞧病要怎么办", 1).citations

    assert [citation.quote[start:end] for start, end in citation.highlights] == [
        "就医请提前一天挂号。"
    ]


def test_both_deep_features_are_computed_and_raise_the_confidence(clinic):
    best = clinic.search("瞧病", 1)[1][0]

    assert best.features.deep > 0.9
    assert best.features.deep_sentence > 0.9
    assert best.deep_sentences[1] > best.deep_sentences[0]
    assert clinic.ask("瞧病").confidence > clinic.ask("瞧病", deep=False).confidence


def test_an_encoder_that_can_not_run_is_reported_once_and_answers_go_on(
    clinic, monkeypatch, caplog
):

    def fail(_, text):
        raise EncoderError("The deep encoder is damaged.")

    monkeypatch.setattr(MeaningDeepEncoder, "encode_question", fail)
    for _ in range(2):
        assert clinic.ask("天气").citations
    assert caplog.text.count("The deep encoder is damaged.") == 1


@pytest.fixture(scope="module")
def reading_answerer(tmp_path_factory, tools):
    """An answerer with the bundled deep encoder over a folder of one chunk."""
    place = tmp_path_factory.mktemp("one chunk")
    (place / "documents").mkdir()
    (place / "documents" / "a.txt").write_text(ONE_CHUNK, encoding="utf-8")
    reading = Tools(
        tools.encoder,
        tools.analyser,
        deep=OnnxDeepEncoder(DEEP_MODEL),
        judge=OnnxAnswerJudge(),
    )
    build_index(place / "documents", place / "index", reading)
    index = open_index(place / "index", reading.recipe)
    return Answerer(index, reading, load_background_idf())


@pytest.mark.parametrize("greeting", ["你好", "谢谢", "早上好", "你是谁", "讲个笑话", "再见"])
def test_a_greeting_is_no_question_to_a_folder_of_one_chunk(reading_answerer, greeting):
    assert reading_answerer.reader is not None
    assert not reading_answerer.ask(greeting).answerable


def test_a_folder_of_one_chunk_answers_its_own_question_in_other_words(reading_answerer):
    assert reading_answerer.ask("几岁的孩子能跟着教练学？").answerable


@pytest.mark.parametrize(
    ("cosine", "feature"), [(-1.0, 0.0), (0.2, 0.0), (0.55, 0.5), (0.9, 1.0), (1.0, 1.0)]
)
def test_a_cosine_is_scaled_between_unrelated_and_alike(cosine, feature):
    assert scaled_cosine(cosine) == pytest.approx(feature)


@pytest.mark.parametrize("name", DEEP_FEATURE_WEIGHTS)
def test_a_feature_has_a_weight_of_its_own_beside_deep_vectors(name):
    expected = DEEP_FEATURE_WEIGHTS[name] / sum(DEEP_FEATURE_WEIGHTS.values())

    assert weighted_mean(only(**{name: 1.0}), DEEP_FEATURE_WEIGHTS) == pytest.approx(expected)


def test_the_confidence_beside_deep_vectors_grows_with_the_features_too():
    values = [confidence([passage(value)], INDEX, deep=True) for value in (0.0, 0.3, 0.6, 1.0)]

    assert values == sorted(values)
    assert values[0] < 0.1
    assert values[-1] > 0.9
    assert DEEP_COEFFICIENTS["deep_sentence"] > 0


def test_the_meaning_of_an_everyday_word_is_that_of_the_written_one_too(answerer_of, tools):
    class LettingDeepEncoder(MeaningDeepEncoder):
        def _vector(self, text):
            return np.array([1, 0, 0, 0] if "出租人" in text else [0, 1, 0, 0], np.float32)

    tools = Tools(LetterEncoder(), tools.analyser, deep=LettingDeepEncoder())
    answerer = answerer_of({**FILLER, "a.txt": "本店为出租人。"}, tools)

    [best] = answerer.search("房东", 1)[1]
    assert best.stored.path == "a.txt"
    # Halfway between the vectors of both words, which are at right angles.
    assert best.features.deep == pytest.approx(scaled_cosine(0.5**0.5), abs=0.02)
