"""What users say of answers becomes lines that an evaluation reads."""

import json
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.evaluate.cases import read_cases
from bot.evaluate.measure import evaluation
from bot.feedback import judgements
from bot.feedback.judgements import Feedback, FeedbackFile, Judgement
from corpus.errors import DocumentNotFound, IndexNotWritable, QuestionError
from tests.unprivileged import obeying_permissions

QUESTION = "渡轮能见度不足多少米时停航？"


@pytest.fixture
def judge(sample_answerer, tmp_path):
    """Return a function that judges the first citation of an answer, but for what is given."""
    citation = sample_answerer.ask(QUESTION).citations[0]
    start, end = (citation.start + offset for offset in citation.highlights[0])
    usual = {"question": QUESTION, "history": (), "verdict": Judgement.GOOD}
    usual |= {"document_id": citation.document_id, "start": start, "end": end}

    def one(**given):
        return FeedbackFile(tmp_path).add(Feedback(**usual | given), sample_answerer.index)

    return one


def test_an_evaluation_reads_the_file_and_finds_the_answer_right(judge, sample_answerer, tmp_path):
    judge()
    judge(question="怎样做红烧肉？", document_id=None, start=None, end=None)
    judge(question="别的问题", verdict=Judgement.BAD, history=("早先的问题",))
    found = evaluation(sample_answerer, read_cases(tmp_path / "feedback.jsonl"))
    assert found.total.answerable == found.total.unanswerable == 1
    assert found.total.hits[1] == 1.0
    assert [each.case.question for each in found.left_out] == ["别的问题"]


def test_a_rejected_passage_is_kept_as_such(judge):
    line = judge(verdict=Judgement.BAD)
    assert line["answers"] == []
    assert "停航" in line["rejected"][0]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"question": " "}, QuestionError),
        ({"question": "\ud800"}, QuestionError),
        ({"history": ("\ud800",)}, QuestionError),
        ({"document_id": "0" * 16}, DocumentNotFound),
        ({"document_id": "../../etc/passwd"}, DocumentNotFound),
        ({"start": None}, QuestionError),
        ({"start": 9, "end": 9}, QuestionError),
        ({"end": 1 << 40}, QuestionError),
        ({"start": 0, "end": judgements.MAX_PASSAGE + 1}, QuestionError),
        ({"document_id": None, "verdict": Judgement.BAD}, QuestionError),
    ],
    ids=str,
)
def test_what_can_not_be_evaluated_is_refused_and_not_written(judge, tmp_path, given, error):
    with pytest.raises(error):
        judge(**given)
    assert list(tmp_path.iterdir()) == []


def test_lines_of_many_writers_stay_whole(judge, tmp_path):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: judge(question=f"{QUESTION}{number}"), range(40)))
    lines = (tmp_path / "feedback.jsonl").read_text(encoding="utf-8").splitlines()
    assert len({json.loads(line)["question"] for line in lines}) == 40


def test_a_last_line_without_an_end_is_not_continued(judge, tmp_path):
    path = tmp_path / "feedback.jsonl"
    path.write_text('{"question": "我写的", "document": null}', encoding="utf-8")
    judge()
    assert [case.question for case in read_cases(path)] == ["我写的", QUESTION]


def test_a_link_or_a_pipe_in_the_place_of_the_file_is_refused(judge, tmp_path):
    path, elsewhere = tmp_path / "feedback.jsonl", tmp_path / "elsewhere"
    elsewhere.write_text("kept")
    path.symlink_to(elsewhere)
    with pytest.raises(IndexNotWritable):
        judge()
    assert elsewhere.read_text() == "kept"
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(IndexNotWritable, match="no plain file"):
        judge()


def test_a_full_file_takes_no_more_lines(judge, tmp_path, monkeypatch):
    judge()
    before = (tmp_path / "feedback.jsonl").read_bytes()
    monkeypatch.setattr(judgements, "_MAX_BYTES", len(before) + 10)
    with pytest.raises(IndexNotWritable, match="full"):
        judge()
    assert (tmp_path / "feedback.jsonl").read_bytes() == before


def test_a_folder_that_can_not_be_written_is_reported_without_its_path(judge, tmp_path):
    tmp_path.chmod(0o500)
    with (
        obeying_permissions(),
        pytest.raises(IndexNotWritable, match="permission denied") as caught,
    ):
        judge()
    assert str(tmp_path) not in caught.value.message
