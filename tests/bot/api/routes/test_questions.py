"""Asking questions over HTTP."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.bot.api.checks import QUESTION, ask, check_headers


def test_an_answer_has_the_shape_of_the_contract(http):
    response = ask(http, {"question": QUESTION, "top_k": 3, "history": []})
    answer = response.json()

    assert response.status_code == 200
    check_headers(response)
    assert answer.keys() == {
        *("question", "standalone_question", "verdict", "answerable", "confidence", "answer"),
        *("citations", "answer_span", "differs", "written", "written_error", "index", "took_ms"),
    }
    assert (answer["question"], answer["answerable"]) == (QUESTION, True)
    assert 0 < answer["confidence"] <= 1
    assert "500公尺" in answer["answer"]
    assert "[1]" in answer["answer"]
    assert answer["index"] == {"generation": 1, "documents": http.get("/index").json()["documents"]}
    assert answer["took_ms"] > 0
    assert [citation["number"] for citation in answer["citations"]] == [1, 2, 3]
    first = answer["citations"][0]
    assert {
        *("number", "collection", "document_id", "path", "title", "url", "quote", "start", "end"),
        "lines",
        *("pages", "place", "recognised", "highlights", "score", "why", "also_in", "superseded_by"),
    } <= first.keys()
    assert first["path"] == "notices/渡輪航線調整公告.txt"
    assert first["why"].keys() == {"lexical", "dense", "terms"}
    assert first["also_in"] == []
    assert len(first["lines"]) == 2
    assert first["pages"] is None


def test_every_citation_is_a_stretch_of_a_document_that_can_be_fetched(http):
    for citation in ask(http, {"question": "青澜市的补助", "top_k": 50}).json()["citations"]:
        text = http.get(f"/documents/{citation['document_id']}").json()["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["highlights"]
        for start, end in citation["highlights"]:
            assert 0 <= start < end <= len(citation["quote"])


def test_without_top_k_five_passages_are_cited(http):
    assert len(ask(http, {"question": "青澜市"}).json()["citations"]) == 5


def test_a_question_about_nothing_here_is_not_an_error(http):
    response = ask(http, {"question": "怎样做红烧肉才不腻？"})

    assert response.status_code == 200
    assert (response.json()["answerable"], response.json()["answer"]) == (False, None)
    assert response.json()["citations"]


@pytest.mark.parametrize("question", ["？", "😀", "a" * 2000, "的" * 2000, "\\\"'<script>%s{}"])
def test_an_odd_question_is_answered(http, question):
    assert ask(http, {"question": question}).json()["question"] == question


def test_many_questions_at_the_same_time_have_the_answers_they_have_alone(http):
    questions = [QUESTION, "图书馆的光盘借期是几天？", "怎样做红烧肉才不腻？"]
    alone = {question: ask(http, {"question": question}).json() for question in questions}

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda each: ask(http, {"question": each}).json(), questions * 10))
    for answer in answers:
        expected = alone[answer["question"]]
        assert {**answer, "took_ms": 0} == {**expected, "took_ms": 0}


def test_an_answer_in_process_is_the_answer_over_the_network(client_of, sample_answerer, http):
    ours = client_of(lambda: sample_answerer).post("/ask", json={"question": QUESTION}).json()
    theirs = ask(http, {"question": QUESTION}).json()

    assert {**ours, "took_ms": 0} == {**theirs, "took_ms": 0}
