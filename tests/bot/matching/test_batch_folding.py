import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.batch_folding import _tables, fold_batch
from corpus.text.characters import HAN
from corpus.text.fold import fold
from tests.threads import results_of_many_threads

BESIDE_HAN = re.compile(rf"(?<=[{HAN}])\s+|\s+(?=[{HAN}])")
CHARACTERS = st.one_of(st.characters(), st.sampled_from("渡輪停航　 \n\tＡa1。\0\ud800"))
TEXTS = st.lists(st.text(CHARACTERS), max_size=5)


@given(TEXTS)
def test_many_texts_are_folded_as_each_alone(texts):
    assert [each.text for each in fold_batch(texts)] == [fold(text) for text in texts]


@given(TEXTS)
def test_white_space_goes_beside_han_characters_and_nowhere_else(texts):
    closed = [each.closed_up for each in fold_batch(texts)]

    assert closed == [BESIDE_HAN.sub("", fold(text)) for text in texts]


@given(TEXTS)
def test_a_place_is_found_again_when_all_is_closed_up(texts):
    for folded in fold_batch(texts):
        places = [folded.closed_at(place) for place in range(len(folded.text) + 1)]
        kept = [
            character
            for place, character in enumerate(folded.text)
            if places[place] < places[place + 1]
        ]
        assert "".join(kept) == folded.closed_up
        assert places[0] == 0


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("渡輪 於 ２０２４ 年", "渡轮于2024年"),
        ("New York", "new york"),
        (" \n ", " \n "),
        (" 船 ", "船"),
        ("", ""),
    ],
)
def test_folding_and_spaces_beside_characters_do_not_matter(text, closed):
    assert fold_batch([text])[0].closed_up == closed


def test_threads_that_meet_new_characters_together_fold_them_alike():
    texts = [chr(0x4E00 + number) + " 停Ａ" for number in range(2000)]
    _tables.cache_clear()

    folded = results_of_many_threads(lambda _: [each.closed_up for each in fold_batch(texts)])

    assert folded == [[fold(text).replace(" ", "") for text in texts]] * len(folded)


def test_nothing_becomes_nothing():
    assert fold_batch([]) == []
