"""Whether a passage says what a question names."""

import pytest

from bot.binding.mentions import Kind
from bot.binding.names import read_names
from bot.binding.passage_names import PassageNames
from bot.question.understanding import understand
from embeddings.text.background_idf import load_background_idf
from tests.bot.stored import candidate


@pytest.fixture
def meets(tools):
    def asked(text, passage, **chunk):
        question = understand(text, tools.analyser, load_background_idf())
        [named] = [each for each in read_names(question).mentions if each.kind is Kind.REGION]
        return PassageNames(candidate(question, passage, **chunk)).meets(named)

    return asked


@pytest.mark.parametrize(
    ("text", "passage", "title", "expected"),
    [
        ("广州的渡轮", "广州渡轮停航。", "通知", True),
        ("广州的渡轮", "渡轮停航。", "广州通知", True),
        ("广州的渡轮", "汕尾渡轮停航。", "通知", False),
        ("广东的渡轮", "汕尾渡轮停航。", "通知", True),
        ("广东的渡轮", "渡轮停航。", "汕尾通知", True),
        ("广东的渡轮", "杭州渡轮停航。", "通知", False),
        ("泽湖县的渡轮", "泽湖县渡轮停航。", "通知", True),
        ("泽湖县的渡轮", "渡轮停航。", "泽湖县通知", True),
        ("泽湖县的渡轮", "苇滩县渡轮停航。", "苇滩县通知", False),
    ],
)
def test_a_region_is_met_by_itself_and_by_the_places_in_it(meets, text, passage, title, expected):
    assert meets(text, passage, title=title) is expected
