import re

import pytest

from corpus.text.characters import (
    HAN,
    HAN_DIGITS,
    HAN_NUMERALS,
    HAN_NUMERALS_BELOW_100,
    HAN_ZEROS,
    is_common_in_chinese,
    is_han,
    needs_no_spaces,
)


@pytest.mark.parametrize(
    "character",
    [
        "字",
        "〇",
        "\u3400",  # the first of extension A
        "\u4dbf",
        "\u4e00",
        "\u9fff",
        "\uf900",  # the first compatibility ideograph
        "\ufaff",
        "\U00020000",  # the first of the supplementary ideographic plane
        "𠮷",
        "\U00030000",  # the first of the tertiary ideographic plane
        "\U0003fffd",
    ],
)
def test_ideographs_of_every_plane_and_the_ideographic_zero_are_han(character):
    assert is_han(character)
    assert re.fullmatch(f"[{HAN}]", character)


@pytest.mark.parametrize(
    "character",
    [
        "",
        "a",
        "1",
        "，",
        "。",
        "\u3000",
        "々",
        "○",
        "ひ",
        "カ",
        "한",
        "䷀",
        "⼯",
        "Ａ",
        "😀",
        "\ue000",
    ],
)
def test_letters_marks_kana_hangul_hexagrams_and_radicals_are_not_han(character):
    assert not is_han(character)


def test_the_index_of_a_han_digit_is_its_value():
    assert [HAN_DIGITS.index(digit) for digit in "零一二三四五六七八九"] == list(range(10))


def test_numerals_contain_the_digits_their_zeros_and_units_and_are_all_different():
    assert {*HAN_DIGITS, *HAN_ZEROS, *HAN_NUMERALS_BELOW_100, *"百千两"} == {*HAN_NUMERALS}
    assert len(set(HAN_NUMERALS)) == len(HAN_NUMERALS)


@pytest.mark.parametrize(
    ("character", "expected"),
    [("字", True), ("。", True), ("Ａ", True), ("a", False), ("é", False)],
)
def test_chinese_text_mostly_consists_of_characters_that_are_common_in_it(character, expected):
    assert is_common_in_chinese(character) is expected


@pytest.mark.parametrize(
    ("character", "expected"),
    [("字", True), ("カ", True), ("，", True), ("한", False), ("a", False)],
)
def test_chinese_and_japanese_need_no_spaces_and_korean_does(character, expected):
    assert needs_no_spaces(character) is expected
