"""The id of a request, and the prefix below which a proxy shows the server."""

import pytest

from bot.access_settings import OWN_PATHS
from bot.api.app import ROUTERS
from bot.settings import read_settings
from corpus.errors import SettingsError
from tests.bot.api.checks import QUESTION, check_error

PROXIED = {"trusted_proxies": ["127.0.0.1"]}
CHAT = {"messages": [{"role": "user", "content": QUESTION}]}


@pytest.fixture
def server(client_of, sample_answerer):
    return lambda **settings: client_of(lambda: sample_answerer, **settings)


@pytest.fixture
def below(server):
    """A client of a server below a prefix."""
    return server(root_path="/chuchu", **PROXIED)


def test_every_response_has_an_id_of_its_own(server):
    client = server()
    paths = ("/", "/index", "/nothing", "/documents?limit=0", "/v1/nothing", "/static/app.js")
    ids = [client.get(path).headers["x-request-id"] for path in paths]
    refused = client.get("/index", headers={"Host": "evil.example"})

    assert len({*ids, refused.headers["x-request-id"]}) == len(paths) + 1
    assert all(len(each) == 16 for each in ids)


def test_an_unexpected_error_has_the_id_that_the_log_names(client_of, caplog):
    def fail():
        raise RuntimeError("broken")

    response = client_of(fail).get("/index", headers={"X-Request-ID": "spoofed"})

    check_error(response, 500)
    assert len(response.headers["x-request-id"]) == 16


@pytest.mark.parametrize("given", ["a", "0f3c-77", "A_b.c:d", "x" * 64])
def test_the_id_that_a_trusted_proxy_gave_is_kept(server, given):
    headers = {"X-Request-ID": given}

    assert server(**PROXIED).get("/index", headers=headers).headers["x-request-id"] == given
    assert server().get("/index", headers=headers).headers["x-request-id"] != given


@pytest.mark.parametrize("given", [b"", b"x" * 65, b"a b", b"a\x1b[2J", b"\xff", b'"', b"<b>"])
def test_an_odd_id_is_replaced(server, given):
    response = server(**PROXIED).get("/index", headers=[(b"X-Request-ID", given)])

    assert len(response.headers["x-request-id"]) == 16


@pytest.mark.parametrize("prefix", ["", "/chuchu"])
def test_a_prefix_may_be_stripped_by_the_proxy_or_not(below, prefix):
    assert below.get(f"{prefix}/").headers["content-type"].startswith("text/html")
    for path in ("/static/app.js", "/static/common/api.js", "/docs", "/healthz", "/v1/models"):
        assert below.get(prefix + path).status_code == 200, path
    assert below.post(f"{prefix}/ask", json={"question": QUESTION}).json()["answerable"]
    document = below.get(f"{prefix}/documents").json()["documents"][0]["id"]
    assert below.get(f"{prefix}/documents/{document}").json()["id"] == document
    assert below.get(f"{prefix}/static/%2e%2e/documents").status_code == 404
    assert below.get(f"{prefix}/nothing").status_code == 404
    assert below.post(f"{prefix}/v1/nothing").json()["error"]["code"] == "NotFound"
    assert below.request("HEAD", f"{prefix}/index").status_code == 200


def test_the_prefix_alone_leads_to_the_page(below):
    response = below.get("/chuchu?x=1")

    assert response.status_code == 307
    assert response.headers["location"] == "/chuchu/?x=1"
    assert below.get("/chuchuother").status_code == 404


def test_addresses_that_leave_the_server_contain_the_prefix_and_the_outer_host(server):
    client = server(root_path="/chuchu", allowed_hosts=["a.example"], **PROXIED)
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "a.example"}

    answer = client.post("/v1/chat/completions", json=CHAT, headers=headers).json()
    cited = answer["choices"][0]["message"]["annotations"][0]["url_citation"]["url"]
    assert cited.startswith("https://a.example/chuchu/#doc=")
    described = client.get("/openapi.json").json()
    assert described["servers"] == [{"url": "/chuchu"}]
    refused = client.get("/index", headers={"X-Forwarded-Host": "evil.example"})
    check_error(refused, 400)


def test_no_address_of_the_reference_page_is_absolute(below):
    text = below.get("/docs").text

    assert 'href="/' not in text
    assert 'href="static/reference.css"' in text


@pytest.mark.parametrize(
    "path", ["chuchu", "//chuchu", "/a//b", "/../a", "/.", "/a b", "/a?b", "/é", "/v1", "/index/a"]
)
def test_a_prefix_that_can_not_be_one_is_refused(path):
    with pytest.raises(SettingsError, match="root_path"):
        read_settings(root_path=path)


def test_a_prefix_may_have_several_parts_and_end_with_a_slash():
    assert read_settings(root_path="/a/b-c_d/").root_path == "/a/b-c_d"
    assert read_settings(root_path="/").root_path == ""


def test_no_prefix_can_be_mistaken_for_an_address_of_the_server():
    own = {route.path.split("/")[1] for router in ROUTERS for route in router.routes}

    assert own - {""} <= OWN_PATHS
