import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.searchable_text import remove_han_spacing
from corpus.text.characters import HAN
from corpus.text.fold import fold

BESIDE_HAN = re.compile(rf"(?<=[{HAN}])\s+|\s+(?=[{HAN}])")
CHARACTERS = st.one_of(st.characters(), st.sampled_from("渡輪停航　 \n\tＡa1。\0\ud800"))


@given(st.text(CHARACTERS))
def test_white_space_is_removed_beside_han_characters_and_nowhere_else(text):
    folded = fold(text)

    assert remove_han_spacing(folded) == BESIDE_HAN.sub("", folded)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("渡輪 於 ２０２４ 年", "渡轮于2024年"),
        ("New York", "new york"),
        (" \n ", " \n "),
        (" 船 ", "船"),
        ("a \n\t船", "a船"),
        ("", ""),
    ],
)
def test_neither_script_nor_width_nor_spacing_makes_a_difference(text, expected):
    assert remove_han_spacing(fold(text)) == expected
