"""Requests that are damaged at any place: no fault of the server, and nothing odd in its log."""

import os
import random
import re

import pytest

from tests.bot.api.live import live

EXAMPLES = int(os.environ.get("CHUCHU_TEST_EXAMPLES", "300"))
HOST = b"Host: 127.0.0.1\r\n"
BODY = '{"question": "渡轮能见度不足多少米时停航？", "top_k": 3}'.encode()
ASK = b"POST /ask HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
REQUESTS = [
    ASK + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY,
    ASK
    + b"Transfer-Encoding: chunked\r\n\r\n%x;a=b\r\n" % len(BODY)
    + BODY
    + b"\r\n0\r\nX: y\r\n\r\n",
    b"GET /documents?q=%E6%B8%A1&limit=3&offset=0 HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /documents/b88af25b938b0dbf HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /index/jobs/0123456789abcdef HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /static/app.js HTTP/1.1\r\n" + HOST + b"Range: bytes=0-9, 3-\r\nIf-Range: x\r\n\r\n",
    b"POST /index/rebuild HTTP/1.1\r\n" + HOST + b"Origin: http://evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    b"HEAD /openapi.json HTTP/1.0\r\n" + HOST + b"Accept-Encoding: gzip\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\n\r\n",
    b"CONNECT 127.0.0.1:80 HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET http://127.0.0.1/healthz HTTP/1.1\r\n" + HOST + b"If-None-Match: *\r\n\r\n",
]
ODD = [
    *(bytes([each]) for each in range(33)),
    *(b"\x7f", b"\x80", b"\x9b", b"\xff", b"\x1b[2J", b"%00", b"%1b", b"%ff", b"%"),
    *(b"\r\n", b"\r\n\r\n"),
    *(b"..", b"/", b"//", b"%2e%2e%2f", b"?", b"#", b":", b"@", b"[", b"{", b'"', b";", b",", b"-"),
    *(b"9" * 30, b"0" * 4400, b"a" * 5000, b"\xe6\xb8\xa1", b"\\ud800", b"Content-Length: 1\r\n"),
    *(b"Transfer-Encoding: chunked\r\n", b"Connection: close\r\n", b"Host: evil.example\r\n"),
]  # fmt: skip


def damaged(chance):
    """Return a request with one to three places changed."""
    request = bytearray(chance.choice(REQUESTS))
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(request) + 1)
        end = place + chance.choice([0, 0, 1, 1, 5, 40])
        request[place:end] = chance.choice([b"", chance.choice(ODD), chance.choice(ODD) * 3])
    return bytes(request)


@pytest.fixture
def server(app_of, sample_answerer, monkeypatch):
    """A server of the samples that never starts a build."""
    monkeypatch.setattr("bot.serving.rebuild.Rebuilder._launch", _refuse)
    with live(app_of(lambda: sample_answerer)) as running:
        yield running


def _refuse(*_):
    raise PermissionError(13, "read-only \x1b[2J")


def test_no_damaged_request_is_a_fault_of_the_server(server):
    chance = random.Random(7)
    for _ in range(EXAMPLES):
        request = damaged(chance)
        with server.connect() as connection:
            connection.sendall(request)
            connection.shutdown(1)
            answer = b"".join(iter(lambda c=connection: _receive(c), b""))
        statuses = {int(each) for each in re.findall(rb"HTTP/1\.[01] (\d\d\d) ", answer)}
        assert 500 not in statuses, request
        assert b"Traceback" not in answer, request
    assert server.alive()
    assert "Traceback" not in server.log
    assert all(line.isprintable() for line in server.log.split("\n"))


def _receive(connection):
    try:
        return connection.recv(65536)
    except ConnectionError:
        return b""


def test_an_unexpected_error_writes_no_control_character(app_of, sample_answerer):
    class Broken:
        @property
        def index(self):
            raise RuntimeError("odd \x1b[2J\r\n\x9b")

    with live(app_of(Broken)) as server:
        answer = server.send(
            b"GET /documents/%1b%5b2J%0a HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
        )
        assert answer.startswith(b"HTTP/1.1 500 ")
    assert "\\u{1b}[2J" in server.log
    assert all(line.isprintable() for line in server.log.split("\n"))
