"""Questions in the words of a text."""

from dataclasses import replace

import pytest

from bot.matching.rewording import in_words_of, reworded
from bot.question.understanding import understand
from embeddings.text.analyser import Analyser
from embeddings.text.background_idf import load_background_idf

PAIRS = (("房东", "出租人"), ("押金", "保证金"), ("押金", "定金"))


@pytest.fixture(scope="module")
def question():
    asked = understand("房东要多少押金？", Analyser(), load_background_idf())
    return replace(asked, aliases=PAIRS)


def test_each_name_becomes_the_first_that_it_is_paired_with():
    assert reworded("房东要多少押金?", PAIRS) == "出租人要多少保证金?"


def test_what_a_replaced_name_contained_is_not_replaced_in_the_new_one():
    pairs = [("不发工资", "拖欠工资"), ("工资", "薪水")]
    assert reworded("老板不发工资", pairs) == "老板拖欠工资"
    assert reworded("工资多少", pairs[1:]) == "薪水多少"


def test_a_question_takes_the_words_that_the_text_has_instead(question):
    assert in_words_of(question, "出租人收取的定金不超过一个月租金") == "出租人要多少定金?"


def test_words_that_the_text_has_too_are_kept(question):
    assert in_words_of(question, "房东收取保证金") == "房东要多少保证金?"


def test_a_question_stays_as_it_was_asked_where_the_text_has_no_other_word(question):
    assert in_words_of(question, "渡轮停航") == "房东要多少押金？"
