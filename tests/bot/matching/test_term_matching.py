import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.term_matching import matched_weights
from corpus.text.characters import HAN

TEXT = st.text("渡轮停航5a.2 \n", max_size=12)


def whole_word(term):
    """Return a pattern that matches a term where it is no part of a longer word."""
    letter = rf"[^\W_{HAN}]"
    before = f"(?<!{letter})" if re.match(f"[^{HAN}]", term) else ""
    after = f"(?!{letter})" if re.match(f"[^{HAN}]", term[-1]) else ""
    return re.compile(before + re.escape(term) + after)


@given(st.lists(st.text("渡轮停航5a2", min_size=1, max_size=3), unique=True), st.lists(TEXT))
def test_every_text_gets_the_terms_that_it_contains(terms, texts):
    weights = {term: float(number) for number, term in enumerate(terms)}

    assert matched_weights(weights, texts) == [
        {term: weights[term] for term in terms if whole_word(term).search(text)} for text in texts
    ]


@pytest.mark.parametrize(
    ("term", "texts", "matches"),
    [
        ("渡轮", ["渡", "轮"], [False, False]),
        ("渡轮", ["渡轮渡轮", "", "停渡轮"], [True, False, True]),
        ("停停", ["停停停"], [True]),
        ("5", ["2025年", "5天"], [False, True]),
        ("ai", ["email", "用ai"], [False, True]),
    ],
)
def test_no_term_matches_across_two_texts(term, texts, matches):
    assert [bool(each) for each in matched_weights({term: 1.0}, texts)] == matches
