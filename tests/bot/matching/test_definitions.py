import pytest

from bot.matching.definitions import asked_term, defines
from corpus.text.fold import fold


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("什么是家庭暴力？", "家庭暴力"),
        ("请问什么叫童工", "童工"),
        ("家庭暴力是什么意思", "家庭暴力"),
        ("敏感个人信息指什么？", "敏感个人信息"),
        ("大型企业是指什么企业", "大型企业"),
        ("契税的纳税人是谁？", "契税的纳税人"),
        ("第二顺序继承人有哪些", "第二顺序继承人"),
        ("近亲属包括哪些人？", "近亲属"),
        ("工资总额由哪些部分组成？", "工资总额"),
        ("哪些人属于近亲属？", "近亲属"),
        ("劳动法所称的童工是指什么", "童工"),
        ("經營者集中的定義是什麼？", "经营者集中"),
        ("年假有几天？近亲属是指谁？", "近亲属"),
    ],
)
def test_a_question_for_a_meaning_names_its_term(question, term):
    assert asked_term(question) == term


@pytest.mark.parametrize(
    "question",
    [
        "",
        "哪些人坐渡轮可以免费？",
        "市图书馆有哪几个分馆？",
        "请问现在有哪些小区，各有多少套？",
        "启动会是谁主持的？",
        "他的徒弟叫什么？",
        "这是什么？",
        "开放时间是什么",
        "高空抛物是哪个修正案加进去的？",
        "国家规定的所有的企业的职工在工作中受到的各种各样的伤害是什么意思？",
    ],
)
def test_another_question_names_none(question):
    assert asked_term(question) == ""


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        ("家庭暴力", "第二条 本法所称家庭暴力，是指家庭成员之间的殴打。"),
        ("个人信息", "第四条 个人信息是以电子方式记录的信息。"),
        ("近亲属", "配偶、父母、子女、兄弟姐妹为近亲属。"),
        ("用人单位", "企业和个体工商户（以下简称“用人单位”）不得招用。"),
        ("工资总额", "第四条 工资总额由下列6个部分组成："),
        ("第一顺序继承人", "（一）第一顺序：配偶、子女、父母；"),
        ("法定继承的第一顺序", "（一）第一顺序：配偶、子女、父母；"),
        ("經營者集中", "经营者集中是指下列情形："),
        ("馆长", "馆长：张一鸣"),
    ],
)
def test_a_sentence_that_says_what_a_term_means_defines_it(term, sentence):
    assert defines(fold(term), fold(sentence))


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        ("近亲属", "亲属包括配偶、血亲和姻亲。"),
        ("亲属", "近亲属是指配偶、父母和子女。"),
        ("个人信息", "（一）个人信息处理者，是指自主决定处理目的的组织。"),
        ("第一顺序继承人", "继承开始后，由第一顺序继承人继承。"),
        ("工资总额", "下列各项不列入工资总额的范围："),
        ("家庭暴力", "家庭暴力不是小事。"),
    ],
)
def test_a_sentence_that_only_uses_a_term_or_defines_another_one_does_not(term, sentence):
    assert not defines(term, fold(sentence))
