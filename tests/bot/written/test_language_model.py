"""What a language model's server sends is an answer or an error, within bounds."""

import asyncio
import json
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.written.language_model import HttpLanguageModel, Limits
from corpus.errors import LanguageModelError
from tests.language_model import END, chunk

ASKED = [{"role": "user", "content": "问"}]
QUICK = Limits(to_connect=5.0, to_begin=0.2, in_all=0.3)


def text_of(model, limits=None, key=None, url=None):
    async def collected():
        asked = HttpLanguageModel(url or model.url, "m", key, limits)
        return "".join([piece async for piece in asked.stream(ASKED)])

    # In another thread: where a test of the page has run before, a loop is running in this one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, collected()).result()


def test_the_pieces_of_a_streamed_answer_are_its_text(model):
    model.says("图书借期", "为30天", "。[1]")

    assert text_of(model) == "图书借期为30天。[1]"
    [asked] = model.asked
    assert (asked["model"], asked["messages"], asked["stream"]) == ("m", ASKED, True)
    assert 0 < asked["max_tokens"] <= 4096
    assert model.keys == [None]


def test_an_answer_that_is_not_streamed_is_read_too(model):
    model.kind = "application/json; charset=utf-8"
    model.pieces = [json.dumps({"choices": [{"message": {"content": "好。[1]"}}]}).encode()]

    assert text_of(model, key="secret-key") == "好。[1]"
    assert model.keys == ["Bearer secret-key"]


def test_pieces_without_text_are_passed_over(model):
    role = b'data: {"choices":[{"delta":{"role":"assistant","content":null}}]}\n\n'
    usage = b'data: {"choices":[],"usage":{"total_tokens":3}}\n\n'
    model.pieces = [b": waiting\n\n", role, chunk("好。"), usage, END]

    assert text_of(model) == "好。"


def test_a_character_may_be_cut_between_two_packets(model):
    whole = chunk("书。")
    middle = whole.index("书".encode()) + 1
    model.pieces = [whole[:middle], whole[middle:], END]

    assert text_of(model) == "书。"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "refused the key"),
        (403, "refused the key"),
        (404, "no such model"),
        (429, "too much to do"),
        (500, "status 500"),
        (302, "status 302"),
    ],
)
def test_a_refusal_is_named(model, status, words):
    model.status, model.headers = status, {"location": "http://127.0.0.1:1/"}

    with pytest.raises(LanguageModelError, match=words):
        text_of(model, key="secret-key")


@pytest.mark.parametrize(
    ("kind", "pieces", "words"),
    [
        ("text/html", [b"<html>"], "something else"),
        ("", [b"x"], "something else"),
        ("text/event-stream", [b"data: {]\n\n"], "malformed"),
        ("text/event-stream", [b"data: [1]\n\n"], "reported an error"),
        ("text/event-stream", [b'data: {"error": {"message": "x"}}\n\n'], "reported an error"),
        ("text/event-stream", [b'data: {"choices": [3]}\n\n'], "malformed"),
        ("text/event-stream", [b'data: {"choices":[{"delta":{"content":7}}]}\n\n'], "malformed"),
        ("text/event-stream", ["data: 书".encode("gb18030"), b"\n\n"], "malformed"),
        ("text/event-stream", [b"data: " + b"x" * 70_000], "malformed"),
        ("text/event-stream", [chunk("好"), b'data: {"cho'], "too early"),
        ("text/event-stream", [b"data: " + b"[" * 60_000 + b"\n\n"], "malformed"),
        ("application/json", [b'{"choices": []'], "malformed"),
        ("application/json", [b'{"choices": [{"message": 3}]}'], "malformed"),
    ],
)
def test_what_is_no_answer_is_an_error(model, kind, pieces, words):
    model.kind, model.pieces = kind, pieces

    with pytest.raises(LanguageModelError, match=words):
        text_of(model)


def test_an_endless_answer_ends_by_its_size(model):
    model.pieces, model.is_endless = [chunk("好" * 1000)], True

    with pytest.raises(LanguageModelError, match="too long"):
        text_of(model)


def test_an_answer_that_goes_on_for_too_long_ends(model):
    model.pieces, model.is_endless = [b"\n"], True

    with pytest.raises(LanguageModelError, match="in time"):
        text_of(model, Limits(in_all=0.2, bytes=1 << 30))


def test_a_server_that_says_nothing_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        with pytest.raises(LanguageModelError, match="in time"):
            text_of(None, QUICK, url=url)


def test_a_server_that_is_not_there_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(LanguageModelError, match="can't be reached"):
        text_of(None, url=f"http://127.0.0.1:{port}/v1")


def test_a_lone_surrogate_does_not_come_through(model):
    model.pieces = [b'data: {"choices":[{"delta":{"content":"a\\ud800b"}}]}\n\n', END]

    assert text_of(model) == "a?b"
