"""The forms in which a chunk is matched with a question."""

import pytest

from bot.question.understanding import understand, with_aliases
from embeddings.text.background_idf import load_background_idf
from tests.bot.stored import candidate


@pytest.fixture
def understood(tools):
    return lambda text: understand(text, tools.analyser, load_background_idf())


def test_a_chunk_is_matched_with_its_context_before_its_text(understood):
    text = candidate(understood("渡轮"), "渡 輪停航。", context="青瀾市\n公告")

    assert text.comparable == text.searchable == "青澜市公告渡轮停航。"
    assert text.folded_context == "青澜市\n公告"
    assert text.folded_text == "渡 轮停航。"
    assert text.folded_sentences == ["渡 轮停航。"]


def test_each_sentence_matches_the_terms_in_it(understood):
    question = understood("渡轮停航")

    text = candidate(question, "渡\n轮开行。今日停 航。没有。")

    assert [sorted(each) for each in text.sentence_matches] == [
        ["渡"],
        ["轮"],
        ["停", "停航", "航"],
        [],
    ]
    assert text.best_sentence_coverage == pytest.approx(
        sum(question.weights[term] for term in ("停", "停航", "航")) / text.total_weight
    )


@pytest.mark.parametrize("asked", ["渡轮abc停航", "abc def", "轮a渡"])
@pytest.mark.parametrize(
    "text", ["渡 轮\nabc。停航", "abcd\nabc 渡！轮a", "x abc. def停\n航abc", "渡轮\n \nabc"]
)
def test_a_sentence_matches_in_its_chunk_what_it_matches_alone(understood, asked, text):
    question = understood(asked)

    chunk = candidate(question, text, context="渡轮")

    alone = [candidate(question, each, context="渡轮") for each in chunk.folded_sentences]
    assert chunk.sentence_matches == [each.sentence_matches[0] for each in alone]


def test_terms_of_the_context_weigh_little_in_a_sentence(understood):
    text = candidate(understood("渡轮停航"), "停航。", context="渡轮")

    assert text.sentence_weights["渡轮"] < text.sentence_weights["停航"]


def test_numbers_match_in_a_sentence_however_they_are_written(understood):
    text = candidate(understood("获得35000元"), "发放三 万五千元。又35000元。再三万六千元。")

    assert ["35000" in each for each in text.sentence_matches] == [True, True, False]


@pytest.mark.parametrize(
    "text",
    [
        "道路项目补助三万\n五、其他事项",
        "三、道路项目补助三万\n四、其他事项",
        "补助金额\n三万\n十五、附则",
        "补助金额3万\n十五、附则",
    ],
)
def test_a_number_at_the_end_of_a_line_does_not_run_into_the_next(understood, text):
    matches = candidate(understood("补助30000元"), text).sentence_matches

    assert any("30000" in each for each in matches)


def test_a_number_at_the_end_of_a_text_does_not_run_into_an_alias(tools, understood):
    question = with_aliases(understood("年会2024"), [("年会", "代表会")], tools.analyser)

    assert "2024\n年会" in candidate(question, "代表会召开于2024").comparable


def test_a_sentence_with_another_name_matches_the_name_that_was_asked_for(tools, understood):
    question = with_aliases(understood("质安会"), [("质安会", "质量工作会")], tools.analyser)

    matches = candidate(question, "质量 工作会召开。天气晴。").sentence_matches

    assert ["质安" in each for each in matches] == [True, False]


def test_an_empty_chunk_matches_nothing(understood):
    text = candidate(understood("渡轮"), "")

    assert text.sentence_matches == []
    assert (text.coverage, text.best_sentence_coverage) == (0.0, 0.0)
