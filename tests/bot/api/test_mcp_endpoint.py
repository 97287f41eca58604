"""MCP over HTTP: both generations of the protocol, and requests that are refused."""

import socket
import sys

import pytest
from mcp import Client

from tests.asynchronous import run
from tests.bot.api.checks import QUESTION, check_error
from tests.bot.mcp.messages import INITIALIZE, LIST

HEADERS = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}


def over_http(url, work, mode):
    """Run work with a client of a server."""

    async def connected():
        async with Client(f"{url}/mcp", mode=mode) as client:
            return await work(client)

    return run(connected())


@pytest.mark.parametrize(
    ("mode", "version"),
    [("auto", "2026-07-28"), ("2026-07-28", "2026-07-28"), ("legacy", "2025-11-25")],
)
def test_the_client_asks_with_and_without_a_session(served, mode, version):
    async def work(client):
        answer = await client.call_tool("ask", {"question": QUESTION})
        found = await client.call_tool("search", {"query": QUESTION, "limit": 1})
        return client.protocol_version, answer, found

    spoken, answer, found = over_http(served.url, work, mode)
    assert spoken == version
    assert answer.structured_content["answerable"]
    (result,) = found.structured_content["results"]
    assert result["url"].startswith(f"{served.url}/#doc={result['id']}&")


def send(http, body=INITIALIZE, **headers):
    return http.post("/mcp", json=body, headers=HEADERS | headers)


def test_a_session_lasts_until_the_client_ends_it(http):
    session = send(http).headers["mcp-session-id"]
    more = {"Mcp-Session-Id": session, "MCP-Protocol-Version": "2025-06-18"}

    listed = send(http, LIST, **more)
    assert listed.headers["content-type"] == "application/json"
    assert len(listed.json()["result"]["tools"]) == 3
    assert http.delete("/mcp", headers=HEADERS | more).status_code == 200
    assert send(http, LIST, **more).status_code == 404


def test_several_processes_keep_no_sessions(client_of, sample_answerer):
    http = client_of(lambda: sample_answerer, workers=2)
    answer = send(http)
    assert answer.status_code == 200
    assert "mcp-session-id" not in answer.headers
    assert len(send(http, LIST).json()["result"]["tools"]) == 3


def test_a_page_of_another_site_is_refused(http):
    for origin in ("http://evil.example", "null", "file://"):
        check_error(send(http, Origin=origin), 403)


def test_the_own_page_is_not_refused(http, served):
    assert send(http, Origin=served.url).status_code == 200


def test_another_host_name_is_refused(http):
    check_error(send(http, Host="evil.example"), 400)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS"])
def test_other_methods_are_refused(http, method):
    response = http.request(method, "/mcp")
    assert response.status_code == 405
    assert response.headers["allow"] == "POST, DELETE"


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"[]", {}, 400),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "no/such"}', {}, 400),
        (b"{}", {"Content-Type": "text/plain"}, 400),
        (b"{}", {"Mcp-Session-Id": "0" * 32}, 404),
        (b"{}", {"MCP-Protocol-Version": "1999-01-01"}, 400),
    ],
)
def test_what_is_no_message_is_refused(http, content, headers, status):
    assert http.post("/mcp", content=content, headers=HEADERS | headers).status_code == status


def test_a_message_that_is_too_large_is_refused_by_its_length(http):
    host, port = http.base_url.host, http.base_url.port
    head = {"Host": f"{host}:{port}", **HEADERS, "Content-Length": str(8 * 1024 * 1024 + 1)}
    lines = ["POST /mcp HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    # Whoever sends the body too may be cut off before the answer arrives.
    with socket.create_connection((host, port), timeout=20) as connection:
        connection.sendall("\r\n".join(lines).encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_without_the_package_the_server_says_how_to_install_it(
    client_of, sample_answerer, monkeypatch
):
    monkeypatch.setitem(sys.modules, "mcp", None)
    http = client_of(lambda: sample_answerer)
    response = send(http)
    check_error(response, 501)
    assert "pip install 'chuchu[mcp]'" in response.json()["error"]["hint"]
    assert http.post("/ask", json={"question": QUESTION}).status_code == 200
