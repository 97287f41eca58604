"""The log of questions: what it keeps, for how long, and what was not answered."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.feedback.question_log import QuestionLog

ANSWERED, REFUSED = "渡轮能见度不足多少米时停航？", "怎样做红烧肉？"


@pytest.fixture
def ask(sample_answerer, tmp_path):
    """Return a function that asks a question and logs it for 30 days."""
    kept = QuestionLog(tmp_path, 30)

    def one(question, log=kept):
        log.add(sample_answerer.ask(question))
        return log

    return one


def days(tmp_path):
    return sorted(path.name for path in (tmp_path / "questions").glob("*.jsonl"))


def test_questions_without_an_answer_are_listed_the_most_frequent_first(ask):
    for question in (ANSWERED, "怎样做糖醋排骨？", REFUSED, "怎样做 红烧肉？"):
        log = ask(question)
    listed = [(each.question, each.times) for each in log.unanswered()]
    assert [times for _, times in listed] == [2, 1]
    assert "红烧肉" in listed[0][0]


def test_a_question_that_was_answered_later_is_listed_no_more(ask, tmp_path):
    log = ask(ANSWERED)
    path = next((tmp_path / "questions").glob("*.jsonl"))
    entry = json.loads(path.read_text(encoding="utf-8"))
    refused = json.dumps(entry | {"verdict": "not_found"})
    path.write_text(f"{refused}\n", encoding="utf-8")
    assert len(log.unanswered()) == 1
    ask(ANSWERED)
    assert log.unanswered() == []


def test_without_days_nothing_is_written(ask, tmp_path):
    log = ask(REFUSED, QuestionLog(tmp_path, 0))
    assert log.unanswered() == []
    assert list(tmp_path.iterdir()) == []


def test_days_that_are_too_old_are_removed_and_nothing_else(ask, tmp_path):
    today = datetime.now(UTC).date()
    folder = tmp_path / "questions"
    folder.mkdir()
    for age in (29, 30, 400):
        (folder / f"{today - timedelta(days=age)}.jsonl").write_text("{}\n")
    (folder / "notes.jsonl").write_text("mine")
    ask(REFUSED)
    assert days(tmp_path) == [
        f"{today - timedelta(days=29)}.jsonl",
        f"{today}.jsonl",
        "notes.jsonl",
    ]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b"[" * 5000,
        b'{"question": 5}',
        b'{"question": "x", "verdict": 7}',
    ],
)
def test_lines_that_are_none_of_ours_are_passed_over(ask, tmp_path, line):
    log = ask(REFUSED)
    path = next((tmp_path / "questions").glob("*.jsonl"))
    with path.open("ab") as file:
        file.write(line + b"\n")
    assert [each.times for each in log.unanswered()] == [1]


def test_a_log_that_can_not_be_written_is_reported_once_and_delays_no_answer(ask, tmp_path, caplog):
    (tmp_path / "questions").write_text("in the way")
    ask(REFUSED)
    ask(REFUSED)
    assert len(caplog.records) == 1
    assert str(tmp_path) not in caplog.text
