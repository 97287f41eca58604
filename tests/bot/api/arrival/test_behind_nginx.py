"""The server behind a real nginx, below a prefix."""

import httpx
import pytest

from tests.bot.api.checks import QUESTION
from tests.bot.api.events import read_events
from tests.bot.api.live import live
from tests.bot.api.logins import by
from tests.nginx import USER, nginx_before

CHAT = {"messages": [{"role": "user", "content": QUESTION}]}
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.fixture
def behind_nginx(app_of, sample_answerer, tmp_path):
    """Return a function that serves an application behind nginx."""
    from contextlib import contextmanager

    @contextmanager
    def serve(user='""', **settings):
        given = {"root_path": "/chuchu", "trusted_proxies": ["127.0.0.1"], **settings}
        app = app_of(lambda: sample_answerer, **given)
        with live(app) as server, nginx_before(server.port, tmp_path / "nginx", user) as nginx:
            yield nginx

    return serve


def test_everything_works_below_a_prefix_that_nginx_strips_or_keeps(behind_nginx):
    with behind_nginx() as nginx, httpx.Client(trust_env=False, timeout=20) as client:
        for base in (nginx.stripped, nginx.kept):
            assert client.get(base, follow_redirects=True).url == f"{base}/"
            page = client.get(f"{base}/")
            assert "<title>出处 Chuchu</title>" in page.text
            for path in ("static/app.js", "static/common/api.js", "docs", "openapi.json"):
                assert client.get(f"{base}/{path}").status_code == 200
            assert client.post(f"{base}/ask", json={"question": QUESTION}).json()["answerable"]
            chat = client.post(f"{base}/v1/chat/completions", json=CHAT).json()["choices"][0]
            citation = chat["message"]["annotations"][0]["url_citation"]["url"]
            assert citation.startswith(f"{base}/#doc=")
            ping = client.post(f"{base}/mcp", json=PING, headers=ACCEPT)
            assert ping.headers["content-type"].startswith("application/json")
            with client.stream("GET", f"{base}/events") as response:
                events = read_events(response)
                # They would not come before the stream ends, if nginx held them back.
                assert {next(events)[0], next(events)[0]} == {"index", "job"}


def test_the_answer_as_events_is_not_held_back(behind_nginx):
    with behind_nginx() as nginx:
        response = httpx.post(
            f"{nginx.stripped}/ask",
            json={"question": QUESTION},
            headers={"Accept": "text/event-stream"},
            trust_env=False,
        )

    # nginx itself takes X-Accel-Buffering, and hands it on to nobody.
    assert "x-accel-buffering" not in response.headers
    assert response.text.startswith("event: answer\n")


def test_a_client_can_not_pretend_to_be_another_through_nginx(behind_nginx, keys):
    spoofed = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-User": "chief",
        "X-Request-ID": "mine",
        "X-Forwarded-Proto": "https",
    }
    settings = {"proxy_user_header": "X-Forwarded-User", "rate_limit": 3}
    with behind_nginx(USER, **settings) as nginx, httpx.Client(trust_env=False) as client:
        first = client.get(f"{nginx.stripped}/session", headers=spoofed)
        assert first.json()["name"] == USER
        assert len(first.headers["x-request-id"]) == 32
        statuses = [
            client.get(
                f"{nginx.stripped}/session", headers=spoofed | {"X-Forwarded-For": f"1.1.1.{n}"}
            ).status_code
            for n in range(3)
        ]
        assert statuses == [200, 200, 429]
    with behind_nginx(keys=keys.path) as nginx, httpx.Client(trust_env=False) as client:
        assert client.get(f"{nginx.kept}/session", headers=spoofed).status_code == 401
        assert client.get(f"{nginx.kept}/session", headers=by(keys.ask)).json()["name"] == "clerk"
        login = client.post(
            f"{nginx.kept}/login", json={"key": keys.ask}, headers={"Origin": nginx.kept[:-7]}
        )
        assert all("Path=/chuchu/;" in each for each in login.headers.get_list("set-cookie"))
