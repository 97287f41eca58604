"""A chunk beside a question: each form of it, however much white space and however it counts."""

import pytest

from bot.matching.candidate_text import candidate_texts
from bot.question.understanding import understand, with_aliases
from embeddings.text.background_idf import load_background_idf
from tests.bot.stored import stored_chunk


@pytest.fixture
def understood(tools):
    return lambda text: understand(text, tools.analyser, load_background_idf())


def test_a_chunk_is_compared_with_its_context_before_its_text(understood):
    chunk = stored_chunk("渡 輪停航。", context="青瀾市\n公告")

    [compared] = candidate_texts(understood("渡轮"), [chunk])

    assert compared.whole == compared.searchable == "青澜市公告渡轮停航。"
    assert compared.folded_context == "青澜市\n公告"
    assert compared.folded_text == "渡 轮停航。"
    assert compared.folded_sentences == ["渡 轮停航。"]


def test_chunks_compared_together_are_compared_as_each_alone(understood):
    question = understood("2024年5月渡轮停航几天？")
    chunks = [
        stored_chunk("二〇二四年 渡轮停航三天。 \n第二句。", context="公告"),
        stored_chunk("\n"),
        stored_chunk("票价5元。", context=" "),
    ]

    together = candidate_texts(question, chunks)
    alone = [candidate_texts(question, [chunk])[0] for chunk in chunks]

    for one, other in zip(together, alone, strict=True):
        assert (one.whole, one.held, one.numbers) == (other.whole, other.held, other.numbers)


def test_each_sentence_holds_what_stands_in_it(understood):
    question = understood("渡轮停航")

    [compared] = candidate_texts(question, [stored_chunk("渡\n轮开行。今日停 航。没有。")])

    assert [sorted(each) for each in compared.held] == [
        ["渡"],
        ["轮"],
        ["停", "停航", "航"],
        [],
    ]
    assert compared.best_share == pytest.approx(
        sum(question.weights[unit] for unit in ("停", "停航", "航")) / compared.total
    )


def test_what_the_context_says_already_weighs_little_in_a_sentence(understood):
    [compared] = candidate_texts(understood("渡轮停航"), [stored_chunk("停航。", context="渡轮")])

    assert compared.weights["渡轮"] < compared.weights["停航"]


def test_numbers_are_found_in_a_sentence_in_their_one_writing(understood):
    question = understood("获得35000元")

    [compared] = candidate_texts(
        question, [stored_chunk("发放三 万五千元。又35000元。再三万六千元。")]
    )

    assert ["35000" in each for each in compared.held] == [True, True, False]


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
    question = understood("补助30000元")

    [compared] = candidate_texts(question, [stored_chunk(text)])

    assert any("30000" in each for each in compared.held)


def test_a_sentence_that_says_another_name_holds_the_one_asked_for(tools, understood):
    question = with_aliases(understood("质安会"), [("质安会", "质量工作会")], tools.analyser)

    [compared] = candidate_texts(question, [stored_chunk("质量 工作会召开。天气晴。")])

    assert ["质安" in each for each in compared.held] == [True, False]


def test_a_chunk_that_the_question_has_nothing_of_has_no_share(understood):
    [compared] = candidate_texts(understood("渡轮"), [stored_chunk("")])

    assert compared.held == []
    assert compared.best_share == 0.0
