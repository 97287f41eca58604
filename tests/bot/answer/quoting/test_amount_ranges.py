"""Rows of a table with ranges of amounts, and the amounts that questions name."""

import pytest

WATER = (
    "用户类别：居民；阶梯：一；年用水量（立方米）：0—180；水价：2.95\n"
    "用户类别：居民；阶梯：二；年用水量（立方米）：181—300；水价：3.85\n"
    "用户类别：居民；阶梯：三；年用水量（立方米）：300以上；水价：6.55"
)
LEAVE = "工龄：满1年不满10年；年假：5天\n工龄：满10年不满20年；年假：10天\n工龄：满20年；年假：15天"
TAX = (
    "全年收入：不超过3万6千元的；税率：3%\n"
    "全年收入：超过36,000元至144,000元的部分；税率：10%\n"
    "全年收入：超过144000元的部分；税率：20%"
)
PARCEL = "重量：≤500克；邮费：6元\n重量：500克至2公斤；邮费：9元\n重量：2公斤以上；邮费：每公斤5元"


def rows(text, *numbers):
    return [text.splitlines()[number] for number in numbers]


@pytest.mark.parametrize(
    ("asked", "row"),
    [
        ("居民年用水量150立方米的水价", 0),
        ("居民年用水量250的水价", 1),
        ("居民年用水量超过180方的水价", 1),
        ("居民年用水量300以上的水价", 2),
        ("居民年用水量超过三百立方米的水价", 2),
        ("居民年用水量不到180立方米的水价", 0),
    ],
)
def test_the_row_with_the_range_of_an_amount_is_quoted_alone(quoted, asked, row):
    assert quoted(asked, WATER, title="水价") == rows(WATER, row)


def test_a_boundary_of_two_ranges_has_both_rows(quoted):
    assert quoted("居民年用水量300的水价", WATER, title="水价") == rows(WATER, 1, 2)


@pytest.mark.parametrize(
    ("asked", "row"), [("工龄满10年的年假", 1), ("工龄12年的年假", 1), ("工龄不满10年的年假", 0)]
)
def test_a_boundary_belongs_to_the_range_that_includes_it(quoted, asked, row):
    assert quoted(asked, LEAVE, title="年假") == rows(LEAVE, row)


@pytest.mark.parametrize(
    ("asked", "row"),
    [("全年收入三万元的税率", 0), ("全年收入8万的税率", 1), ("全年收入二十万元税率", 2)],
)
def test_numbers_are_compared_however_they_are_written(quoted, asked, row):
    assert quoted(asked, TAX, title="税率") == rows(TAX, row)


@pytest.mark.parametrize(("asked", "row"), [("重量1公斤的邮费", 1), ("重量0.3公斤的邮费", 0)])
def test_amounts_are_compared_in_one_unit(quoted, asked, row):
    assert quoted(asked, PARCEL, title="邮费") == rows(PARCEL, row)


@pytest.mark.parametrize("asked", ["工龄12人的年假", "2012年工龄的年假", "3月12日问的工龄年假"])
def test_numbers_of_something_else_choose_no_row(quoted, asked):
    assert quoted(asked, LEAVE, title="年假") == quoted("工龄的年假", LEAVE, title="年假")
