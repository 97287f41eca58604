"""A server that has too much to do says so at once."""

import asyncio
import json

import pytest

from bot.api.admission import Admission
from bot.api.guard import MAX_BODIES, MAX_BODY, Guard
from tests.bot.api.checks import QUESTION, ask, check_error


@pytest.fixture
def held():
    """An application whose requests stay at work until they are released."""

    class Held:
        def __init__(self):
            self.release = asyncio.Event()
            self.at_work = 0

        async def __call__(self, scope, receive, send):
            message = await receive()
            while message.get("more_body"):
                message = await receive()
            self.at_work += 1
            if scope["path"] != "/healthz":
                await self.release.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    return Held()


@pytest.mark.parametrize("path", ["/", "/documents", "/static/app.js"])
def test_requests_beyond_the_limit_are_told_to_come_back(in_process, held, path):
    async def burst(client):
        waiting = [asyncio.create_task(client.get(path)) for _ in range(3)]
        while held.at_work < 3:
            await asyncio.sleep(0)
        refused = [await client.get(path) for _ in range(5)]
        alive = await client.get("/healthz")
        held.release.set()
        answered = await asyncio.gather(*waiting)
        return refused, alive, answered, await client.get(path)

    refused, alive, answered, later = in_process(Admission(held, 3)).talk(burst)

    assert {each.status_code for each in refused} == {503}
    assert {each.headers["retry-after"] for each in refused} == {"1"}
    assert refused[0].json()["error"]["type"] == "Busy"
    assert {each.status_code for each in (alive, *answered, later)} == {200}


def test_an_answer_that_is_taken_slowly_keeps_no_place(in_process):
    sent = asyncio.Event()

    async def slow(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] == "/file":
            await sent.wait()
        await send({"type": "http.response.body", "body": b""})

    async def burst(client):
        downloads = [asyncio.create_task(client.get("/file")) for _ in range(3)]
        await asyncio.sleep(0)
        other = await client.get("/documents")
        sent.set()
        return other, await asyncio.gather(*downloads)

    other, downloads = in_process(Admission(slow, 1)).talk(burst)
    assert {each.status_code for each in (other, *downloads)} == {200}


def test_questions_beyond_the_limit_have_the_shape_of_every_error(
    client_of, sample_answerer, monkeypatch
):
    monkeypatch.setattr("bot.api.admission.Admission.__init__.__defaults__", (0, lambda: False))
    response = ask(client_of(lambda: sample_answerer), {"question": QUESTION})

    check_error(response, 503)
    assert response.json()["error"]["type"] == "Busy"
    assert response.headers["retry-after"] == "1"


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/models", "/mcp"])
def test_requests_of_other_programs_are_told_to_come_back_too(
    client_of, sample_answerer, monkeypatch, path
):
    monkeypatch.setattr("bot.api.admission.Admission.__init__.__defaults__", (0, lambda: False))
    method = "GET" if path == "/v1/models" else "POST"
    body = {"messages": [{"role": "user", "content": QUESTION}]}
    response = client_of(lambda: sample_answerer).request(method, path, json=body)

    assert response.status_code == 503
    assert response.headers["retry-after"] == "1"
    error = response.json()["error"]
    assert "Busy" in (error["code"] if path.startswith("/v1/") else error["type"])


@pytest.mark.parametrize("path", ["/ask", "/v1/chat/completions", "/v1/embeddings", "/mcp"])
def test_a_question_that_is_still_being_sent_takes_no_place(in_process, held, path):
    sent = asyncio.Event()

    async def slow_body():
        yield b"{"
        await sent.wait()
        yield b"}"

    async def burst(client):
        slow = [asyncio.create_task(client.post(path, content=slow_body())) for _ in range(5)]
        held.release.set()
        quick = await client.post(path, content=b"{}")
        sent.set()
        return [quick, *await asyncio.gather(*slow)]

    responses = in_process(Admission(held, 5)).talk(burst)

    assert {each.status_code for each in responses} == {200}


def test_all_bodies_together_are_bounded(client_of, sample_answerer):
    body = json.dumps({"question": QUESTION}).encode()
    client = client_of(lambda: sample_answerer)
    many = MAX_BODIES // MAX_BODY + 1
    all_sent = asyncio.Event()
    arrived = 0

    async def large_body():
        nonlocal arrived
        arrived += 1
        if arrived == many:
            all_sent.set()
        yield b" " * (MAX_BODY - len(body))
        await all_sent.wait()
        yield body

    async def burst(client):
        headers = {"Content-Type": "application/json"}
        first = [
            asyncio.create_task(client.post("/ask", content=large_body(), headers=headers))
            for _ in range(many)
        ]
        statuses = [each.status_code for each in await asyncio.gather(*first)]
        later = await client.post("/ask", content=body, headers=headers)
        return statuses, later.status_code

    statuses, later = client.talk(burst)

    assert 503 in statuses
    assert set(statuses) <= {200, 503}
    assert later == 200


def test_no_length_of_a_body_is_a_fault(in_process, held):
    held.release.set()
    client = in_process(Guard(held, "127.0.0.1", ()))

    def status(length):
        return client.get("/", headers=[(b"Content-Length", length)]).status_code

    assert status(b"9" * 4301) == status(b"%d" % (MAX_BODY + 1)) == 413
    assert status(b"0" * 4301) == status(b"%d" % MAX_BODY) == status(b"\xb2") == 200
