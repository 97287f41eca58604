"""Which part of a list is quoted: all of it, the list in an item, or an item with its lead."""

import pytest

from bot.answer.quoting.list_marks import ListMark, list_mark

NESTED = """申报材料：
1、船舶材料
（1）登记证；
（2）检验证。
2、船员材料
（1）适任证；
（2）体检表。
审批需要二十日。"""
PLAIN_BELOW = """开店须备：
1. 申请表
2. 场地
租约
消防意见
3. 人员
健康证"""
EXPLAINED = """清舱按以下步骤进行：
1. 关阀
由轮机员关闭海底阀。
2. 抽水
两人一组，一人看泵。
3. 通风
清舱每季度一次。"""


@pytest.mark.parametrize(
    ("sentence", "mark"),
    [
        ("（三）登记", ListMark("han()", 3)),
        ("二十三、登记", ListMark("han.", 23)),
        ("十、登记", ListMark("han.", 10)),
        ("2.登记", ListMark("digits.", 2)),
        ("12) 登记", ListMark("digits)", 12)),
        ("③登记", ListMark("circled", 3)),
        ("b) 登记", ListMark("letter", 2)),
        ("第二，登记", ListMark("ordinal", 2)),
        ("三是登记", ListMark("point", 3)),
        ("• 登记", ListMark("•", 0)),
    ],
)
def test_a_mark_has_a_style_and_a_number(sentence, mark):
    assert list_mark(sentence) == mark


@pytest.mark.parametrize("sentence", ["3.5米", "第三条 登记", "e.g. 登记", "一月登记", "登记"])
def test_other_beginnings_are_no_marks(sentence):
    assert list_mark(sentence) is None


def lines(text, first, last):
    return text.split("\n")[first:last]


def test_a_list_is_quoted_with_the_lists_in_its_items(quoted):
    assert quoted("申报要哪些材料", NESTED) == lines(NESTED, 0, 7)


def test_of_a_list_in_a_list_the_one_asked_for_is_quoted(quoted):
    assert quoted("船员材料有哪些", NESTED) == lines(NESTED, 4, 7)


def test_a_list_in_a_list_ends_where_the_outer_one_goes_on(quoted):
    text = (
        "一、条件：\n（一）会水；\n（二）成年。\n二、证件：\n1. 户口簿；\n2. 照片。\n三、十日内办。"
    )

    assert quoted("要带哪些证件", text) == ["二、证件：", "1. 户口簿；", "2. 照片。"]


def test_lines_without_marks_between_items_belong_to_the_list(quoted):
    assert quoted("开店要备什么", PLAIN_BELOW) == PLAIN_BELOW.split("\n")


def test_explanations_between_items_belong_to_the_list(quoted):
    assert quoted("清舱有哪些步骤", EXPLAINED) == lines(EXPLAINED, 0, 6)


def test_the_steps_are_quoted_where_it_is_asked_how(quoted):
    text = "验船步骤：\n（1）停泊；\n（2）登船；\n（3）查舱。\n验船每年一次。"

    assert quoted("怎么验船", text) == lines(text, 0, 4)
    assert quoted("验船每年几次", text)[-1] == "验船每年一次。"


@pytest.mark.parametrize("asked", ["飞艇出事赔吗", "开飞艇能不能赔"])
def test_an_item_is_quoted_with_the_sentence_that_announces_it(quoted, asked):
    text = "下列情形不予赔付：\n（一）战争；\n（二）驾驶飞艇；\n（三）核辐射。\n津贴每日百元。"

    assert quoted(asked, text) == ["下列情形不予赔付：", "（二）驾驶飞艇；"]


def test_what_follows_an_announcement_is_no_item_without_a_mark(quoted):
    text = "现将事项公告如下：\n渔船八时以前回港避风，船员上岸。\n渡轮停航。"

    assert "现将事项公告如下：" not in quoted("渔船几时以前回港", text)


@pytest.mark.parametrize("asked", ["入舱须带什么", "入舱须带啥？"])
def test_what_something_takes_is_a_list(quoted, asked):
    text = "入舱须带\n手电\n面罩\n绳索"

    assert quoted(asked, text, headings=("入舱须带",)) == ["手电", "面罩", "绳索"]
