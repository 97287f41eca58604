"""A number has one term and one normal form in any notation."""

import random
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.characters import HAN_NUMERALS
from corpus.text.fold import fold
from embeddings.text.numbers import normalise_numbers, number_terms, numbers

DIGITS = "零一二三四五六七八九"


def in_characters(value: int) -> str:
    """Write a number as people do: 10 is 十, 105 一百零五, 35000 三万五千."""
    for scale, mark in ((10**8, "亿"), (10**4, "万")):
        if value >= scale:
            rest = value % scale
            gap = "零" if 0 < rest < scale // 10 else ""
            return in_characters(value // scale) + mark + (gap + _long(rest) if rest else "")
    written = _long(value)
    return written.removeprefix("一") if 10 <= value < 20 else written


def _long(value: int) -> str:
    if value >= 10**4:
        return in_characters(value)
    written, pending = "", ""
    for scale, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // scale % 10
        if digit:
            written += pending + DIGITS[digit] + mark
            pending = ""
        elif written and value % scale:
            pending = "零"
    return written


def same(*notations: str) -> str:
    """Return the normal form that several notations have in common, with their terms."""
    found = {(normalise_numbers(fold(each)), tuple(number_terms(fold(each)))) for each in notations}
    assert len(found) == 1, found
    normal_form, terms = found.pop()
    assert terms
    return normal_form


@pytest.mark.parametrize(
    ("notations", "expected"),
    [
        ("2023年 二〇二三年 二零二三年 ２０２３年 二○二三年", "2023年"),
        ("5% ５％ 百分之五 5.0%", "5%"),
        ("3.5% 百分之三点五", "3.5%"),
        ("3‰ 千分之三", "3‰"),
        ("三分之二", "2/3"),
        ("3000 3,000 三千 3千 ３０００", "3000"),
        ("35000 3.5万 三万五千 三万五 3万5千 35,000", "35000"),
        ("1.2亿 一亿二千万 12000万 1亿2000万 一点二亿", "120000000"),
        ("105 一百零五", "105"),
        ("101 一〇一", "101"),
        ("十二月三日 12月3日 12月03日 １２月３号", "12月3日"),
        ("2023-04-18 2023/4/18 2023年4月18日 二〇二三年四月十八日", "2023年4月18日"),
        ("9时 9点 9:00 九时 09:00 9点钟", "9点"),
        ("9时30分 9点半 9:30 九点三十分", "9点30分"),
        ("下午三时 下午3点 下午15:00", "下午15点"),
        ("下午三时零五分 下午三点〇五分 下午03时05分 下午3:05 下午三时五分", "下午15点5分"),
        ("零五时三十分 ○五点半 〇五时30分 05:30 五点三十分", "5点30分"),
        ("零时零五分 〇〇时○五分 0点5分 00:05", "0点5分"),
        ("三时零零分 三时整 3点 03:00", "3点"),
        ("五月零三日 零五月三号 〇五月○三日 05月03日 5月3日", "5月3日"),
        ("零五月 五月份 零五月份 05月", "5月"),
        ("二〇二四年零五月零三日 2024年05月03日 2024-05-03", "2024年5月3日"),
        ("五分之三 零五分之三 五分之零三 05分之03 5分之3 ○五分之〇三", "3/5"),
        ("第三批 第3批", "第3批"),
        ("三家 3家", "3家"),
        ("两小时 2小时", "2小时"),
        ("六十五岁 65岁", "65岁"),
        ("一点五倍 1.5倍", "1.5倍"),
    ],
)
def test_notations_have_one_normal_form_and_one_term(notations, expected):
    assert same(*notations.split()) == expected


@pytest.mark.parametrize(
    "row", ["日期：2024-11-02", "日期:2024-11-02；", "名称：甲；日期：2024-11-02"]
)
def test_a_number_behind_the_name_of_its_column_is_one(row):
    assert "2024年11月2日" in normalise_numbers(fold(row))
    assert {"#2024年", "#11月2日"} <= {*number_terms(fold(row))}


def test_white_space_inside_a_number_makes_no_difference():
    assert same("5 %", "5%") == "5%"
    assert same("2023 年7 月 28 日", "2023年7月28日") == "2023年7月28日"
    assert same("3.5 万", "3.5万") == "35000"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "一",
            "三",
            "十",
            "一些",
            "十分重要",
            "万一",
            "千万不要",
            "三明市",
            "百姓",
            "一个",
            "两岸",
        ),
        *(
            "几十家",
            "十几家",
            "数千万",
            "二三十人",
            "三四百",
            "七八个",
            "五四运动",
            "九一八",
            "零部件",
            "零分之三",
            "百分之零五",
        ),
        *("一时", "一点也不", "yz-320", "e03", "v1.2.3", "0300-66138800", "22kw", "5g", "covid-19"),
        *("002923", "1" * 20, "一二三四"),
    ],
)
def test_text_that_may_not_be_a_number_is_unchanged(text):
    assert normalise_numbers(text) == text
    assert number_terms(text) == []


def test_years_counts_times_and_dates_have_distinct_terms():
    terms = [
        number_terms(text) for text in ("2023年", "2023家", "9点", "9日", "9月", "9%", "第9批")
    ]

    assert len({tuple(each) for each in terms}) == len(terms)


def test_articles_have_terms_of_their_own():
    assert normalise_numbers("第一百二十条") == "第120条"
    assert number_terms("第一百二十条") == []


def test_a_number_is_found_with_its_offsets():
    text = "补助三万五千元，从二〇二四年起"

    found = [(text[each.start : each.end], each.normal_form) for each in numbers(text)]
    assert found == [("三万五千", "35000"), ("二〇二四年", "2024年")]
    assert normalise_numbers(text) == "补助35000元，从2024年起"


@given(value=st.integers(min_value=10, max_value=10**12 - 1))
def test_a_count_in_any_variant_yields_the_same_term(value):
    variants = [f"{value}家", f"{value:,}家", f"{in_characters(value)}家"]
    if value % 1000 == 0:
        variants.append(f"{value / 10**4:f}".rstrip("0").rstrip(".") + "万家")

    assert same(*variants) == f"{value}家"


@given(day=st.dates())
def test_a_date_in_any_variant_yields_the_same_terms(day):
    month, of_month = in_characters(day.month), in_characters(day.day)
    year = "".join(DIGITS[int(digit)] for digit in f"{day.year:04}")
    same(
        f"{day.year:04}年{day.month}月{day.day}日",
        f"{year}年{month}月{of_month}日",
        f"{year.replace('零', '〇')}年{month}月{of_month}号",
        day.isoformat(),
    )


@given(time=st.times(), zero=st.sampled_from("零〇○"))
def test_a_time_in_any_variant_yields_the_same_term(time, zero):
    hour, minute = in_characters(time.hour) or zero, in_characters(time.minute) or zero
    padded_hour = hour if time.hour >= 10 else zero + (hour if time.hour else zero)
    padded_minute = minute if time.minute >= 10 else zero + (minute if time.minute else zero)

    same(
        f"晨{time.hour}点{time.minute}分",
        f"晨{time.hour:02}:{time.minute:02}",
        f"晨{time.hour:02}时{time.minute:02}分",
        f"晨{padded_hour}时{padded_minute}分",
    )


@given(day=st.dates(), zero=st.sampled_from("零〇○"))
def test_a_date_padded_with_zeros_yields_the_same_term(day, zero):
    month, of_month = in_characters(day.month), in_characters(day.day)
    padded_month = month if day.month >= 10 else zero + month
    padded_day = of_month if day.day >= 10 else zero + of_month

    same(
        f"{day.month}月{day.day}日",
        f"{day.month:02}月{day.day:02}日",
        f"{padded_month}月{padded_day}日",
        f"{month}月{padded_day}号",
    )


@given(share=st.integers(min_value=1, max_value=100))
def test_a_share_in_any_variant_yields_the_same_term(share):
    same(f"{share}%", f"{share} ％", f"百分之{in_characters(share)}", f"百分之{share}")


@given(
    text=st.text(
        alphabet="0123456789〇零一二两三十百千万亿点分之第年月日时:,.%-半上午a家 ", max_size=40
    )
)
def test_any_text_is_read_and_its_normal_forms_cover_it(text):
    found = list(numbers(text))

    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(not any(map(str.isspace, term)) for term in number_terms(text))


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "一",
            "十",
            "万",
            "1",
            "1,",
            "1.5万",
            "1,234",
            "第",
            "第一",
            "百分之",
            "上午",
            "上午1",
            "1:",
        ),
        *("12-", "点一", "三点", "二十月", "1 ", "2023-1-", "一点", "1万", "一万零", " "),
    ],
)
def test_hostile_text_is_read_to_its_end(unit):
    assert isinstance(number_terms(unit * (100_000 // len(unit))), list)


def test_no_number_is_missed_for_the_characters_it_begins_with(monkeypatch):
    """Most single numerals are passed over: 一些, 三明, 十分."""
    chance = random.Random(0)
    letters = "一二三五八十百万亿零〇两08点分之年月日号时第上午下晚早夜间几% :.-a家个小公里的半\n"
    texts = ["".join(chance.choices(letters, k=8)) for _ in range(4000)]
    texts += [before + each for each in texts[:400] for before in ("第", "上午", "晚 ", "早上")]
    found = [list(numbers(text)) for text in texts]

    any_numeral = re.compile(rf"[\d{HAN_NUMERALS}万亿](?<![\da-z._/\-].)(?<![\da-z]:.)", re.DOTALL)
    monkeypatch.setattr("embeddings.text.numbers._FIRST_CHARACTER", any_numeral)
    assert [list(numbers(text)) for text in texts] == found
