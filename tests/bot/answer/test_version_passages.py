import pytest

OLD, NEW = "停车管理办法(2018-06-01).md", "停车管理办法(2022-06-01).md"
OTHERS = {
    "通知.md": "# 关于清洗水箱的通知\n\n周六清洗水箱，请提前储水。\n",
    "公园.md": "# 公园管理办法\n\n第一条 公园六点开门。\n\n第二条 本办法自2019年3月1日起施行。\n",
    "绿地.md": "# 岚渡县绿地养护办法\n\n第一条 每周浇水。\n\n第二条 本办法自2017年4月5日起施行。\n",
}


def rule(fee, day, extra=""):
    return (
        "# 停车管理办法\n\n第一条 为了规范停车秩序，方便居民出行，制定本办法。\n\n"
        f"第二条 夜间停车每次收费{fee}元，由收费员在出口收取。\n\n{extra}"
        f"第三条 违规停车的，由保安劝离。\n\n第四条 本办法自{day}起施行。\n"
    )


FILES = {
    OLD: rule(5, "2018年7月1日", "第二条之一 残疾人的车辆停放免收一切费用。\n\n"),
    NEW: rule(8, "2022年7月1日"),
    **OTHERS,
}


@pytest.fixture
def ask(answerer_of):
    return answerer_of(FILES).ask


def test_the_version_in_force_is_cited_without_the_older_one_that_says_it_too(ask):
    answer = ask("夜间停车每次收费多少元？")

    assert answer.answerable
    assert answer.citations[0].path == NEW
    assert "收费8元" in answer.answer
    assert OLD not in [each.path for each in answer.citations]


@pytest.mark.parametrize(
    "question",
    ["2018年版停车管理办法夜间停车每次收费多少元？", "旧停车管理办法里夜间停车每次收费多少元？"],
)
def test_a_version_that_the_question_names_comes_first_and_is_labelled(ask, question):
    answer = ask(question)

    assert answer.citations[0].path == OLD
    assert "收费5元" in answer.answer
    assert "收费8元" not in answer.answer
    newer = next(each for each in answer.citations if each.path == NEW)
    assert answer.citations[0].superseded_by == newer.document_id
    assert newer.superseded_by is None


def test_what_compares_versions_cites_both_the_newer_one_first(ask):
    answer = ask("新旧停车管理办法夜间停车收费有什么不同？")
    paths = [each.path for each in answer.citations]
    assert paths.index(NEW) < paths.index(OLD)
    assert answer.answer.index("收费8元") < answer.answer.index("收费5元")


def test_scores_do_not_rise_along_the_citations(ask):
    for question in ("夜间停车每次收费多少元？", "旧停车管理办法里夜间停车收费多少"):
        scores = [each.score for each in ask(question).citations]
        assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("question", "path", "day"),
    [
        ("停车管理办法什么时候开始施行？", NEW, "2022年7月1日"),
        ("停车管理办法的施行日期", NEW, "2022年7月1日"),
        ("2018年的停车管理办法何时施行", OLD, "2018年7月1日"),
        ("公园管理办法自何时起施行？", "公园.md", "2019年3月1日"),
        ("请问绿地养护办法什么时候生效", "绿地.md", "2017年4月5日"),
    ],
)
def test_the_entry_into_force_of_the_named_document_is_answered(ask, question, path, day):
    answer = ask(question)

    first = answer.citations[0]
    assert answer.answerable
    assert first.path == path
    ((start, end),) = first.highlights
    assert first.quote[start:end].endswith(f"本办法自{day}起施行。")


def test_the_confidence_does_not_depend_on_how_many_are_cited(ask):
    confidences = {ask("夜间停车每次收费多少元？", top_k).confidence for top_k in (1, 3, 10)}
    assert len(confidences) == 1


def test_notices_of_two_years_are_both_cited(answerer_of):
    files = {
        f"通知{year}.md": f"---\ndate: {year}-03-01\ntitle: 关于春季植树的通知\n---\n{text}\n"
        for year, text in (
            (2023, "植树地点在北坡，每人栽三棵。"),
            (2024, "植树地点在南坡，每人栽两棵。"),
        )
    }
    answer = answerer_of(files | OTHERS).ask("春季植树的地点在哪里")
    assert {"通知2023.md", "通知2024.md"} <= {each.path for each in answer.citations[:2]}
    assert all(each.superseded_by is None for each in answer.citations)
