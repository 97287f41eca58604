"""What a question names is met by what answers it."""

import pytest

from bot.types import Verdict

ROTA = "十月排班\n\n10月1日–5日由童大川值班。\n10月8日由闻小棠值班。\n"
PUMPS = "潜水泵\n\nZP-30型泵扬程为二十米。\nZP-50型泵扬程为三十米。\n"
FARES = "城市,住宿标准\n上海,五百元\n广州,四百二十元\n武汉,三百八十元\n"
LAW = (
    "泽湖市渔港管理办法\n\n第一章　总则\n第一条　为了加强渔港管理，制定本办法。\n"
    "第二条　本市渔港的管理适用本办法。\n第二章　停泊\n第三条　有下列情形之一的，不得靠泊：\n"
    "（一）超过核定吃水的；\n（二）未开启号灯的。\n第四条　违反第三条第二项规定的，责令改正。\n"
    "第三章　附则\n第五条　本办法自2019年4月1日起施行。\n"
)


@pytest.fixture
def marked(answerer_of):
    """Return a function that returns the first citation's marked text for a question."""

    def ask(files, question):
        citation = answerer_of(files).ask(question).citations[0]
        return "".join(citation.quote[start:end] for start, end in citation.highlights)

    return ask


@pytest.mark.parametrize(
    ("files", "question", "differs"),
    [
        ({"班.txt": ROTA}, "10月7日谁值班？", "没有 10月7日；有 10月1日–5日、10月8日"),
        ({"泵.txt": PUMPS}, "ZP-40型泵的扬程是多少？", "没有 ZP-40；有 ZP-30、ZP-50"),
        ({"差旅.csv": FARES}, "去成都出差的住宿标准是多少？", "没有 成都；有 "),
    ],
)
def test_what_is_said_of_another_name_is_related(answerer_of, files, question, differs):
    answer = answerer_of(files).ask(question)

    assert (answer.verdict, answer.answer) == (Verdict.RELATED, None)
    assert answer.differs[0].startswith(differs)


@pytest.mark.parametrize(
    ("files", "question", "answer"),
    [
        ({"班.txt": ROTA}, "10月3日谁值班？", "童大川"),
        ({"泵.txt": PUMPS}, "ZP-50型泵的扬程是多少？", "三十米"),
        ({"差旅.csv": FARES}, "去广州出差的住宿标准是多少？", "四百二十元"),
    ],
)
def test_what_a_question_names_is_answered(answerer_of, files, question, answer):
    asked = answerer_of(files).ask(question)

    assert asked.verdict is Verdict.ANSWERED
    assert not asked.differs
    assert answer in asked.answer


def test_the_row_of_another_city_is_not_marked(marked):
    assert "上海" not in marked({"差旅.csv": FARES}, "去广州出差的住宿标准是多少？")


def test_words_that_nobody_says_otherwise_refuse_nothing(answerer_of):
    text = "观鸟站\n\n观鸟站每天六点开放，门票二十元。\n"

    assert answerer_of({"站.txt": text}).ask("成都来的游客买观鸟站门票要多少钱？").differs == ()


@pytest.mark.parametrize(
    "question", ["渔港管理办法什么时候施行？", "《泽湖市渔港管理办法》何时起施行"]
)
def test_the_words_of_a_title_choose_the_document_and_then_count_no_more(marked, question):
    assert "2019年4月1日" in marked({"法.txt": LAW}, question)


@pytest.mark.parametrize("question", ["第3条第2项是什么？", "渔港管理办法第三条第（二）项"])
def test_an_item_is_quoted_where_it_stands_not_where_it_is_cited(marked, question):
    assert marked({"法.txt": LAW}, question).strip() == "（二）未开启号灯的。"


def test_an_article_is_found_in_the_part_of_a_code_that_has_it(marked):
    files = {
        f"渔业法典/{name}编.md": f"# 渔业法典\n\n# {name}编\n\n第{number}条 {name}应当登记。\n"
        for name, number in [("港口", "二十一"), ("船员", "四十"), ("网具", "六十三")]
    }

    assert "船员应当登记" in marked(files, "渔业法典第40条")


def test_an_amendment_is_not_the_law_that_is_asked_for(answerer_of):
    text = "渔业法修正案\n\n第六条　渔业法第三条中的“网箱”修改为“围网”。\n第七条　删去第九条。\n"
    answer = answerer_of({"修正案.txt": text}).ask("渔业法第六条")

    assert answer.verdict is not Verdict.ANSWERED
    assert answer.differs == ("没有渔业法第6条；有《渔业法修正案》",)


def test_the_document_with_the_number_comes_first(answerer_of):
    files = {
        f"{year}.txt": f"泽湖市人民政府文件\n泽政发〔{year}〕7号\n\n关于疏浚河道的通知\n\n"
        f"一、目标\n到年底疏浚河道{length}公里。\n二、经费\n由市财政安排。\n"
        for year, length in [(2021, "三十"), (2022, "四十五"), (2023, "五十二")]
    }
    answer = answerer_of(files).ask("泽政发[2022]7号要求疏浚河道多少公里？")

    assert answer.citations[0].path == "2022.txt"
    assert "四十五公里" in answer.answer


@pytest.mark.parametrize(
    ("question", "differs"),
    [
        ("船员法第三条是什么？", "没有《船员法》"),
        ("《渔业安全条例》规定哪些情形不得靠泊？", "没有《渔业安全条例》"),
        ("请问港口管理条例第三条说了什么", "没有《港口管理条例》"),
    ],
)
def test_an_article_of_a_law_that_no_document_is_or_names_is_related(
    answerer_of, question, differs
):
    answer = answerer_of({"法.txt": LAW}).ask(question)

    assert differs in answer.differs
    assert answer.verdict is not Verdict.ANSWERED


@pytest.mark.parametrize(
    "question",
    [
        "渔港办法第三条是什么？",
        "《渔港管理办法》规定哪些情形不得靠泊？",
        "泽湖市渔港管理办法（2019年）第三条",
        "本办法第三条是什么？",
    ],
)
def test_a_law_is_named_by_a_part_of_its_title_too(answerer_of, question):
    assert answerer_of({"法.txt": LAW}).ask(question).differs == ()


def test_a_law_that_a_text_only_speaks_of_is_named(answerer_of):
    text = "停航说明\n\n按《船员法》第三条，没有证书的船员不得值班。\n"

    assert answerer_of({"说明.txt": text}).ask("船员法第三条对证书怎么说？").differs == ()


def test_what_introduces_a_document_gives_way_to_what_has_the_amount_asked_for(marked):
    intro = "加装雨棚补助问答\n\n不少居民来电询问加装雨棚的补助办法，现就加装雨棚补助答复如下。\n\n"
    filler = "雨棚由业主共同商定样式，按照规定留出消防通道，施工时注意邻里安全。" * 12
    text = f"{intro}一、条件\n{filler}\n\n二、标准\n每个雨棚的加装补助三百元。\n{filler}\n"

    assert "三百元" in marked({"问答.txt": text}, "加装雨棚补助多少钱？")
