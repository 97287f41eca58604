"""The words that answer, where a sentence gives several values or repeats what is asked for."""

import pytest

from tests.bot.ranking.test_judging import WordJudge, judging

TEXTS = {
    "a.txt": "水价包含污水处理费，其中居民0.95元，非居民1.40元。",
    "b.txt": "复印费：A4每张0.3元，A3每张0.6元，装订另计。",
    "c.txt": "普通证可借图书6册，少儿证可借图书4册，借期为30天。",
    "d.txt": "总经理接待日为每月10日上午。",
    "f.txt": "预交金内科3000元、外科5000元，医保减半。\n整机保修一年，电机及加热管保修三年。",
    "g.txt": "初级资格5月6日起，中级资格8月28日起，登录网站打印准考证。",
    "h.txt": "9月5日考试，《会计实务》165分钟，《财务管理》135分钟。",
    "e.txt": "座位等级：\n（一）董事：一等座；\n（二）职工：二等座。",
}


OTHERS = {"x.txt": "食堂的菜单每周一更换。", "y.txt": "操场的看台正在维修。"}


def words(answerer_of, tools, question, judged):
    asked = {path: text for path, text in TEXTS.items() if judged in text}
    answer = judging(answerer_of, tools, WordJudge(judged), OTHERS | asked).ask(question)
    return answer.answer_span.text if answer.answer_span else None


@pytest.mark.parametrize(
    ("question", "judged", "expected"),
    [
        ("水价包含的污水处理费是多少", "1.40元", "居民0.95元，非居民1.40元"),
        ("水价包含的居民污水处理费是多少", "1.40元", "居民0.95元"),
        ("水价包含的非居民污水处理费是多少", "1.40元", "1.40元"),
        ("复印费每张多少钱", "0.6元", "A4每张0.3元，A3每张0.6元"),
        ("A4复印费每张多少钱", "0.6元", "A4每张0.3元"),
        ("证可借图书几册", "6册", "普通证可借图书6册，少儿证可借图书4册"),
        ("少儿证可借图书几册", "6册", "少儿证可借图书4册"),
        ("可借图书借期为多少天", "30天", "30天"),
        ("外科的预交金多少元", "3000元、外科5000元", "外科5000元"),
        ("内科的预交金多少元", "3000元、外科5000元", "预交金内科3000元"),
        ("医保减半的预交金是多少元", "3000元", "预交金内科3000元、外科5000元"),
        ("电机及加热管保修几年", "整机保修一年，电机及加热管保修三年", "电机及加热管保修三年"),
        ("电机保几年修", "整机保修一年", "电机及加热管保修三年"),
        ("中级的准考证几月几日起登录网站打印", "初级资格5月6日起", "中级资格8月28日起"),
        ("准考证几月几日起登录网站打印", "5月6日起", "初级资格5月6日起，中级资格8月28日起"),
        (
            "考试《财务管理》多少分钟",
            "会计实务》165分钟，《财务管理》135分钟",
            "《财务管理》135分钟",
        ),
    ],
)
def test_values_side_by_side_answer_together_unless_the_question_names_one(
    answerer_of, tools, question, judged, expected
):
    assert words(answerer_of, tools, question, judged) == expected


def test_words_that_answer_do_not_repeat_what_is_asked_for(answerer_of, tools):
    asked = "总经理接待日是哪天"
    assert words(answerer_of, tools, asked, "接待日为每月10日上午") == "每月10日上午"


@pytest.mark.parametrize(("judged", "expected"), [("30天", None), ("4册", "4册")])
def test_a_number_of_books_is_no_number_of_days(answerer_of, tools, judged, expected):
    assert words(answerer_of, tools, "少儿证可以借几本图书", judged) == expected


@pytest.mark.parametrize("question", ["职工的座位等级", "员工的座位等级"])
@pytest.mark.parametrize("between", ["\n", " ", ""])
def test_the_item_that_the_question_names_answers(answerer_of, tools, question, between):
    text = TEXTS["e.txt"].replace("\n", between)
    answer = judging(answerer_of, tools, WordJudge("一等座"), {**TEXTS, "e.txt": text})
    assert answer.ask(question).answer_span.text == "二等座"


def test_the_judge_chooses_the_item_where_the_question_names_none(answerer_of, tools):
    assert words(answerer_of, tools, "座位等级", "一等座") == "一等座"


def test_several_cells_of_a_row_are_no_words_that_answer(answerer_of, tools):
    row = {**TEXTS, "i.txt": "洗碗机的程序\n程序：快洗；温度（℃）：45；耗电（度）：0.38"}
    for question in ("快洗程序多少度", "快洗程序的耗电是几度"):
        answer = judging(answerer_of, tools, WordJudge("温度（℃）：45；耗电（度）：0.38"), row).ask(
            question
        )
        assert answer.answerable
        span = answer.answer_span
        assert span is None or span.text == "0.38"


@pytest.mark.parametrize(
    ("question", "cell"), [("快洗程序要多久", "30"), ("快洗程序用几度电", "0.38")]
)
def test_the_cell_whose_unit_is_of_the_kind_asked_for_answers(answerer_of, tools, question, cell):
    row = {
        **OTHERS,
        "i.txt": "程序一览\n程序：快洗；时长（分钟）：30；耗水（升）：5.8；耗电（千瓦时）：0.38",
    }
    answer = judging(answerer_of, tools, WordJudge("5.8"), row).ask(question)
    assert answer.answer_span.text == cell
