"""The log of a server: as text or as JSON, with the ids of requests and without secrets."""

import io
import json
import logging
import logging.config

import pytest

from bot.api.arrival.request_id import begin_request
from bot.api.log_format import log_config
from bot.output.serialize import answer_body
from tests.bot.api.checks import QUESTION, ask
from tests.bot.api.logins import Browser, by


@pytest.fixture
def logged():
    """Return a function that sets the log up and returns where it is written."""
    names = ("asyncio", "uvicorn", "chuchu", "chuchu.requests")
    loggers = [logging.getLogger(name) for name in names]
    before = [(each, each.handlers[:], each.level, each.propagate) for each in loggers]
    stream = io.StringIO()

    def configure(log_format):
        config = log_config(log_format)
        for handler in config["handlers"].values():
            handler["stream"] = stream
        logging.config.dictConfig(config)
        return stream

    yield configure
    for logger, handlers, level, propagate in before:
        logger.handlers[:], logger.propagate = handlers, propagate
        logger.setLevel(level)


def entries(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_json_has_a_line_for_each_request_with_its_id(client_of, sample_answerer, logged):
    client = client_of(lambda: sample_answerer, trusted_proxies=["127.0.0.1"])
    stream = logged("json")
    client.get("/documents?q=secret-words", headers={"X-Request-ID": "abc-1"})
    client.post("/v1/nothing")
    for path in ("/healthz", "/readyz", "/metrics", "/static/app.js"):
        client.get(path)

    first, second = entries(stream)
    assert first["request_id"] == "abc-1"
    assert (first["method"], first["path"], first["status"]) == ("GET", "/documents", 200)
    assert first["client"] == "127.0.0.1"
    assert first["ms"] > 0
    assert first["message"] == "GET /documents 200"
    assert first["time"].endswith("+00:00")
    assert second["status"] == 404
    assert len(second["request_id"]) == 16
    assert "secret-words" not in stream.getvalue()


def test_the_log_names_users_and_tells_no_secret(client_of, sample_answerer, keys, logged):
    client = client_of(lambda: sample_answerer, keys=keys.path, admin_token="a-long-secret")
    stream = logged("json")
    client.get("/index", headers=by(keys.ask))
    client.get("/index", headers=by("wrong-guess"))
    client.post("/index/rebuild", headers=by("a-long-secret") | {"Origin": "http://evil.example"})
    browser = Browser(client, keys.manage)
    browser.request("POST", "/ask", json={"question": QUESTION})
    client.post("/login", json={"key": "wrong-guess"})

    users = [each.get("user") for each in entries(stream)]
    assert users == ["clerk", None, "administrator", None, "chief", None]
    secrets = [keys.ask, keys.manage, "a-long-secret", "wrong-guess", QUESTION]
    for secret in [*secrets, *browser.cookies.values()]:
        assert secret not in stream.getvalue()
        assert secret not in client.get("/metrics", headers=by(keys.ask)).text


def test_text_has_no_line_for_a_request_but_ids_in_warnings(client_of, logged):
    def fail():
        raise RuntimeError("broken")

    stream = logged("text")
    client = client_of(fail)
    client.get("/nothing")
    assert stream.getvalue() == ""
    identity = client.get("/index").headers["x-request-id"]

    first = stream.getvalue().splitlines()[0]
    assert first == f"unexpected error at /index [request {identity}]"
    assert "RuntimeError: broken" in stream.getvalue()


def test_a_traceback_and_odd_characters_stay_on_one_line_of_json(logged, monkeypatch):
    stream = logged("json")
    # Records that pytest captures must be UTF-8, or several processes can't report the test.
    monkeypatch.setattr(logging.getLogger("chuchu"), "propagate", False)
    begin_request({}, "abc")
    try:
        raise ValueError("a\nb\x1b[2J\udcff")
    except ValueError:
        logging.getLogger("chuchu").exception("odd \x00 %s", "\udcff\n")

    (entry,) = entries(stream)
    assert entry["level"] == "error"
    assert "ValueError" in entry["exception"]
    assert "\x1b" not in stream.getvalue()


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_slow_question_is_logged_without_its_words(
    client_of, sample_answerer, logged, monkeypatch, log_format
):
    from dataclasses import replace

    asked = sample_answerer.ask(QUESTION, 1)
    slow = replace(asked, took_ms=1234.5)
    monkeypatch.setattr("bot.answer.answerer.Answerer.ask", lambda *_, **__: slow)
    stream = logged(log_format)
    identity = ask(
        client_of(lambda: sample_answerer, slow_question_ms=1234), {"question": QUESTION}
    ).headers["x-request-id"]
    for threshold in (0, 1235):
        ask(client_of(lambda: sample_answerer, slow_question_ms=threshold), {"question": QUESTION})

    lines = [line for line in stream.getvalue().splitlines() if "took" in line]
    assert len(lines) == 1
    assert "1234.5 ms" in lines[0]
    assert identity in lines[0]
    assert "渡轮" not in stream.getvalue()
    assert answer_body(slow).took_ms == 1234.5
