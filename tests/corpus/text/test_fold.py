import sys

import numpy  # noqa: F401
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.text.fold import fold

ANY_TEXT = st.text(st.characters(exclude_categories=[]))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("沈硯秋主持會議", "沈砚秋主持会议"),
        ("著力、着力", "着力、着力"),
        ("ＧＤＰ８６４.２％", "gdp864.2%"),
        ("（全角）：，！", "(全角):,!"),
        ("Ⅲ級風", "ⅲ级风"),
        ("YZ-320", "yz-320"),
        ("⼯⾦", "工金"),
        ("裏面、裡面", "里面、里面"),
    ],
)
def test_what_a_question_may_write_in_two_ways_folds_to_one(text, folded):
    assert fold(text) == folded


def test_every_code_point_folds_to_one_character_and_folding_twice_changes_nothing():
    everything = "".join(map(chr, range(sys.maxunicode + 1)))

    folded = fold(everything)
    assert len(folded) == len(everything)
    assert fold(folded) == folded


def test_a_text_is_folded_alike_with_and_without_an_array(monkeypatch):
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    with_array = fold(everything)

    monkeypatch.delitem(sys.modules, "numpy", raising=False)
    assert fold(everything) == with_array


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_the_folded_form_of_a_character_does_not_depend_on_its_neighbours(left, right):
    assert fold(left + right) == fold(left) + fold(right)


def test_a_lone_surrogate_stays():
    assert fold("會\ud800議") == "会\ud800议"
