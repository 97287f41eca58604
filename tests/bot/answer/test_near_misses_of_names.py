"""What is said of another thing than a question names is related, whatever it is named by."""

import pytest

from bot.answer.answerer import Answerer
from bot.types import Verdict
from embeddings.store.generations import open_index
from embeddings.text.background_idf import load_background_idf
from tests.folder_builds import build_index

FILES = {
    "巡塘.txt": "巡塘安排\n\n星期一：甲班\n星期三：乙班\n每天六点到岗。\n",
    "渔业.txt": "泽湖渔业\n\n2021年捕捞产量三百吨，下降一成。\n2022年年末在册渔船四十一艘。\n",
    "学费.csv": "年级,学费\n一年级,4200元\n二年级,4500元\n",
    "渔港.txt": "苇滩渔港停泊须知\n\n1号泊位：停渔船。\n2号泊位：停货船。\n",
    "休渔.txt": "泽渔发〔2021〕7号\n\n关于休渔的通知\n\n休渔期为六月一日至八月三十一日。\n",
    "电话.txt": "渔政站电话\n\n巡查：顾小帆，6681。\n登记：魏明远，6683。\n",
    "条例.txt": "泽湖市渔港条例\n\n第三条　有下列情形之一的，不得靠泊：\n（一）超过核定吃水的；\n"
    "（二）未开启号灯的。\n第四条　违反第三条的，责令改正。\n第九条　本条例自2019年4月起施行。\n",
    "图书馆.txt": "泽湖区图书馆开放时间\n\n周二至周五九点开门。\n",
    "差旅.txt": "差旅标准\n\n北京、上海每天六百元，其他城市每天三百五十元。\n",
    "季报.txt": "岚湾船厂2023年二季度情况\n\n二季度造船八艘。\n",
    "停泊2015.txt": "泽湖市停泊办法（2015年修订）\n\n第一条　停泊费每天六元。\n",
    "停泊2020.txt": "泽湖市停泊办法（2020年修订）\n\n第一条　停泊费每天九元。\n",
    **{
        f"员工{year}.txt": f"芦滩船厂{year}年情况\n\n年末有员工一千{number}百人。\n"
        for year, number in ((2021, "八"), (2022, "九"))
    },
    "船长.txt": "船长考试细则\n\n第四条　笔试满分一百分，八十分合格。\n",
    "船员.txt": "船员考试细则\n\n第四条　笔试满分一百分，六十分合格。\n",
}


@pytest.fixture(scope="module")
def answerer(tmp_path_factory, tools):
    folder, index = tmp_path_factory.mktemp("folder"), tmp_path_factory.mktemp("index")
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    build_index(folder, index, tools)
    opened = open_index(index, tools.recipe)
    yield Answerer(opened, tools, load_background_idf())
    opened.close()


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("星期六轮到哪个班巡塘？", "没有 星期六；有 星期一"),
        ("2021年年末在册渔船有多少艘？", "没有 2021年；有 2022年"),
        ("岚湾船厂2022年二季度造船几艘？", "没有 2022年；有 2023年"),
        ("四年级学费多少钱？", "没有 4年级；有 "),
        ("苇滩渔港3号泊位停什么船？", "没有 3号泊；有 "),
        ("泽渔发〔2020〕7号规定的休渔期是什么时候？", "没有 泽渔发〔2020〕7号"),
        ("渔政站林志强的电话是多少？", "没有 林志强；有 顾小帆"),
        ("渔政站赵老师电话多少", "没有 赵老师；有 顾小帆"),
        ("渔港条例第3条第5项是什么？", "没有渔港条例第3条第5项"),
        ("泽湖市烟花爆竹条例自何时起施行？", "没有《泽湖市烟花爆竹条例》"),
        ("泽湖区博物馆周二几点开门？", "没有 博物馆；有 图书馆"),
        ("2018年修订的停泊办法规定停泊费每天多少？", "没有 2018年版；有 "),
    ],
)
def test_what_is_said_of_another_is_related(answerer, question, lacking):
    answer = answerer.ask(question)

    assert (answer.verdict, answer.answer) == (Verdict.RELATED, None)
    assert answer.differs[0].startswith(lacking)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("周三轮到哪个班巡塘？", "乙班"),
        ("2022年年末在册渔船有多少艘？", "四十一艘"),
        ("岚湾船厂23年二季度造船几艘？", "八艘"),
        ("苇滩渔港二号泊位停什么船？", "货船"),
        ("泽渔发2021年7号规定的休渔期是什么时候？", "六月一日"),
        ("渔政站魏明远的电话是多少？", "6683"),
        ("渔港条例3条第2项是什么？", "号灯"),
        ("泽湖图书馆星期三几点开门？", "九点"),
        ("去杭州的差旅标准是每天多少元？", "三百五十元"),
        ("2015年修订的停泊办法规定停泊费每天多少？", "六元"),
    ],
)
def test_what_is_said_of_it_is_answered(answerer, question, answer):
    asked = answerer.ask(question)

    assert asked.differs == ()
    assert answer in (asked.answer or "")


@pytest.mark.parametrize(("rank", "pass_mark"), [("船长", "八十分"), ("船员", "六十分")])
def test_an_article_of_the_named_rule_alone_is_quoted(answerer, rank, pass_mark):
    answer = answerer.ask(f"{rank}考试细则第四条几分合格").answer

    assert pass_mark in answer
    assert answer.count("合格") == 1


def test_a_figure_of_another_year_is_not_quoted_beside_the_one_asked_for(answerer):
    answer = answerer.ask("芦滩船厂2022年年末有多少员工？").answer

    assert "一千九百人" in answer
    assert "一千八百人" not in answer
