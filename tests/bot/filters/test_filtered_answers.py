"""Answers within a filter: only its documents are searched, cited, counted and named."""

import pytest

from bot.filters.where import parse_where
from bot.types import Verdict
from corpus.errors import QuestionError

LEAVE = "职工累计工作满1年不满10年的，年休假5天。年休假由单位统筹安排。"
NOTICE = "---\ntitle: {}\ndate: {}\n---\n\n年休假为{}天，须提前申请。"
FILES = {
    "laws/leave.txt": f"年休假条例\n日期：2008-01-01\n\n{LEAVE}",
    "notices/2023/leave.md": NOTICE.format("關於年休假的通知", "2023-05-06", 6),
    "notices/2024/leave.md": NOTICE.format("关于年休假的通知", "2024-05", 7),
    "notices/2024/copy.txt": f"转发的条例\n\n{LEAVE}",
    "notices/parking.txt": "停车收费办法\n\n停车每小时收费5元，夜间免费。",
}
QUESTION = "年休假有几天？"


@pytest.fixture
def answerer(answerer_of):
    return answerer_of(FILES)


def cited(answer):
    return [each.path for each in answer.citations]


@pytest.mark.parametrize(
    ("given", "paths"),
    [
        ({"path": "notices/"}, {path for path in FILES if path.startswith("notices/")}),
        ({"path": "notices/2024/"}, {"notices/2024/leave.md", "notices/2024/copy.txt"}),
        ({"type": "md"}, {"notices/2023/leave.md", "notices/2024/leave.md"}),
        ({"type": ["MD", "txt"], "path": "notices/2"}, {p for p in FILES if "/20" in p}),
        ({"title": "关於年休假"}, {"notices/2023/leave.md", "notices/2024/leave.md"}),
        ({"from": "2024"}, {"notices/2024/leave.md"}),
        ({"from": "2024-05-31", "to": "2024-06"}, {"notices/2024/leave.md"}),
        ({"to": "2023-05-06"}, {"laws/leave.txt", "notices/2023/leave.md"}),
        ({"to": "2023-05-05", "from": "2009"}, set()),
    ],
)
def test_only_documents_that_meet_the_filter_are_cited_and_counted(answerer, given, paths):
    where = parse_where(given)
    answer = answerer.ask(QUESTION, 20, where=where)
    _, passages = answerer.search(QUESTION, 20, where=where)

    assert set(cited(answer)) <= paths
    assert {each.stored.path for each in passages} <= paths
    assert (answer.where, answer.matching_documents) == (where, len(paths))
    assert answer.documents == len(FILES)
    counted = answerer.ask("一共有多少份文档？", where=where)
    assert (f"{len(paths)}份" in counted.answer) if paths else counted.answer is None


def test_the_one_document_of_a_filter_answers_though_others_fit_better(answerer):
    whole = answerer.ask(QUESTION)
    [identity] = [
        each.document_id for each in whole.citations if each.path.startswith("notices/2023")
    ]
    answer = answerer.ask(QUESTION, where=parse_where({"document": identity}))

    assert cited(answer) == ["notices/2023/leave.md"]
    assert "6天" in answer.answer


def test_a_passage_deep_in_the_ranking_is_found_within_a_filter(answerer_of):
    files = {f"many/{n}.txt": f"年休假有5天。第{n}份。" for n in range(300)}
    answerer = answerer_of(files | {"z/last.txt": "假期一览\n\n另有年休假的说明，很长很长的一份。"})
    assert "z/last.txt" not in cited(answerer.ask(QUESTION, 50))

    answer = answerer.ask(QUESTION, 50, where=parse_where({"path": "z/"}))
    assert cited(answer) == ["z/last.txt"]
    many = answerer.search("年休假", 120, where=parse_where({"path": "many/"}))[1]
    assert len(many) == 120


def test_copies_outside_of_the_filter_are_not_named(answerer_of):
    text = f"年休假条例\n\n{LEAVE}"
    answerer = answerer_of({"laws/a.txt": text, "notices/b.txt": text, "notices/c.txt": text})
    [whole] = answerer.ask(QUESTION).citations
    assert len(whole.also_in) == 2

    [alone] = answerer.ask(QUESTION, where=parse_where({"path": "laws/"})).citations
    assert (alone.path, alone.also_in) == ("laws/a.txt", ())
    [first] = answerer.ask(QUESTION, where=parse_where({"path": "notices/"})).citations
    assert (first.path, first.also_in) == ("notices/b.txt", ("notices/c.txt",))


def test_a_version_is_superseded_only_by_one_within_the_filter(answerer_of):
    text = "第一条 为了管理停车。第二条 停车每小时收费{}元。第三条 本办法由市政府解释。"
    answerer = answerer_of(
        {
            "old/停车办法（2019年修订）.txt": "停车办法（2019年修订）\n\n" + text.format(5),
            "old/停车办法（2015年）.txt": "停车办法（2015年）\n\n" + text.format(3),
            "old/停车办法（2024年修订）.txt": "停车办法（2024年修订）\n\n" + text.format(8),
        }
    )
    question = "停车每小时收费几元？"
    assert "8元" in answerer.ask(question).answer

    answer = answerer.ask(question, where=parse_where({"path": "old/停车办法（201"}))
    assert "5元" in answer.answer
    newest = answer.citations[0]
    assert "2019" in newest.title
    assert newest.superseded_by is None
    for each in answer.citations[1:]:
        assert each.superseded_by == newest.document_id
    [alone] = answerer.ask(question, where=parse_where({"title": "2015"})).citations
    assert alone.superseded_by is None


def test_a_filter_that_no_document_meets_is_not_found(answerer):
    answer = answerer.ask(QUESTION, where=parse_where({"path": "nowhere/"}))

    assert (answer.verdict, answer.citations, answer.matching_documents) == (
        Verdict.NOT_FOUND,
        (),
        0,
    )
    with pytest.raises(QuestionError):
        answerer.ask(" ", where=parse_where({"path": "nowhere/"}))


def test_follow_up_questions_are_completed_within_a_filter(answerer):
    where = parse_where({"path": "notices/"})
    answer = answerer.ask("停车呢？", 5, ["年休假怎么规定？"], where=where)

    assert set(cited(answer)) <= {path for path in FILES if path.startswith("notices/")}


def test_an_answer_without_a_filter_says_nothing_of_one(answerer):
    answer = answerer.ask(QUESTION)
    assert (answer.where, answer.matching_documents) == (None, None)
    assert answerer.ask(QUESTION, where=parse_where({})) == answer


def test_many_filters_are_forgotten_again(answerer):
    for number in range(40):
        answerer.ask(QUESTION, where=parse_where({"title": str(number)}))
    assert len(answerer._scopes._known) <= 16
