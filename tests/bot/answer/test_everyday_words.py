"""Questions in everyday words over documents that write others."""

import pytest

from tests.folder_builds import answerer_of

FILES = {
    "租赁办法.md": "# 石湾保障住房租赁办法\n\n"
    "第三条 出租人应当按季度检查消防器材。\n\n"
    "第七条 承租人退租的，出租人应当在五个工作日内返还保证金。\n\n"
    "第九条 租赁期内不得转租。\n",
    "港区规定.md": "# 石湾港区管理规定\n\n"
    "第二条 携犬外出的，应当使用束犬链。\n\n"
    "第五条 饮酒后驾驶的，暂停入港三个月，并通报所在单位。\n\n"
    "第六条 失信被执行人不得预订贵宾泊位。\n",
    "旅馆须知.md": "# 石湾旅馆须知\n\n房客请在中午前退房，退房时交还钥匙。老客户可以订酒水。"
    "前台有遛弯路线图，绳索和雨具可以借。\n",
}


@pytest.fixture(scope="module")
def answerer(tmp_path_factory, tools):
    return answerer_of(FILES, tmp_path_factory.mktemp("everyday"), tools)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("房东几天退押金", "出租人应当在五个工作日内返还保证金"),
        ("酒驾会怎么样", "饮酒后驾驶的，暂停入港三个月"),
        ("遛狗要拴绳吗", "携犬外出的，应当使用束犬链"),
        ("老赖能订吗", "失信被执行人不得预订贵宾泊位"),
    ],
)
def test_the_sentence_that_says_it_in_other_words_is_marked_first(answerer, question, sentence):
    citation = answerer.ask(question).citations[0]
    assert sentence in "".join(citation.quote[start:end] for start, end in citation.highlights)
