import pytest

from bot.versions.entry_provision import asks_for_entry, entry_date, find_provision


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("第一条 为了管理。\n第九条 本法自2024年7月1日起施行。", "本法自2024年7月1日起施行"),
        ("本办法自发布之日起施行。", "本办法自发布之日起施行"),
        (
            "第三条 前款规定自2020年1月1日起执行。\n第九条 本规定自2021年5月1日起正式实施。",
            "本规定自2021年5月1日起正式实施",
        ),
        ("2003年7月30日 通过\n2003年10月1日 施行\n第一条 为了登记。", "2003年10月1日 施行"),
        ("第九条 本條例自2021年5月1日起施行。", "本條例自2021年5月1日起施行"),
    ],
)
def test_a_text_says_when_it_enters_into_force(text, words):
    start, end = find_provision(text)
    assert text[start:end] == words


@pytest.mark.parametrize(
    "text", ["自己同时代理的其他人实施的行为。", "本法施行前已经登记的公司。", "", "自愿实施。"]
)
def test_other_sentences_say_nothing_of_it(text):
    assert find_provision(text) is None


def test_the_day_is_read_from_the_provision():
    assert entry_date("本法自2024年7月1日起施行。") == (2024, 7, 1)
    assert entry_date("本法自公布之日起施行。") == ()


@pytest.mark.parametrize(
    "question",
    [
        "公司法什么时候开始施行？",
        "停车管理办法何时施行",
        "停车管理办法自何时起施行",
        "考勤制度哪天生效",
        "考勤制度从哪一天起实行",
        "停车管理办法的施行日期",
        "停车管理办法的生效时间是？",
        "停车管理办法是几月几号实施的",
    ],
)
def test_questions_for_the_entry_into_force(question):
    assert asks_for_entry(question)


@pytest.mark.parametrize(
    "question",
    [
        "合同生效后多少天付款",
        "什么时候放假",
        "施行前的合同怎么办",
        "停车管理办法由谁实施",
        "何时申请执行费",
    ],
)
def test_questions_for_something_else(question):
    assert not asks_for_entry(question)
