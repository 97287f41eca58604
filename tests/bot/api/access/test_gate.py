"""Which requests need a key, and what a key opens."""

import re

import httpx
import pytest

from bot.api.access.key_edits import revoke_key
from bot.api.app import ROUTERS
from bot.serving.jobs import Job, JobState
from tests.bot.api.checks import QUESTION, check_error, check_headers
from tests.bot.api.conftest import JOB
from tests.bot.api.events import read_events
from tests.bot.api.live import live
from tests.bot.api.logins import by

CHAT = {"messages": [{"role": "user", "content": QUESTION}]}
INITIALIZE = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
PUBLIC = {"/", "/healthz", "/readyz", "/login"}
ROUTES = [
    (method, re.sub(r"\{[\w:]+\}", "0", route.path))
    for router in ROUTERS
    for route in router.routes
    for method in sorted(route.methods)
    if route.path not in PUBLIC
]
OTHERS = [("GET", "/openapi.json"), ("POST", "/mcp"), ("DELETE", "/mcp"), ("GET", "/nothing")]
ODD = [("GET", "/docs/"), ("HEAD", "/index"), ("OPTIONS", "/ask"), ("GET", "/Login")]


@pytest.mark.parametrize(("method", "path"), [*ROUTES, *OTHERS, *ODD])
def test_every_path_but_the_page_and_the_health_checks_needs_a_key(with_keys, method, path):
    response = with_keys.request(method, path)

    assert response.status_code == 401
    assert response.headers["www-authenticate"] == 'Bearer realm="chuchu"'
    check_headers(response)
    if method != "HEAD":
        error = response.json()["error"]
        assert error.keys() in ({"type", "message", "hint"}, {"type", "message", "param", "code"})


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/static/app.js"])
def test_the_page_and_the_health_checks_need_no_key(with_keys, path):
    assert with_keys.get(path).status_code == 200


def test_no_path_is_public_that_only_begins_like_one(with_keys):
    assert with_keys.get("/static/%2e%2e/documents").status_code == 404
    for path in ("/login/", "/healthz/x", "/staticdocuments", "/loginx"):
        assert with_keys.get(path).status_code == 401


def test_a_key_opens_everything_that_asks(with_keys, keys):
    headers = by(keys.ask)

    for path in (
        "/documents",
        "/index",
        "/examples",
        "/metrics",
        "/docs",
        "/v1/models",
    ):
        assert with_keys.get(path, headers=headers).status_code == 200
    assert with_keys.post("/ask", json={"question": QUESTION}, headers=headers).json()["answerable"]
    assert with_keys.post("/v1/chat/completions", json=CHAT, headers=headers).status_code == 200
    session = with_keys.get("/session", headers=headers).json()
    assert session == {"name": "clerk", "role": "ask", "collections": None}


WRONG = [
    *(b"Bearer", b"Bearer ", b"Bearer wrong", b"bearer \xff\xfe", "Bearer 密码".encode()),
    *(b"Bearer " + b"x" * 60_000, b"Bearer chuchu-" + b"A" * 43, b"Bearer null"),
]


@pytest.mark.parametrize("sent", WRONG, ids=range(len(WRONG)))
@pytest.mark.parametrize("path", ["/index", "/v1/models"])
def test_a_wrong_key_opens_nothing(with_keys, path, sent):
    response = with_keys.get(path, headers=[(b"Authorization", sent)])

    assert response.status_code == 401
    assert 'error="invalid_token"' in response.headers["www-authenticate"]


def test_two_keys_in_one_request_open_nothing(with_keys, keys):
    headers = [("Authorization", f"Bearer {key}") for key in (keys.ask, keys.manage)]

    assert with_keys.get("/index", headers=headers).status_code == 401


def test_an_error_below_v1_has_the_shape_of_openai(with_keys):
    response = with_keys.post("/v1/chat/completions", json=CHAT)

    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (401, "invalid_api_key")
    assert error["type"] == "invalid_request_error"


def test_only_a_key_that_may_manage_starts_a_rebuild(client_of, sample_answerer, keys, jobs):
    jobs.write(Job(JOB, JobState.RUNNING))
    client = client_of(lambda: sample_answerer, JOB, keys=keys.path, admin_token="a-long-secret")

    def status(key, **headers):
        return client.post("/index/rebuild", headers=by(key) | headers).status_code

    check_error(client.post("/index/rebuild", headers=by(keys.ask)), 403)
    # Accepted: another build is running.
    assert status(keys.manage) == status("a-long-secret") == 409
    assert status("a-long-secre") == 401
    assert status(keys.manage, Origin="http://evil.example") == 403


def test_a_revoked_key_and_a_file_that_goes_bad_open_nothing_at_once(with_keys, keys, caplog):
    assert with_keys.get("/session", headers=by(keys.manage)).status_code == 200
    revoke_key(keys.path, "chief")
    assert with_keys.get("/session", headers=by(keys.manage)).status_code == 401
    assert with_keys.get("/session", headers=by(keys.ask)).status_code == 200
    keys.path.chmod(0o644)
    for _ in range(3):
        response = with_keys.get("/session", headers=by(keys.ask))
        check_error(response, 503)
        assert str(keys.path) not in response.text
    assert with_keys.get("/healthz").status_code == 200
    assert len([each for each in caplog.messages if "chmod" in each or "Others" in each]) == 1
    assert not any(keys.ask in each for each in caplog.messages)


def test_without_keys_everybody_may_do_everything_as_before(client_of, sample_answerer):
    client = client_of(lambda: sample_answerer)

    assert client.get("/session").json() == {"name": None, "role": "manage", "collections": None}
    assert client.get("/index", headers=by("anything")).status_code == 200
    check_error(client.post("/login", json={"key": "anything"}), 404)


def test_a_key_may_send_only_so_many_requests(client_of, sample_answerer, keys):
    client = client_of(lambda: sample_answerer, keys=keys.path, rate_limit=2)

    def statuses(path, key):
        return [client.get(path, headers=by(key)).status_code for _ in range(3)]

    assert statuses("/session", keys.ask) == [200, 200, 429]
    assert statuses("/v1/models", keys.manage) == [200, 200, 429]
    refused = client.get("/session", headers=by(keys.ask))
    check_error(refused, 429)
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    error = client.get("/v1/models", headers=by(keys.manage)).json()["error"]
    assert (error["type"], error["code"]) == ("rate_limit_error", "rate_limit_exceeded")
    # Guesses count by address, so that they can't use up what a key may send.
    assert statuses("/session", "wrong") == [401, 401, 429]
    assert [client.get("/healthz").status_code for _ in range(5)] == [200] * 5


def test_the_token_of_the_administrator_can_not_be_guessed(client_of, sample_answerer, keys):
    token = "hunter22"
    client = client_of(lambda: sample_answerer, keys=keys.path, admin_token=token)

    guesses = [client.get("/session", headers=by(f"guess{each}")) for each in range(40)]
    assert guesses[0].status_code == 401
    assert guesses[-1].status_code == 429
    assert int(guesses[-1].headers["retry-after"]) >= 1
    assert client.get("/session", headers=by(token)).status_code == 200
    assert client.get("/session", headers=by(keys.ask)).status_code == 200
    assert client.get("/session").status_code == 401


def test_a_login_is_short(client_of, sample_answerer, keys):
    """It is the only body that is read without a key."""
    client = client_of(lambda: sample_answerer, keys=keys.path)
    headers = {"content-type": "application/json"}

    assert client.post("/login", content=b" " * 5000, headers=headers).status_code == 413
    assert client.post("/login", json={"key": keys.ask}).status_code == 200


def test_without_keys_an_address_may_send_only_so_many_requests(client_of, sample_answerer):
    client = client_of(lambda: sample_answerer, rate_limit=2)

    assert [client.get("/session").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/").status_code == 200


def test_a_stream_of_events_ends_with_its_key(app_of, sample_answerer, keys, jobs):
    app = app_of(lambda: sample_answerer, keys=keys.path)
    with live(app) as server:
        base = f"http://127.0.0.1:{server.port}"
        with (
            httpx.Client(base_url=base, trust_env=False, timeout=20) as client,
            client.stream("GET", "/events", headers=by(keys.ask)) as response,
        ):
            events = read_events(response)
            assert {next(events)[0], next(events)[0]} == {"index", "job"}
            revoke_key(keys.path, "clerk")
            # The next event is not sent any more.
            jobs.write(Job(JOB, JobState.RUNNING))
            assert list(events) == []
        assert server.alive()
        assert "Traceback" not in server.log
