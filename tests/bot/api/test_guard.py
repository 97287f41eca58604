"""Which host names are answered, and requests that are no HTTP."""

import socket

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.api.guard import Guard, is_any_address


@pytest.fixture
def guarded(in_process):
    """Return a function that makes a client of a guarded page."""

    def make(host, *allowed):
        app = Starlette(routes=[Route("/", lambda _: PlainTextResponse("here"))])
        return in_process(Guard(app, host, allowed))

    return make


def status(client, host):
    return client.get("/", headers=[(b"Host", host.encode("latin-1"))]).status_code


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8000",
        "LocalHost",
        "127.0.0.1",
        "127.0.0.1:80",
        "[::1]",
        "[::1]:8000",
    ],
)
def test_a_server_for_this_machine_answers_its_names(guarded, host):
    assert status(guarded("127.0.0.1"), host) == 200
    assert status(guarded("localhost"), host) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "192.168.1.7",
        "",
        ":8000",
        "[",
        "[::1",
        "]",
        "[evil.example]",
        "a b",
        "%00",
        "127.0.0.1/evil",
        "127.0.0.1?evil",
        "127.0.0.1#evil",
        "evil@127.0.0.1",
        "127.0.0.1:port",
        "127.0.0.1:-1",
        "127.0.0.1:999999",
        "127.0.0.1:80:80",
        "127.0.0.1, evil.example",
        "127.0.0.1\\evil",
        "http://127.0.0.1",
        "[::1]evil",
        "[[::1]]",
        "::1",
        "127.0.0.1\t",
        "127.0.0.1\x00",
        "127.0.0.\xb9",
        "\xff\xfe",
        "a" * 60_000,
    ],
    ids=ascii,
)
def test_a_server_for_this_machine_answers_no_other_name(guarded, host):
    assert status(guarded("127.0.0.1"), host) == 400


def test_a_name_that_was_allowed_is_answered_in_any_case_of_letters(guarded):
    client = guarded("127.0.0.1", "Chuchu.Example")

    assert status(client, "chuchu.example") == status(client, "CHUCHU.EXAMPLE:80") == 200
    assert status(client, "other.example") == 400


@pytest.mark.parametrize("host", ["192.168.1.7", "192.168.1.7:8000", "[2001:db8::1]", "localhost"])
def test_a_server_for_every_address_answers_addresses(guarded, host):
    assert status(guarded("0.0.0.0"), host) == status(guarded("::"), host) == 200


@pytest.mark.parametrize("bound", ["0", "0.0", "0.0.0.0", "::", "::0", "0:0:0:0:0:0:0:0"])
def test_every_notation_of_the_any_address_is_recognised(guarded, bound):
    assert status(guarded(bound), "192.168.1.7") == status(guarded(bound), "localhost") == 200


@pytest.mark.parametrize("bound", ["localhost", "127.0.0.1", "10.0.0.0", "::1", "", "a" * 300])
def test_other_addresses_are_not_every_address(bound):
    assert not is_any_address(bound)


def test_a_server_for_every_address_still_answers_no_foreign_name(guarded):
    assert status(guarded("0.0.0.0"), "evil.example") == 400


def test_a_server_for_one_address_answers_that_address(guarded):
    client = guarded("192.168.1.7")

    assert status(client, "192.168.1.7:8000") == 200
    assert status(client, "localhost") == 400


def test_a_refusal_over_the_network_has_the_shape_of_every_error(http):
    response = http.get("/index", headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert response.json()["error"].keys() == {"type", "message", "hint"}
    assert response.headers["x-content-type-options"] == "nosniff"


def test_two_names_of_the_host_are_refused(http):
    headers = [("Host", "127.0.0.1"), ("Host", "evil.example")]
    with socket.create_connection((http.base_url.host, http.base_url.port), timeout=20) as line:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        line.sendall(f"GET /index HTTP/1.1\r\n{lines}Connection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"BadHost" in answer


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /index HTTP/1.1\r\n\r\n",
        b"GET /index HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
        b"GET /index HTTP/1.1\r\nHost: [\r\n\r\n",
        b"POST /ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \xb2\r\n\r\n",
        b"POST /ask HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /index HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + b"9" * 4301 + b"\r\n\r\n",
        b"POST /ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + b"0" * 4301 + b"\r\n\r\n",
    ],
    ids=range(10),
)
def test_a_request_that_is_not_http_is_refused(http, request_bytes):
    with socket.create_connection((http.base_url.host, http.base_url.port), timeout=20) as line:
        line.sendall(request_bytes)
        line.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: line.recv(65536), b""))

    assert answer[:13] in (b"", b"HTTP/1.1 400 ", b"HTTP/1.1 422 ", b"HTTP/1.1 404 ")
    assert b"Traceback" not in answer
    assert http.get("/healthz").status_code == 200


def test_a_client_that_leaves_in_the_middle_of_its_body_does_no_harm(http):
    with socket.create_connection((http.base_url.host, http.base_url.port), timeout=20) as line:
        line.sendall(b"POST /ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{")

    assert http.get("/healthz").status_code == 200


def test_a_name_that_was_refused_is_logged_once_with_the_way_to_allow_it(guarded, caplog):
    client = guarded("127.0.0.1")
    for host in ("evil.example", "EVIL.example:80", "evil.example", "other.example"):
        status(client, host)

    assert len(caplog.messages) == 2
    assert "'evil.example'" in caplog.messages[0]
    assert "CHUCHU_ALLOWED_HOSTS" in caplog.messages[0]


def test_a_refused_name_can_write_neither_lines_nor_commands_into_the_log(guarded, caplog):
    client = guarded("127.0.0.1")
    for host in ("a\x1b[2Jb", "a\x00b", "a\x9bb", "x" * 60_000):
        status(client, host)

    assert len(caplog.messages) == 4
    assert all(each.isprintable() and len(each) < 400 for each in caplog.messages)


def test_only_so_many_refused_names_are_logged(guarded, caplog):
    client = guarded("127.0.0.1")
    for number in range(80):
        assert status(client, f"host-{number}.example") == 400

    assert len(caplog.messages) == 50
    assert caplog.messages[-1].endswith("Other names will not be logged.")
