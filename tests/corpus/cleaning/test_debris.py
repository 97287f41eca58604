import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.cleaning.debris import strip_pinyin
from tests.linear_time import check_linear


@pytest.mark.parametrize(
    ("debris", "clean"),
    [
        ("工業(yè)和信息化部", "工業和信息化部"),
        ("黨總支書(shū)記、副書(shū)記", "黨總支書記、副書記"),
        ("工業（yè）和信息化", "工業和信息化"),
        ("開( kāi )會(huì)", "開會"),
        ("綠(lǜ)色發(fā)展", "綠色發展"),
        ("見(jiàn)證(zhèng)了(5G)專網(wǎng)", "見證了(5G)專網"),
        ("為(wèi)了他們(men)的孩(hái)子", "為了他們的孩(hái)子"),
    ],
)
def test_a_reading_behind_a_character_that_gb2312_lacks_is_removed(debris, clean):
    assert strip_pinyin(debris) == clean


@pytest.mark.parametrize(
    ("damaged", "clean"),
    [
        ("以?shī)^發有為", "以發有為"),
        ("談?wù)J識體會", "談識體會"),
        ("各?qū)^要", "各要"),
        ("周?chē)瑘?jiān)決把", "周決把"),
    ],
)
def test_a_lost_character_leaves_with_its_reading_and_none_is_invented(damaged, clean):
    assert strip_pinyin(damaged) == clean


@pytest.mark.parametrize(
    "text",
    [
        "地區生產總值（GDP）增長",
        "生產總值(GDP)增長",
        "專網(5G)機房",
        "雲計算(cloud)與數據(data)",
        "亳(bó)州市",
        "書(見第三頁)記",
        "開會嗎?是的)。",
        "為什麼?為什麼)",
        "What?yes) no",
        "f(x)=a",
        "音量68 dB(A)",
        "單位(m)",
        "網址 http://example.com/?a=(b)",
    ],
)
def test_brackets_that_are_not_debris_are_kept(text):
    assert strip_pinyin(text) == text


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("書記会业議yèshūáabG5?^)J，。 \n（")))
def test_stripping_only_takes_away(text):
    rest = iter(text)
    assert all(character in rest for character in strip_pinyin(text))


@settings(max_examples=100, deadline=None)
@given(st.text().filter(lambda text: not re.search("[()（）?]", text)))
def test_a_text_without_brackets_stays_as_it_is(text):
    assert strip_pinyin(text) == text


@pytest.mark.parametrize(
    ("begin", "unit"), [("", "("), ("", "书("), ("", "?shī"), ("書(", "ā"), ("", "?")]
)
def test_near_misses_without_number_stay_as_they_are(begin, unit):
    def strip(text):
        assert strip_pinyin(begin + text) == begin + text

    check_linear(strip, unit)
