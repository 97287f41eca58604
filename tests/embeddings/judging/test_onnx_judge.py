"""The bundled answer judge."""

import shutil

import pytest

from corpus.errors import EncoderError
from corpus.text.sentences import sentence_spans
from embeddings.judging.answer_judge import JudgedPassage
from embeddings.judging.onnx_judge import JUDGE_MODEL, OnnxAnswerJudge

RULE = "入馆须出示证件。图书可借三十天,逾期每天罚款一角。馆内禁止吸烟。\n周一闭馆。"


@pytest.fixture(scope="module")
def judge() -> OnnxAnswerJudge:
    return OnnxAnswerJudge()


def passage(text: str, context: str = "图书馆规则") -> JudgedPassage:
    return JudgedPassage(context, text, tuple(sentence_spans(text)))


@pytest.mark.parametrize(
    ("question", "answer", "sentence"),
    [
        ("图书可以借几天？", "三十天", 1),
        ("逾期罚款多少？", "一角", 1),
        ("图书馆星期几闭馆？", "周一", 3),
    ],
)
def test_the_words_that_answer_are_found_in_their_sentence(judge, question, answer, sentence):
    [found] = judge.judge(question, [passage(RULE)])

    assert answer in RULE[slice(*found.span)]
    assert len(RULE[slice(*found.span)]) <= 12
    assert found.sentences.index(max(found.sentences)) == sentence
    assert sum(found.sentences) <= 1.001


def test_a_passage_that_answers_is_told_from_one_that_does_not(judge):
    question = "图书可以借几天？"
    right, wrong, other = judge.judge(
        question,
        [
            passage(RULE),
            passage(RULE.replace("图书可借三十天,", "")),
            passage("机组应当在起飞前检查油量。", "飞行手册"),
        ],
    )

    assert right.answers > wrong.answers
    assert right.answers > other.answers


def test_script_and_width_make_no_difference(judge):
    one, other = judge.judge("借期多久", [passage("圖書可借３０天。"), passage("图书可借30天。")])

    assert one == other


def test_a_judgement_depends_neither_on_other_passages_nor_on_the_number_of_threads(judge):
    passages = [passage(RULE), passage(RULE[:20]), passage("甲" * 300)]
    together = OnnxAnswerJudge(threads=2).judge("闭馆", passages)

    assert together == [judge.judge("闭馆", [each])[0] for each in passages]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("什么", ""),
        ("什么" * 1000, "甲" * 100_000),
        ("\ud800", "a\ud800b\0。"),
        ("?", "\n \n"),
        ("什么", "。" * 5000),
    ],
)
def test_any_text_can_be_judged(judge, question, text):
    [found] = judge.judge(question, [passage(text, context=text)])

    if found.span is not None:
        start, end = found.span
        assert 0 <= start < end <= len(text)
    assert len(found.sentences) == len(list(sentence_spans(text)))


def test_a_damaged_model_is_one_error(tmp_path):
    folder = shutil.copytree(JUDGE_MODEL, tmp_path / "model")
    (folder / "model.onnx").write_bytes(b"\0" * 100)
    judge = OnnxAnswerJudge(folder)

    with pytest.raises(EncoderError):
        judge.load()
    (folder / "config.json").write_text('{"begin": 1}')
    with pytest.raises(EncoderError):
        OnnxAnswerJudge(folder)
