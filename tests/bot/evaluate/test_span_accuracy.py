"""The accuracy of answer spans, with arithmetic that a reader can redo."""

import pytest

from bot.evaluate.span_accuracy import span_score, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("光盘借期7天", ["光", "盘", "借", "期", "7", "天"]),
        ("《借阅规则》，第 12 条。", ["借", "阅", "规", "则", "第", "12", "条"]),
        ("KX-7781型", ["kx7781", "型"]),
        ("hello world", ["hello", "world"]),
        ("1,234.5元，3.5%", ["1,234.5", "元", "3.5", "%"]),
        ("v1.2, 完", ["v1.2", ",", "完"]),
        ("—。，", ["—"]),
        ("", []),
    ],
)
def test_each_han_character_and_each_other_word_is_a_token_and_punctuation_is_none(text, expected):
    assert tokens(text) == expected


def test_a_span_that_differs_in_punctuation_script_or_width_is_an_exact_match():
    for same in ("“鹭角港”", "鹭·角·港。", " 鷺角港 "):
        assert span_score(same, ["鹭角港"]).exact
    assert span_score("２８元", ["28元"]).exact
    assert not span_score("鹭角港口", ["鹭角港"]).exact
    assert not span_score("鹭角 港", ["鹭角港"]).exact


def test_f1_is_that_of_the_longest_stretch_that_both_have():
    # 借期为7天 has five tokens, 7天 two, and two are common: precision 2/5, recall 1.
    assert span_score("借期为7天", ["7天"]).f1 == pytest.approx(2 * (2 / 5) * 1 / (2 / 5 + 1))
    # 甲乙 and 丁戊 are common to both, but no stretch of more than two: precision and recall 2/5.
    assert span_score("甲乙丙丁戊", ["甲乙己丁戊"]).f1 == pytest.approx(2 / 5)
    assert span_score("28元", ["28元。"]).f1 == 1
    assert span_score("29元", ["28"]).f1 == 0
    assert span_score("。", ["！"]).f1 == 0


def test_the_best_of_the_answers_counts():
    score = span_score("自七月起停航", ["停航", "自七月起", "自七月起停航。"])

    assert (score.exact, score.f1) == (True, 1)
    # 自七月起 are four of the six tokens of the span, and all of the answer: 2 · 4 / (6 + 4).
    assert span_score("自七月起停航", ["停航", "自七月起"]).f1 == pytest.approx(0.8)
