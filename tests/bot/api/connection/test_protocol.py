"""What one connection may take of the server, over real sockets."""

import asyncio
import json
import time
from contextlib import ExitStack
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from bot.api.connection.limits import KIB, MIB, HttpLimits, network_of
from tests.bot.api.live import live, read_all

HOST = b"Host: 127.0.0.1\r\n"
GET = b"GET / HTTP/1.1\r\n" + HOST
LIMITS = HttpLimits()
# As short as they can be: nothing else that the tests wait for depends on them.
QUICK = replace(
    *(LIMITS,),
    **{"head_seconds": 0.2, "body_seconds": 0.2, "write_seconds": 0.2},
    **{"check_seconds": 0.05, "linger_seconds": 0.2, "idle_seconds": 1},
)


async def _echo(request):
    try:
        body = await request.body()
    except ClientDisconnect:
        return PlainTextResponse("gone")
    return PlainTextResponse(body + repr(request.headers.items()).encode())


async def _hello(_):
    return PlainTextResponse("hello")


async def _endless(_):
    async def pieces():
        while True:
            yield b"x" * MIB
            await asyncio.sleep(0)

    return StreamingResponse(pieces())


APP = Starlette(
    routes=[
        Route("/", _hello, methods=["GET", "POST"]),
        Route("/echo", _echo, methods=["POST"]),
        Route("/endless", _endless),
        Route("/healthz", _hello),
    ]
)


@pytest.fixture(scope="module")
def server():
    with live(APP) as running:
        yield running


@pytest.fixture(scope="module")
def quick():
    with live(APP, QUICK) as running:
        yield running


def check_refusal(answer, status):
    """Check that an answer is one error of the usual shape."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert int(head.split()[1]) == status
    assert b"x-content-type-options: nosniff" in head
    assert b"connection: close" in head.lower()
    assert json.loads(body)["error"].keys() == {"type", "message", "hint"}


def endless(start, piece):
    """Yield a beginning and then one piece again and again, far beyond every limit."""
    yield start
    for _ in range(64 * MIB // len(piece)):
        yield piece


@pytest.mark.parametrize(
    ("start", "piece", "status"),
    [
        (GET, b"X1: a\r\n" * 4096, 431),
        (GET + b"X: ", b"a" * 64 * KIB, 431),
        (GET, b"a" * 64 * KIB, 431),
        (GET + b"X: a\r\n", b" a\r\n" * 4096, 400),
        (b"GET /", b"a" * 64 * KIB, 414),
        (b"GET /?", b"a=b&" * 4096, 414),
        (b"", b"\r\n" * 4096, 414),
        (b"", b"G" * 4096, 400),
        (b"POST /echo HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n",
         b"1;" + b"e" * 64 * KIB, 413),
        (b"POST /echo HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n",
         b"X1: a\r\n" * 4096, 413),
        (b"POST /echo HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: ",
         b"a" * 64 * KIB, 413),
    ],
    ids=range(11),
)  # fmt: skip
def test_what_never_ends_is_refused_and_not_kept(server, start, piece, status):
    answer = server.send(*endless(start, piece))

    # A client that does not stop sending may be reset before it has read the refusal.
    if answer:
        check_refusal(answer, status)
    assert server.alive()


def test_headers_and_an_address_up_to_their_limits_are_accepted(server):
    close = b"Connection: close\r\n\r\n"
    assert b" 200 OK" in server.send(GET + b"X: a\r\n" * (LIMITS.headers - 2) + close)
    assert b" 200 OK" in server.send(GET + b"X: " + b"a" * (LIMITS.head - 200) + b"\r\n" + close)
    query = b"a" * (LIMITS.url - 2)
    assert b" 200 OK" in server.send(b"GET /?" + query + b" HTTP/1.1\r\n" + HOST + close)


def test_a_refusal_says_what_is_too_large(server):
    check_refusal(server.send(GET + b"X: a\r\n" * LIMITS.headers + b"\r\n"), 431)
    check_refusal(server.send(GET + b"X: " + b"a" * LIMITS.head + b"\r\n\r\n"), 431)
    check_refusal(server.send(b"GET /?" + b"a" * LIMITS.url + b" HTTP/1.1\r\n\r\n"), 414)
    check_refusal(server.send(b"nonsense\r\n\r\n"), 400)


def test_a_trailer_changes_no_header(server):
    answer = server.send(
        b"POST /echo HTTP/1.1\r\n" + HOST + b"Connection: close\r\nTransfer-Encoding: chunked\r\n"
        b"\r\n2\r\nab\r\n",
        b"0\r\nAuthorization: Bearer x\r\n\r\n",
    )
    assert b" 200 OK" in answer
    assert b"ab[" in answer
    assert b"authorization" not in answer


@pytest.mark.parametrize("protocol", [b"websocket", b"h2c", b"\x1b"])
def test_the_wish_for_another_protocol_is_ignored(server, protocol):
    answer = server.send(GET + b"Connection: Upgrade\r\nUpgrade: " + protocol + b"\r\n\r\n" + GET)

    assert answer.count(b"HTTP/1.1 ") == 1
    assert answer.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 400 "))
    assert server.log == ""


def test_a_body_that_nobody_reads_ends_the_connection(server):
    start = b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: 99999999999\r\n\r\n"
    answer = server.send(*endless(start, b"a" * 64 * KIB))

    assert answer.count(b"HTTP/1.1 ") <= 1
    assert server.alive()


def test_responses_are_not_mixed_with_a_refusal(server):
    answer = server.send(GET + b"\r\n" + GET + b"\r\nnonsense\r\n\r\n")

    assert answer.count(b"HTTP/1.1 200 ") == 2
    assert answer.count(b"HTTP/1.1 ") == 2


def test_pipelined_requests_are_answered_up_to_a_limit(server):
    answer = server.send((GET + b"\r\n") * 4000)

    assert 1 <= answer.count(b"HTTP/1.1 200 ") <= LIMITS.pipelined + 2


@pytest.mark.parametrize(
    ("sent", "statuses"),
    [
        (b"", []),
        (b"GET / HT", [b"408"]),
        (GET + b"X: a", [b"408"]),
        (b"POST /echo HTTP/1.1\r\n" + HOST + b"Content-Length: 9\r\n\r\n{", [b"408"]),
        (GET + b"\r\nGET / HT", [b"200"]),
        (GET + b"\r\n\r\n", [b"200"]),
    ],
    ids=range(6),
)
def test_a_request_that_does_not_arrive_ends_in_time(quick, sent, statuses):
    answer = quick.send(sent)

    assert [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]] == statuses


def test_a_trickle_does_not_extend_the_time(quick):
    with quick.connect() as connection:
        connection.settimeout(0.02)
        received, sent = b"", 0
        connection.sendall(GET)
        while not received and sent < 500:
            sent += 1
            try:
                connection.sendall(b"X: a\r\n"[sent % 6 : sent % 6 + 1] if sent % 7 else b"X")
                received = connection.recv(65536)
            except TimeoutError:
                continue
            except ConnectionError:
                break
    assert sent < 500


def test_a_client_that_does_not_read_is_disconnected(quick):
    with quick.connect() as connection:
        connection.sendall(b"GET /endless HTTP/1.1\r\n" + HOST + b"\r\n")
        wait_until(lambda: quick.connections == 1)
        wait_until(lambda: quick.connections == 0)


def wait_until(condition):
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError


def test_connections_beyond_the_limit_are_refused_and_logged_once():
    with live(APP, replace(LIMITS, connections_of_address=5)) as server, ExitStack() as opened:
        held = [opened.enter_context(server.connect()) for _ in range(5)]
        for each in held:
            each.sendall(GET + b"\r\n")
            assert each.recv(65536).startswith(b"HTTP/1.1 200 ")
        for _ in range(3):
            with server.connect() as one_more:
                check_refusal(read_all(one_more), 503)
        assert server.log.count("\n") <= 1
        held[0].close()
        wait_until(lambda: server.connections < 5)
        assert server.alive()


def test_the_limit_of_all_connections_counts_every_address():
    with live(APP, replace(LIMITS, connections=2)) as server, ExitStack() as opened:
        for _ in range(2):
            opened.enter_context(server.connect())
        wait_until(lambda: server.connections == 2)
        with server.connect() as one_more:
            check_refusal(read_all(one_more), 503)


def test_an_address_is_that_of_a_subscriber():
    assert network_of("192.0.2.1") == network_of("::ffff:192.0.2.1") != network_of("192.0.2.2")
    assert network_of("2001:db8::1") == network_of("2001:db8:0:0:ffff::2")
    assert network_of("2001:db8::1") != network_of("2001:db8:0:1::1")
    assert network_of("") == ""
