"""What people say next in a conversation becomes the sentence that they mean."""

import pytest

from bot.question.follow_up import complete_follow_up

FILES = {
    "泳馆.txt": "泳馆须知\n\n成人票每次三十元，儿童票每次十五元，月票二百八十元。\n"
    "深水区周一到周五十点开放，周末八点开放。\n泳帽租金五元，泳镜租金八元，押金二十元。\n"
    "更衣柜钥匙丢失的，赔偿五十元。\n教练课每次一百二十元，须提前两天预约。\n"
    "3路摆渡车首班车七点，末班车二十一点。\n泳池水每月检查一次，由救生员董波负责。\n",
    "规定.txt": "泳馆规定\n\n第一条　入场须淋浴。\n第二条　池边不得奔跑。\n"
    "第三条　场内不得吸烟。\n",
}


@pytest.fixture
def complete(answerer_of):
    answerer = answerer_of(FILES)
    return lambda question, *history: (
        complete_follow_up(question, history, answerer.new_reader()).text
    )


@pytest.mark.parametrize(
    ("question", "history", "completed"),
    [
        # The first question stands however few words it has.
        ("儿童票呢", ["成人票多少钱"], "儿童票多少钱"),
        ("不是，我要问的是月票", ["成人票多少钱"], "月票多少钱"),
        ("泳镜呢", ["泳帽租金多少", "月票呢", "谢谢"], "泳镜租金多少"),
        # What has the thing asked for is put before it.
        ("泳镜呢", ["租金多少"], "泳镜租金多少"),
        # Times, numbers and persons take the place of their like only.
        ("周末呢", ["深水区几点开放"], "周末深水区几点开放"),
        ("首班呢", ["3路摆渡车末班车几点"], "3路摆渡车首班车几点"),
        ("老人呢", ["儿童坐摆渡车收费吗"], "老人坐摆渡车收费吗"),
        # Codes and capitals are parts of Chinese questions too.
        ("那VIP卡呢", ["月票多少钱"], "VIP卡多少钱"),
        ("下一条呢", ["第一条讲什么"], "第2条讲什么"),
        ("上一条呢", ["第三条讲什么"], "第2条讲什么"),
        # What has happened belongs to what is asked about.
        ("要赔多少钱？", ["更衣柜钥匙丢了怎么办"], "更衣柜钥匙丢了要赔多少钱？"),
        ("泳镜坏了呢", ["泳帽破了谁赔"], "泳镜坏了谁赔"),
        # How often and how much are asked, not asked about.
        ("要预约吗", ["教练课一次多少钱"], "教练课要预约吗"),
        ("谁负责", ["泳池水多久检查一次"], "泳池水谁负责"),
        # Nothing in these names what they are asked of.
        ("晚交了会怎样", ["月票什么时候交钱"], "月票晚交了会怎样"),
        ("有年龄要求吗", ["儿童票多少钱"], "儿童票有年龄要求吗"),
        # Only the sentence that asks is continued.
        ("月票呢", ["成人票多少钱？我一个人去。"], "月票多少钱？"),
        ("能带泳圈进去吗", ["可以带泳镜进去吗"], "能带泳圈进去吗"),
        ("泳圈呢", ["可以带泳镜入场吗"], "可以带泳圈入场吗"),
    ],
)
def test_a_turn_becomes_the_sentence_that_is_meant(complete, question, history, completed):
    assert complete(question, *history) == completed


@pytest.mark.parametrize(
    "question", ["更衣柜钥匙丢失赔多少", "池边可以奔跑吗", "泳池水谁检查", "场内能吸烟吗"]
)
def test_another_subject_of_the_same_text_is_left_alone(complete, question):
    assert complete(question, "成人票多少钱") == question


def test_words_that_only_join_a_question_to_the_conversation_are_left_out(complete):
    asked = "更衣柜钥匙丢失赔偿多少元"

    assert complete(f"好的，那{asked}", "成人票多少钱") == asked


def test_a_long_earlier_text_is_no_context(complete):
    assert complete("儿童票呢", "成人票" * 400) == "儿童票呢"
