from dataclasses import fields

import pytest

from bot.question import understand
from bot.quote import best_sentences
from bot.types import Passage, Signs
from corpus.types import Chunk
from embeddings import background
from embeddings.types import StoredChunk


@pytest.fixture
def quoted(tools):
    """Return a function that returns the chosen sentences of a passage."""

    def choose(asked, text, title="通知", headings=()):
        stored = StoredChunk(
            Chunk(0, "d", 0, len(text), headings, ""), text, "a.txt", title, None, None, None
        )
        question = understand(asked, tools.analyser, background.load())
        quote = best_sentences(question, Passage(stored, 1.0, Signs(*[1.0] * len(fields(Signs)))))
        return [text[start:end] for start, end in quote.spans]

    return choose


def test_the_sentence_that_holds_most_of_the_question_is_chosen(quoted):
    text = "青澜市召开会议。渡轮自七月起停航。图书馆照常开放。"

    assert quoted("渡轮从几月起停航？", text) == ["渡轮自七月起停航。"]


def test_a_heading_is_not_an_answer(quoted):
    text = "渡轮停航时间\n自七月十二日起渡轮停航。"

    assert quoted("渡轮停航时间是什么时候？", text, headings=("渡轮停航时间",)) == [
        "自七月十二日起渡轮停航。"
    ]


def test_two_sentences_are_chosen_where_both_hold_a_part(quoted):
    text = "灯笼岛航线票价为28元。天气晴好。月牙屿航线末班船为19时。"

    assert quoted("灯笼岛航线票价和月牙屿末班船", text) == [
        "灯笼岛航线票价为28元。",
        "月牙屿航线末班船为19时。",
    ]


def test_a_passage_of_nothing_but_its_title_is_quoted_whole(quoted):
    assert quoted("通知是什么？", "通知") == ["通知"]


def test_a_question_without_terms_quotes_the_first_sentence(quoted):
    assert quoted("？", "第一句。第二句。") == ["第一句。"]
