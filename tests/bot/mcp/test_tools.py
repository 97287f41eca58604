"""What the tools answer, and what they say to arguments that are wrong."""

import json

import pytest
from mcp import MCPError

from bot.collections.selection import Opened
from bot.mcp.shapes import FetchedDocumentBody, SearchResultsBody
from bot.mcp.tools import Library
from bot.output.shapes import AnswerBody
from corpus.errors import IndexUnavailable
from tests.bot.api.checks import QUESTION


def structured(result):
    """Return the answer of a tool, after checking that its text is the same."""
    assert not result.is_error
    (text,) = result.content
    assert json.loads(text.text) == result.structured_content
    return result.structured_content


def test_every_tool_says_what_it_takes_and_that_it_changes_nothing(talk):
    tools = talk(lambda client: client.list_tools()).tools
    assert [each.name for each in tools] == ["search", "fetch", "ask"]
    for each in tools:
        assert each.description
        assert each.input_schema["type"] == each.output_schema["type"] == "object"
        assert each.annotations.read_only_hint


def test_search_returns_each_document_once_with_an_address(call):
    found = structured(call("search", query="图书馆的光盘借期", limit=3))
    SearchResultsBody.model_validate(found)
    results = found["results"]
    assert results[0]["title"] == "青澜市图书馆文献借阅规则"
    assert results[0]["url"].startswith(f"http://127.0.0.1:8000/#doc={results[0]['id']}&start=")
    assert len({each["id"] for each in results}) == len(results) <= 3


def test_fetch_returns_the_whole_text_of_what_search_has_found(call, sample_answerer):
    (found,) = structured(call("search", query="图书馆的光盘借期", limit=1))["results"]
    fetched = structured(call("fetch", id=found["id"]))
    FetchedDocumentBody.model_validate(fetched)
    document = sample_answerer.index.document(found["id"])
    assert (fetched["text"], fetched["title"]) == (document.text, document.title)
    assert fetched["metadata"]["path"] == document.path
    assert fetched["url"].endswith(f"#doc={document.id}")


def test_ask_returns_the_body_of_an_answer(call, sample_answerer):
    body = AnswerBody.model_validate(structured(call("ask", question=QUESTION, top_k=2)))
    assert body.answer == sample_answerer.ask(QUESTION, 2).answer
    assert len(body.citations) == 2


def test_search_and_ask_are_confined_by_a_filter(call, sample_answerer):
    where = {"path": "notices/", "type": "txt"}
    documents = {each.id: each.path for each in sample_answerer.index.documents(0, 999)}
    found = structured(call("search", query="停航", limit=50, where=where))["results"]
    assert found
    assert all(documents[each["id"]].startswith("notices/") for each in found)
    answer = structured(call("ask", question=QUESTION, where=where))
    assert answer["where"] == {"path": "notices/", "type": ["txt"]}
    refused = call("ask", question=QUESTION, where={"from": "2024-02-30"})
    assert refused.is_error
    assert "no calendar" in refused.content[0].text


def test_ask_completes_a_follow_up(call):
    history = ["图书馆的光盘借期是几天？"]
    asked = structured(call("ask", question="那期刊呢？", history=history))
    assert asked["standalone_question"] == "图书馆的期刊借期是几天？"


def test_ask_says_where_nothing_answers(call):
    answer = structured(call("ask", question="怎样做红烧肉才不腻？"))
    assert (answer["answerable"], answer["answer"]) == (False, None)


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("search", {}, "query"),
        ("search", {"query": ""}, "empty"),
        ("search", {"query": "长" * 2001}, "query"),
        ("search", {"query": "借期", "limit": 0}, "limit"),
        ("search", {"query": "借期", "limit": "many"}, "limit"),
        ("search", {"query": ["借期"]}, "query"),
        ("fetch", {"id": "../../etc/passwd"}, "no document"),
        ("fetch", {"id": "0" * 101}, "id"),
        ("fetch", {"path": "/etc/passwd"}, "path"),
        ("ask", {"question": "a\0b"}, "NUL"),
        ("ask", {"question": QUESTION, "top_k": 51}, "top_k"),
        ("ask", {"question": QUESTION, "history": "几天？"}, "history"),
        ("ask", {"question": QUESTION, "history": ["几天？"] * 51}, "history"),
    ],
)
def test_wrong_arguments_are_named_in_a_sentence(call, name, arguments, words):
    result = call(name, **arguments)
    assert result.is_error
    assert words in result.content[0].text
    assert result.content[0].text.endswith(".")
    assert "/etc/passwd" not in result.content[0].text


def test_a_tool_that_does_not_exist_is_an_error_of_the_protocol(call):
    with pytest.raises(MCPError) as refused:
        call("delete", id="1")
    assert refused.value.code == -32602


def missing():
    raise IndexUnavailable("There is no index yet.", "Build one.")


def fault():
    raise OSError("/a/secret/path")


@pytest.mark.parametrize(
    ("load", "said"),
    [
        (missing, "There is no index yet. Build one."),
        (fault, "Something went wrong in the server."),
    ],
)
def test_what_goes_wrong_is_said_without_secrets(talk, load, said):
    library = Library(load, 5)
    result = talk(lambda client: client.call_tool("ask", {"question": QUESTION}), library)
    assert (result.is_error, result.content[0].text) == (True, said)
    with pytest.raises(MCPError) as refused:
        talk(lambda client: client.list_resources(), library)
    assert refused.value.message == said


def test_answers_are_counted(talk, sample_answerer):
    counted = []
    library = Library(lambda: Opened(sample_answerer), 5, counted.append)
    talk(lambda client: client.call_tool("ask", {"question": QUESTION}), library)
    assert [each.question for each in counted] == [QUESTION]
