"""Feedback over HTTP, and the questions that were not answered."""

import json

import pytest

from tests.bot.api.checks import QUESTION, check_error

UNANSWERED = "怎样做红烧肉才不腻？"


@pytest.fixture
def client(client_of, sample_answerer):
    return client_of(lambda: sample_answerer, question_log_days=7)


@pytest.fixture
def body(client):
    citation = client.post("/ask", json={"question": QUESTION}).json()["citations"][0]
    return {
        "question": QUESTION,
        "history": [],
        "document_id": citation["document_id"],
        "start": citation["start"],
        "end": citation["end"],
        "verdict": "good",
    }


def test_a_judgement_becomes_a_line_of_an_evaluation_file(client, body, tmp_path):
    response = client.post("/feedback", json=body)
    assert response.status_code == 200
    line = json.loads((tmp_path / "index" / "feedback.jsonl").read_text(encoding="utf-8"))
    assert response.json() == {"verdict": "good", "document": line["document"]}
    assert line["question"] == QUESTION
    assert "停航" in line["answers"][0]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"verdict": "maybe"}, 422),
        ({"start": -1}, 422),
        ({"start": "0"}, 422),
        ({"end": 10**9}, 422),
        ({"question": "问" * 2001}, 422),
        ({"history": ["问"] * 51}, 422),
        ({"document_id": "../../etc/passwd"}, 404),
        ({"document_id": "x" * 65}, 422),
    ],
    ids=str,
)
def test_a_bad_judgement_is_refused(client, body, tmp_path, change, status):
    response = client.post("/feedback", json=body | change)
    check_error(response, status)
    assert not (tmp_path / "index" / "feedback.jsonl").exists()
    if response.json()["error"]["type"] == "InvalidRequest":
        assert "verdict" in response.json()["error"]["hint"]


def test_a_page_of_another_site_may_not_judge(client, body):
    check_error(client.post("/feedback", json=body, headers={"Origin": "http://evil.example"}), 403)


def test_an_index_that_can_not_be_written_refuses_feedback(client, body, tmp_path):
    (tmp_path / "index" / "feedback.jsonl").mkdir()
    response = client.post("/feedback", json=body)
    check_error(response, 503)
    assert "feedback" in response.json()["error"]["message"]
    assert str(tmp_path) not in response.text


def test_questions_that_were_not_answered_are_listed(client):
    for question in (QUESTION, UNANSWERED, UNANSWERED):
        client.post("/ask", json={"question": question})
    found = client.get("/questions/unanswered").json()
    assert found["days"] == 7
    assert [(each["question"], each["times"]) for each in found["questions"]] == [(UNANSWERED, 2)]


def test_by_default_no_question_is_logged(client_of, sample_answerer, tmp_path):
    client = client_of(lambda: sample_answerer)
    client.post("/ask", json={"question": UNANSWERED})
    assert client.get("/questions/unanswered").json() == {"days": 0, "questions": []}
    assert not (tmp_path / "index" / "questions").exists()


def test_what_others_asked_needs_the_token_or_a_server_at_loopback(client_of, sample_answerer):
    path = "/questions/unanswered"
    with_token = client_of(lambda: sample_answerer, admin_token="a-long-secret")
    check_error(with_token.get(path), 403)
    headers = {"Authorization": "Bearer a-long-secret"}
    assert with_token.get(path, headers=headers).status_code == 200
    in_network = client_of(lambda: sample_answerer, host="0.0.0.0")
    check_error(in_network.get(path), 403)
