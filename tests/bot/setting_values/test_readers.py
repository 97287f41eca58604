"""What a setting may be, however it is given."""

import math
from pathlib import Path

import pytest

from bot.setting_values.readers import names, number, one_of, path, switch, text, whole_number


@pytest.mark.parametrize("value", [8, "8", " 8 ", 8.0, "+8"])
def test_a_whole_number_is_given_as_a_number_or_in_digits(value):
    read = whole_number(1, 10)(value)
    assert (read, type(read)) == (8, int)


@pytest.mark.parametrize(
    "value",
    [0, 11, "11", 1.5, "1.5", "", "x", "1e1", True, math.inf, math.nan, [8], b"8", "9" * 5000],
)
def test_what_is_no_whole_number_in_the_bounds_is_refused(value):
    with pytest.raises(ValueError, match="it is"):
        whole_number(1, 10)(value)


def test_a_number_without_a_greatest_value_may_be_large():
    assert whole_number(0, math.inf)("1000000000000") == 10**12
    with pytest.raises(ValueError, match="it is below 0"):
        whole_number(0, math.inf)(-1)


def test_a_number_may_have_a_fraction_and_must_be_one():
    read = number(0.1, 600)
    assert [read(each) for each in (1, "2.5", 0.1)] == [1, 2.5, 0.1]
    for wrong in ("nan", "inf", math.nan, 0, 601, True, "x", None):
        with pytest.raises(ValueError, match="it is"):
            read(wrong)


def test_a_switch_is_a_word_in_any_case():
    on = [True, "true", "True", "1", "yes", "ON", " t ", 1]
    off = [False, "false", "0", "No", "off", "F", 0]
    assert [switch(each) for each in on + off] == [True] * len(on) + [False] * len(off)
    for wrong in ("", "2", "maybe", 2, 1.0, [True], b"yes"):
        with pytest.raises(ValueError, match="neither true nor false"):
            switch(wrong)


def test_text_and_words_are_nothing_else():
    assert text()("") == ""
    assert one_of("a", "b")("b") == "b"
    for read, wrong in ((text(), 5), (text(), b"a"), (text(2), "a"), (one_of("a"), "A")):
        with pytest.raises(ValueError, match="it"):
            read(wrong)


def test_a_path_may_begin_with_the_home_folder(monkeypatch):
    monkeypatch.setenv("HOME", "/somewhere")
    assert path("~/a") == path(Path("~/a")) == Path("/somewhere/a")
    for wrong in (5, b"a", ["a"], "x" * 5000):
        with pytest.raises(ValueError, match=r"."):
            path(wrong)


@pytest.mark.parametrize("value", ["a, b,", '["a", "b"]', ["a", " b", ""], ("a", "b")])
def test_names_are_a_list_or_separated_by_commas(value):
    assert names(value) == ["a", "b"]


@pytest.mark.parametrize("value", [5, [5], '["a"', "[5]", "[{}]", "[" * 100_000, None])
def test_what_is_no_list_of_names_is_refused(value):
    with pytest.raises(ValueError, match=r"."):
        names(value)


@pytest.mark.parametrize("read", [text(), names])
def test_text_of_bytes_that_are_no_utf_8_is_refused(read):
    with pytest.raises(ValueError, match="it is not"):
        read("secret-\udcff")
