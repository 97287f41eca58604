"""What is quoted for kinds of questions and of documents, from files to answers."""

import pytest

from tests.folder_builds import answerer_of

ITEMS = "消防设计 用电负荷 保险单据 场地合同 疏散计算 安保人数 保洁安排 交通方案 灯组结构".split()
LONG_LIST = "\n".join(
    f"（{number}）{item}与实际情况不符，经两次书面通知补正以后仍然没有改正，或者在补正时又提供了不实内容，"
    "严重影响审查进度和审查结论的可靠性；"
    for number, item in zip("一二三四五六七八九", ITEMS, strict=True)
)
FILES = {
    "服务台.csv": "编号,问题,答案\n1,储物柜忘了密码怎么办,带身份证由值班员开柜\n"
    "2,几点能进馆？,六点半\n",
    "滑雪.txt": "滑雪场问答\n\n问：雪板可以自己带吗？\n答：可以，须贴标。\n\n"
    "问：夜场几点开始？\n答：傍晚六点半开灯。\n",
    "对话.jsonl": '{"messages":[{"role":"user","content":"雨伞可以借几天？"},'
    '{"role":"assistant","content":"可以借三天，逾期每天扣一元。"}]}\n',
    "差旅.md": "# 差旅标准\n\n| 城市 | 住宿费 | 伙食费 |\n|---|---|---|\n| 上海 | 500 | 100 |\n"
    "| 拉萨 | 350 | 120 |\n| 成都 | 380 | 90 |\n",
    "领养.md": "# 领养流浪猫\n\n领养流浪猫须交下列材料：\n\n- 身份证\n- 住房证明\n- 领养申请\n\n"
    "绝育费两百元。\n",
    "灯会.txt": "灯会细则\n\n第一条　为了办好灯会，制定本细则。\n"
    f"第二条　灯会有下列情形之一的，不予批准：\n{LONG_LIST[:-1]}。\n"
    "第三条　灯会展期不得超过四十五天。\n",
    "入住.txt": "宿舍须知\n\n一、宿舍入住的材料\n（一）录取通知书；\n（二）体检报告。\n"
    "二、宿舍禁止的物品\n（一）电炉；\n（二）宠物。\n",
    "晨曦.txt": "晨曦套餐说明\n\n晨曦套餐每月三十九元，流量二十GB。\n",
    "晚霞.txt": "晚霞套餐说明\n\n晚霞套餐每月五十九元，流量五十GB。\n",
    "泊位.csv": "泊位区,日期,班次,值守人,电话\n一类区,5月1日,白班,小蓝,6101\n"
    "一类区,5月1日,夜班,小紫,6102\n"
    "二类区,5月2日,白班,小青,6103\n二类区,5月2日,夜班,小蓝,6104\n",
    "课表.csv": "班级,星期,上午,下午\n一班,周一,数学,体育\n一班,周二,语文,美术\n"
    "二班,周一,英语,科学\n二班,周二,数学,音乐\n",
    "缆车.txt": "缆车问答\n\n问：缆车运营检修要多少人？\n答：四人一组。\n\n"
    "问：缆车从停运到检修完要多久？\n答：约三个星期。\n",
    "公约.txt": "渔村公约\n\n第一条　村民应当爱护堤坝。\n第二条　封海期间禁止拖网、电鱼和炸鱼。\n"
    "第三条　违反公约的由理事会劝诫。\n",
}


@pytest.fixture(scope="module")
def answerer(tmp_path_factory, tools):
    return answerer_of(FILES, tmp_path_factory.mktemp("kinds"), tools)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("忘了储物柜密码怎么办？", "带身份证由值班员开柜 [1]"),
        ("滑雪场夜场几点开始？", "傍晚六点半开灯。 [1]"),
        ("雨伞可以借几天", "可以借三天，逾期每天扣一元。 [1]"),
        ("上海的住宿费是多少", "城市：上海；住宿费：500；伙食费：100 [1]"),
        ("宿舍入住需要哪些材料", "（一）录取通知书； （二）体检报告。 [1]"),
        ("成都的伙食费标准", "城市：成都；住宿费：380；伙食费：90 [1]"),
        ("封海期间禁止哪些行为", "第二条 封海期间禁止拖网、电鱼和炸鱼。 [1]"),
        ("领养流浪猫要交哪些材料", "领养流浪猫须交下列材料： 身份证 住房证明 领养申请 [1]"),
        (
            "二类区5月2日夜班谁值守",
            "泊位区：二类区；日期：5月2日；班次：夜班；值守人：小蓝；电话：6104 [1]",
        ),
        ("缆车检修要多久", "约三个星期。 [1]"),
        (
            "晚霞套餐和晨曦套餐有什么不同",
            "晚霞套餐每月五十九元，流量五十GB。 [1]\n晨曦套餐每月三十九元，流量二十GB。 [2]",
        ),
    ],
)
def test_the_answer_alone_is_quoted(answerer, question, answer):
    assert answerer.ask(question).answer == answer


def test_rows_are_quoted_for_each_value_that_the_question_gives(answerer):
    answer = answerer.ask("上海和拉萨的伙食费分别是多少").answer

    assert "伙食费：100" in answer
    assert "伙食费：120" in answer
    assert "成都" not in answer


def test_all_rows_with_the_value_that_the_question_gives_are_quoted(answerer):
    answer = answerer.ask("小蓝值守的电话").answer

    assert "5月1日；班次：白班" in answer
    assert "5月2日；班次：夜班" in answer
    assert "小紫" not in answer
    assert "小青" not in answer


def test_a_row_with_a_similar_value_is_not_quoted(answerer):
    answer = answerer.ask("二类区白班一个人值守时的电话").answer

    assert "6103" in answer
    assert "一类区" not in answer


def test_the_cell_that_is_asked_for_is_known(answerer):
    answer = answerer.ask("上海的住宿费是多少")

    span = answer.answer_span
    assert span.text == "500"
    assert answer.citations[0].quote[span.start : span.end] == "500"


def test_a_list_that_runs_over_chunks_is_quoted_whole(answerer):
    answer = answerer.ask("灯会有哪些情形不予批准")

    assert all(item in answer.answer for item in ["下列情形", *ITEMS])
    assert "四十五天" not in answer.answer
    assert answer.answer.endswith("[2]")
    for citation in answer.citations:
        document = answerer.index.document(citation.document_id)
        assert document.text[citation.start : citation.end] == citation.quote
