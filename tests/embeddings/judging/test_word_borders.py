"""Spans of a network, widened to whole words."""

import pytest

from embeddings.judging.word_borders import at_word_borders


@pytest.mark.parametrize(
    ("text", "found", "widened"),
    [
        ("会议由云南省昆明市承办。", "南省昆明", "云南省昆明市"),
        ("會議由雲南省昆明市承辦。", "南省昆明", "雲南省昆明市"),
        ("库存共有12345件。", "234", "12345"),
        ("借期三十天，可以续借。", "三十天", "三十天"),
        ("见第一行\n昆明", "昆", "昆明"),
    ],
)
def test_a_span_is_widened_to_the_words_that_it_is_in(text, found, widened):
    start = text.index(found)
    low, high = at_word_borders(text, (start, start + len(found)))
    assert text[low:high] == widened


def test_a_long_text_without_borders_is_looked_at_near_the_span_only():
    text = "字" * 5000 + "昆明" + "字" * 5000
    low, high = at_word_borders(text, (5000, 5001))
    assert text[low:high] == "昆明"
