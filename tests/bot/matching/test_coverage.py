import pytest

from bot.matching.coverage import coverage, discount_context, shared_words
from bot.question.understanding import understand
from bot.types import Question
from corpus.text.fold import fold
from embeddings.text.background_idf import load_background_idf
from tests.bot.stored import candidate


def test_coverage_is_the_share_of_the_weight_that_a_text_contains():
    weights = {"渡轮": 3.0, "停航": 1.0}

    assert coverage(weights, "渡轮照常开行") == 0.75
    assert coverage(weights, "今日停航") == 0.25
    assert coverage(weights, "渡轮停航") == 1
    assert coverage(weights, "无关") == 0


def test_a_question_without_weight_is_not_covered():
    assert coverage({}, "渡轮") == 0
    assert coverage({"的": 0.0}, "的") == 0


@pytest.mark.parametrize(
    ("term", "text", "is_whole"),
    [
        ("5", "补助5万元", True),
        ("5", "2025年", False),
        ("5", "补助5.2亿元", True),
        ("ai", "用ai诊断", True),
        ("ai", "email地址", False),
        ("5万", "补助5万元", True),
        ("5万", "补助25万元", False),
    ],
)
def test_a_number_or_a_latin_word_matches_only_as_a_whole(term, text, is_whole):
    assert coverage({term: 1.0}, text) == is_whole


def test_terms_of_the_context_weigh_less_but_still_count():
    weights = discount_context({"渡轮": 1.0, "停航": 1.0}, "渡轮公告")

    assert weights["停航"] == 1
    assert 0 < weights["渡轮"] < 1


@pytest.mark.parametrize(
    ("asked", "text", "words"),
    [
        ("青澜市渡轮停航", "渡轮今日停航", ("渡轮", "停航")),
        ("渡轮停航", "渡轮停航的通知", ("渡轮停航",)),
        ("渡轮，停航", "渡轮，停航", ("渡轮,停航",)),
        ("渡轮渡轮", "渡轮", ("渡轮",)),
        ("船", "船", ()),
        ("", "船", ()),
    ],
)
def test_shared_words_are_the_longest_stretches_in_common(asked, text, words):
    question = Question(asked, fold(asked), (), {})

    assert shared_words(question, fold(text), ()) == words


def test_shared_numbers_are_found_however_written_and_given_as_the_text_writes_them(tools):
    asked = understand("哪家企业获得35000元补助？", tools.analyser, load_background_idf())
    equal, other = (candidate(asked, text) for text in ("补助三万五千元", "补助三万六千元"))

    assert equal.coverage > other.coverage
    assert equal.comparable == "补助35000元"
    assert shared_words(asked, equal.searchable, equal.numbers) == ("补助", "三万五千")
    assert shared_words(asked, other.searchable, other.numbers) == ("补助",)


def test_numbers_of_a_text_stay_as_written_where_the_question_has_none(tools):
    asked = understand("补助多少？", tools.analyser, load_background_idf())

    assert candidate(asked, "補助三万五千元").comparable == "补助三万五千元"
