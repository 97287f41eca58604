"""Filters over HTTP: what they select, and what is refused."""

import pytest

from tests.bot.api.checks import QUESTION, ask

FERRY = "notices/渡輪航線調整公告.txt"


def test_an_answer_within_a_filter_says_so_and_cites_nothing_else(http):
    where = {"path": "notices/", "type": ["txt"], "to": "2030"}
    answer = ask(http, {"question": QUESTION, "top_k": 9, "where": where}).json()

    assert answer["answerable"]
    assert answer["where"] == where
    assert 0 < answer["matching_documents"] < answer["index"]["documents"]
    for citation in answer["citations"]:
        assert citation["path"].startswith("notices/")
        assert citation["path"].endswith(".txt")
        document = http.get(f"/documents/{citation['document_id']}").json()
        assert document["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_only_one_document_is_asked_by_its_id(http):
    documents = http.get("/documents").json()["documents"]
    other = next(each for each in documents if each["path"].startswith("guides/"))
    where = {"document": other["id"]}
    answer = ask(http, {"question": QUESTION, "where": where}).json()

    assert {each["document_id"] for each in answer["citations"]} == {other["id"]}
    assert answer["matching_documents"] == 1


def test_the_documents_of_a_filter_are_counted(http):
    answer = ask(http, {"question": "有多少份文档？", "where": {"type": "csv"}}).json()

    assert answer["answer"].startswith("共有1份文档")
    assert len(answer["citations"]) == answer["matching_documents"] == 1


def test_where_no_document_meets_the_filter_nothing_is_found(http):
    answer = ask(http, {"question": QUESTION, "where": {"path": "nowhere/"}}).json()

    assert (answer["verdict"], answer["answer"], answer["citations"]) == ("not_found", None, [])
    assert answer["matching_documents"] == 0


@pytest.mark.parametrize("where", [None, {}, {"path": "", "type": [], "from": None}])
def test_an_empty_filter_changes_nothing(http, where):
    plain = ask(http, {"question": QUESTION}).json()
    answer = ask(http, {"question": QUESTION, "where": where}).json()

    assert answer.keys() == plain.keys()
    assert answer["citations"] == plain["citations"]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"folder": "notices/"}, "folder"),
        ({"path": 7}, "path"),
        ({"from": "2024-02-30"}, "from"),
        ({"from": "2024-02", "to": "2024-01"}, "from"),
        ({"title": "长" * 5000}, "title"),
        ("path=notices/", "where"),
        (["notices/"], "where"),
    ],
)
def test_what_is_no_filter_is_422_with_a_sentence(http, where, said):
    response = ask(http, {"question": QUESTION, "where": where})

    assert response.status_code == 422
    error = response.json()["error"]
    assert error["type"] in {"FilterError", "InvalidRequest"}
    assert said in error["message"]
