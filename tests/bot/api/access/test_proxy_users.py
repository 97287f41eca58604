"""Users whom a trusted proxy has let in."""

import pytest

from bot.api.access.key_edits import add_key
from bot.settings import read_settings
from corpus.errors import SettingsError
from tests.bot.api.checks import QUESTION, check_error
from tests.bot.api.logins import by

HEADER = "X-Forwarded-User"
HERE = {"proxy_user_header": HEADER, "trusted_proxies": ["127.0.0.1"]}
ELSEWHERE = {"proxy_user_header": HEADER, "trusted_proxies": ["10.0.0.0/8"]}


@pytest.fixture
def server(client_of, sample_answerer):
    return lambda **settings: client_of(lambda: sample_answerer, **settings)


def session(client, user):
    return client.get("/session", headers=[(HEADER.encode(), user.encode())])


def test_without_keys_whoever_the_proxy_names_may_ask_and_nobody_else(server):
    client = server(**HERE, admin_token="a-long-secret")

    assert session(client, "张三").json() == {"name": "张三", "role": "ask", "collections": None}
    check_error(client.post("/index/rebuild", headers={HEADER: "clerk"}), 403)
    assert client.get("/session").status_code == 401
    assert client.get("/session", headers=by("a-long-secret")).json()["role"] == "manage"
    assert client.get("/").status_code == 200


def test_a_user_header_from_elsewhere_means_nothing(server, keys):
    assert session(server(**ELSEWHERE), "chief").status_code == 401
    assert session(server(**ELSEWHERE, keys=keys.path), "chief").status_code == 401
    assert session(server(keys=keys.path), "chief").status_code == 401


def test_with_keys_a_user_may_do_what_the_entry_of_that_name_says(server, keys):
    add_key(keys.path, "zhang", "ask", ["laws"])
    client = server(**HERE, keys=keys.path)

    assert session(client, "chief").json()["role"] == "manage"
    assert session(client, "zhang").json()["collections"] == ["laws"]
    check_error(session(client, "stranger"), 403)
    # The name is no way around the file.
    check_error(session(client, "*"), 403)
    add_key(keys.path, "*", "ask", ["notices"])
    assert session(client, "stranger").json() == {
        "name": "stranger",
        "role": "ask",
        "collections": ["notices"],
    }


@pytest.mark.parametrize("sent", [[b""], [b" "], [b"chief", b"clerk"], [b"chief", b""]])
def test_a_user_header_that_is_empty_or_sent_twice_names_nobody(server, keys, sent):
    headers = [(HEADER.encode(), value) for value in sent]

    assert server(**HERE, keys=keys.path).get("/session", headers=headers).status_code == 401


def test_a_key_counts_more_than_the_user_header_and_other_schemes_are_the_proxy_s(server, keys):
    client = server(**HERE, keys=keys.path)

    assert client.get("/session", headers={HEADER: "chief"} | by(keys.ask)).json()["role"] == "ask"
    assert client.get("/session", headers={HEADER: "chief"} | by("wrong")).status_code == 401
    headers = {HEADER: "chief", "Authorization": "Basic YTpi"}
    assert client.get("/session", headers=headers).json()["name"] == "chief"


def test_a_page_of_another_site_can_not_use_the_login_at_the_proxy(server):
    client = server(**HERE)

    def status(**headers):
        sent = {HEADER: "clerk"} | headers
        return client.post("/ask", json={"question": QUESTION}, headers=sent).status_code

    assert status() == status(Origin="http://127.0.0.1") == 200
    assert status(Origin="http://evil.example") == 403
    assert status(**{"Sec-Fetch-Site": "cross-site"}) == 403


def test_a_user_header_needs_a_trusted_proxy():
    with pytest.raises(SettingsError, match="trusted_proxies"):
        read_settings(proxy_user_header=HEADER)
    for bad in ("", "a b", "a:b", "é", "a\n"):
        with pytest.raises(SettingsError):
            read_settings(proxy_user_header=bad, trusted_proxies=["127.0.0.1"])


@pytest.mark.parametrize("address", ["localhost", "10.0.0.1/8", "*", "1.2.3", "::1/129", "a b"])
def test_a_trusted_proxy_is_an_address_or_a_network(address):
    with pytest.raises(SettingsError, match="trusted_proxies"):
        read_settings(trusted_proxies=[address])
