"""Logging in on the page: cookies, the token against forged requests, and wrong keys."""

import pytest

from bot.api.access.key_edits import add_key, revoke_key
from bot.api.access.login import CSRF_COOKIE, CSRF_HEADER, SESSION_COOKIE
from tests.bot.api.checks import QUESTION, check_error
from tests.bot.api.logins import Browser

ASKED = {"json": {"question": QUESTION}}


def set_cookies(response):
    return {each.partition("=")[0]: each for each in response.headers.get_list("set-cookie")}


def test_a_login_lets_the_page_ask(with_keys, keys):
    browser = Browser(with_keys, keys.ask)

    assert browser.login.json() == {"name": "clerk", "role": "ask", "collections": None}
    assert browser.request("GET", "/session").json()["name"] == "clerk"
    assert browser.request("POST", "/ask", **ASKED).json()["answerable"]
    check_error(browser.request("POST", "/index/rebuild"), 403)


def test_the_cookies_are_out_of_reach_of_scripts_and_of_other_sites(with_keys, keys):
    plain = set_cookies(Browser(with_keys, keys.ask).login)
    headers = {"X-Forwarded-Proto": "https"}

    assert "HttpOnly" in plain[SESSION_COOKIE]
    assert "HttpOnly" not in plain[CSRF_COOKIE]
    for cookie in plain.values():
        assert "SameSite=strict" in cookie
        assert "Max-Age=43200" in cookie
        assert "Path=/;" in cookie
        assert "Secure" not in cookie
    spoofed = set_cookies(Browser(with_keys, keys.ask, **headers).login)
    assert all("Secure" not in cookie for cookie in spoofed.values())


def test_over_https_the_cookies_are_sent_over_https_only(client_of, sample_answerer, keys):
    client = client_of(
        lambda: sample_answerer,
        keys=keys.path,
        trusted_proxies=["127.0.0.1"],
        root_path="/chuchu",
    )
    cookies = set_cookies(Browser(client, keys.ask, **{"X-Forwarded-Proto": "https"}).login)

    assert all("; Secure" in each for each in cookies.values())
    assert all("; Path=/chuchu/;" in each for each in cookies.values())


@pytest.mark.parametrize(
    "headers",
    [
        {CSRF_HEADER: ""},
        {CSRF_HEADER: "0" * 64},
        {CSRF_HEADER: "密".encode()},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/ask", "/index/rebuild", "/logout", "/v1/responses", "/mcp"])
def test_a_page_of_another_site_can_not_use_the_login(with_keys, keys, path, headers):
    browser = Browser(with_keys, keys.manage)

    assert browser.request("POST", path, headers=headers, json={}).status_code == 403
    assert browser.request("GET", "/session").status_code == 200


def test_another_page_can_not_log_in(with_keys, keys):
    headers = {"Origin": "http://evil.example"}

    check_error(with_keys.post("/login", json={"key": keys.ask}, headers=headers), 403)


def test_a_logout_ends_the_session_for_good(with_keys, keys):
    browser, other = Browser(with_keys, keys.ask), Browser(with_keys, keys.ask)
    response = browser.request("POST", "/logout")

    assert response.status_code == 204
    assert all("Max-Age=0" in each for each in set_cookies(response).values())
    assert browser.request("GET", "/session").status_code == 401
    assert other.request("GET", "/session").status_code == 200


def test_a_revoked_key_ends_its_logins_also_where_its_name_is_given_again(with_keys, keys):
    browser = Browser(with_keys, keys.ask)
    revoke_key(keys.path, "clerk")
    assert browser.request("GET", "/session").status_code == 401
    add_key(keys.path, "clerk", "manage", None)
    assert browser.request("GET", "/session").status_code == 401


def test_a_login_outlasts_the_server_and_reaches_its_other_processes(
    client_of, sample_answerer, keys
):
    browser = Browser(client_of(lambda: sample_answerer, keys=keys.path), keys.ask)
    browser.client = client_of(lambda: sample_answerer, keys=keys.path)

    assert browser.request("GET", "/session").status_code == 200
    assert browser.request("POST", "/ask", **ASKED).status_code == 200


@pytest.mark.parametrize("value", ["", "x", "%00", "é", '"', "x" * 5000])
def test_a_cookie_that_is_no_session_opens_nothing(with_keys, value):
    headers = [(b"Cookie", f"{SESSION_COOKIE}={value}".encode())]

    assert with_keys.get("/session", headers=headers).status_code == 401


@pytest.mark.parametrize("sent", [{}, {"key": 1}, {"key": "x" * 201}, [], {"key": None}, "key"])
def test_a_login_without_a_key_is_malformed(with_keys, sent):
    check_error(with_keys.post("/login", json=sent), 422)


def test_wrong_keys_are_slowed_and_the_right_one_still_works(with_keys, keys, caplog):
    statuses = [with_keys.post("/login", json={"key": "guess"}).status_code for _ in range(12)]

    assert statuses == [401] * 10 + [429] * 2
    refused = with_keys.post("/login", json={"key": "guess-密码"})
    check_error(refused, 429)
    assert int(refused.headers["retry-after"]) >= 1
    assert "set-cookie" not in refused.headers
    # Else anybody could lock the others out.
    assert Browser(with_keys, f" {keys.ask}\n").login.status_code == 200
    assert "guess" not in caplog.text


def test_the_entry_without_a_key_lets_nobody_log_in(with_keys, keys):
    add_key(keys.path, "*", "ask", None)

    for key in ("", "*", " ", "None", "null"):
        assert with_keys.post("/login", json={"key": key}).status_code == 401


def test_the_cookie_of_a_server_at_a_shorter_prefix_does_no_harm(with_keys, keys):
    browser = Browser(with_keys, keys.ask)
    name, value = SESSION_COOKIE, browser.cookies[SESSION_COOKIE]
    for cookies in (f"{name}={value}; {name}=other", f"{name}=other; a; =; {name}={value}"):
        headers = {"Cookie": cookies}
        assert browser.request("GET", "/session", headers=headers).json()["name"] == "clerk"
    many = "; ".join([f"{name}=x"] * 1000 + [f"{name}={value}"])
    assert browser.request("GET", "/session", headers={"Cookie": many}).status_code == 401
