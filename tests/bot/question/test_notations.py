"""Short notations become those of the folder."""

import pytest

from bot.question.notations import with_known_notations


class Counts:
    """A folder that has some terms."""

    def __init__(self, *terms):
        self._terms = terms

    def chunk_counts(self, terms):
        return [int(term in self._terms) for term in terms]


@pytest.mark.parametrize(
    ("typed", "terms", "written"),
    [
        ("渔港条例13条第1款", (), "渔港条例第13条第1款"),
        ("渔港法18条", (), "渔港法第18条"),
        ("13条（二）项", (), "第13条（二）项"),
        ("礼拜二谁巡塘", ("期二",), "星期二谁巡塘"),
        ("礼拜天谁巡塘", ("周三",), "周日谁巡塘"),
        ("周五谁巡塘", ("期二",), "星期五谁巡塘"),
        ("10.2谁巡塘", ("#10月1日",), "10月2日谁巡塘"),
        ("10/2谁巡塘", ("#10月2日",), "10月2日谁巡塘"),
        ("Q3产量", ("季度",), "三季度产量"),
        ("23年三季度产量", ("#2023年",), "2023年三季度产量"),
    ],
)
def test_a_short_notation_is_written_as_the_folder_writes_it(typed, terms, written):
    assert with_known_notations(typed, Counts(*terms)) == written


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("提了3条建议", ()),
        ("第13条第1款", ()),
        ("周五谁巡塘", ("周五", "期五")),
        ("礼拜二谁巡塘", ("拜二", "期二")),
        ("一周三次", ("期三",)),
        ("10.2怎么试", ()),
        ("10.2谁巡塘", ("#10月1日", "#10.2")),
        ("涨了10.2元", ("#10月1日",)),
        ("Q3是什么故障", ("q3", "季度")),
        ("存了23年三季度的", ()),
    ],
)
def test_what_the_folder_has_or_may_mean_something_else_is_left(typed, terms):
    assert with_known_notations(typed, Counts(*terms)) == typed
