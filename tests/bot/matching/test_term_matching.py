import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.term_matching import matched_weights
from corpus.text.characters import HAN

TEXT = st.text("渡轮停航5a.2 \n", max_size=12)


def whole(unit):
    """Return what finds a unit where no longer word of letters or digits goes on."""
    letter = rf"[^\W_{HAN}]"
    before = f"(?<!{letter})" if re.match(f"[^{HAN}]", unit) else ""
    after = f"(?!{letter})" if re.match(f"[^{HAN}]", unit[-1]) else ""
    return re.compile(before + re.escape(unit) + after)


@given(st.lists(st.text("渡轮停航5a2", min_size=1, max_size=3), unique=True), st.lists(TEXT))
def test_every_text_gets_the_units_that_it_holds(units, texts):
    weights = {unit: float(number) for number, unit in enumerate(units)}

    assert matched_weights(weights, texts) == [
        {unit: weights[unit] for unit in units if whole(unit).search(text)} for text in texts
    ]


@pytest.mark.parametrize(
    ("unit", "texts", "held"),
    [
        ("渡轮", ["渡", "轮"], [False, False]),
        ("渡轮", ["渡轮渡轮", "", "停渡轮"], [True, False, True]),
        ("停停", ["停停停"], [True]),
        ("5", ["2025年", "5天"], [False, True]),
        ("ai", ["email", "用ai"], [False, True]),
    ],
)
def test_no_unit_reaches_from_one_text_into_the_next(unit, texts, held):
    assert [bool(each) for each in matched_weights({unit: 1.0}, texts)] == held
