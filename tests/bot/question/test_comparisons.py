import pytest

from bot.question.comparisons import compared_sides


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("晨曦套餐和晚霞套餐有什么不同", ("晨曦套餐", "晚霞套餐")),
        ("旧站台与新站台限停时间的区别", ("旧站台", "新站台")),
        ("北京、上海和拉萨的伙食费分别是多少", ("北京", "上海", "拉萨")),
        ("北京、上海的伙食费分别是多少", ("北京", "上海")),
        ("大船、小船、一对一教练分别多少钱", ("大船", "小船", "一对一教练")),
        ("晚霞套餐比晨曦套餐贵多少", ("晚霞套餐", "晨曦套餐")),
        ("what is the difference between plan a and plan b?", ("plan a", "plan b")),
    ],
)
def test_the_things_compared_are_named_in_their_order(question, sides):
    assert compared_sides(question) == sides


@pytest.mark.parametrize("question", ["甲和乙", "产值同比增长多少", "各市分别多少", "有什么不同"])
def test_other_questions_compare_nothing(question):
    assert compared_sides(question) == ()
