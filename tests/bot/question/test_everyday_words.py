"""The list of everyday words and what documents write for them."""

import pytest

from bot.question.everyday_words import everyday_pairs


def test_an_everyday_word_is_found_with_the_words_written_for_it_the_usual_one_first():
    assert everyday_pairs("房东要押金") == [("房东", "出租人")]
    assert [other for _, other in everyday_pairs("酒驾怎么处理")] == ["饮酒后驾驶"]


def test_words_that_stand_for_each_other_are_found_either_way():
    assert ("驾照", "驾驶证") in everyday_pairs("驾照丢失")
    assert ("驾驶证", "驾照") not in everyday_pairs("驾驶人丢失")
    assert {("职工", "员工"), ("员工", "职工")} & set(everyday_pairs("职工")) == {("职工", "员工")}


def test_a_word_that_means_more_than_the_written_one_is_found_one_way_only():
    assert ("狗", "犬") in everyday_pairs("养一条狗")
    assert everyday_pairs("犬") == []


def test_a_word_does_not_hide_those_within_it_and_comes_before_them():
    found = dict.fromkeys(word for word, _ in everyday_pairs("老板不发工资"))
    assert list(found) == ["老板", "不发工资", "发工资", "工资"]
    assert ("狗", "犬") in everyday_pairs("遛狗要拴绳吗")


def test_a_question_without_everyday_words_has_none():
    assert everyday_pairs("渡轮在风力达到八级时停航") == []
    assert everyday_pairs("") == []


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("水费晚交了会怎样", "逾期"),
        ("停水后多久来水", "恢复供水"),
        ("停水要通知吗", "停止供水"),
        ("馆里能拍照吗", "摄影"),
        ("杂志能借多久", "期刊"),
        ("带什么材料", "提交材料"),
        ("办法什么时候开始执行", "施行"),
        ("包吃住还有补助吗", "统一安排食宿"),
    ],
)
def test_what_people_ask_at_counters_is_known_by_what_rules_write(question, written):
    assert written in {other for _, other in everyday_pairs(question)}


@pytest.mark.parametrize(
    ("question", "another"),
    [
        ("自来水公司在哪", "恢复供水"),
        ("原来电费谁交", "恢复供电"),
        ("写字楼几点关门", "批注"),
        ("能带水果吗", "饮水"),
        ("连接水管找谁", "用水报装"),
        ("傍晚交通怎么管", "逾期"),
        ("许多高校何时开学", "高度"),
        ("多重国籍的人能报名吗", "重量"),
        ("代表不准迟到吗", "校验"),
    ],
)
def test_a_longer_word_that_happens_to_contain_an_everyday_word_is_none(question, another):
    assert another not in {other for _, other in everyday_pairs(question)}
