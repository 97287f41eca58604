"""HEAD, wherever there is a GET."""

import re

import pytest

from bot.api.app import ROUTERS
from tests.bot.serving.builds import until


def filled(path):
    """Return an address with 0 in the place of its parameter."""
    return re.sub(r"\{[\w:]+\}", "0", path)


# Every address of the routers, with an id that does not exist.
ROUTES = [
    filled(route.path) for router in ROUTERS for route in router.routes if "GET" in route.methods
]
PATHS = [
    *ROUTES,
    *("/openapi.json", "/static/app.js", "/static/style.css", "/static/missing.js", "/nothing"),
    *("/documents?limit=2", "/documents?limit=0", "/index/jobs/0123456789abcdef"),
    *("/ask", "/index/rebuild"),
]
VARYING = {"date", "content-length", "transfer-encoding", "x-request-id"}


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("path", PATHS)
def test_head_has_the_status_and_headers_of_get_and_no_body(http, path, encoding):
    headers = {"Accept-Encoding": encoding}
    head = http.head(path, headers=headers)
    with http.stream("GET", path, headers=headers) as get:
        assert head.status_code == get.status_code
        assert steady(head) == steady(get)
        assert head.headers.get("content-length") == get.headers.get("content-length")
    assert head.content == b""


def test_every_address_of_the_application_is_among_those(http):
    described = http.get("/openapi.json").json()["paths"]
    gets = {path for path, methods in described.items() if "get" in methods}

    assert set(map(filled, gets)) <= set(ROUTES)


def steady(response):
    return {name: value for name, value in response.headers.items() if name not in VARYING}


def test_head_of_a_document_and_of_the_metrics_has_their_content_type(http):
    identity = http.get("/documents").json()["documents"][0]["id"]
    document, metrics = http.head(f"/documents/{identity}"), http.head("/metrics")

    assert (document.status_code, document.content) == (200, b"")
    assert document.headers["content-length"] == str(
        len(http.get(f"/documents/{identity}").content)
    )
    assert (metrics.status_code, metrics.content) == (200, b"")
    assert metrics.headers["content-type"].startswith("text/plain")


def test_head_leaves_no_listener_behind(http):
    # The server may not have noticed yet that the listeners of another test have gone.
    until(lambda: http.head("/events").status_code == 200)
    for _ in range(100):
        assert http.head("/events").status_code == 200


def test_head_of_a_foreign_host_name_is_refused(http):
    response = http.head("/index", headers={"Host": "evil.example"})

    assert (response.status_code, response.content) == (400, b"")


def test_head_while_there_is_no_index_is_the_refusal_without_its_body(without_index):
    response = without_index.request("HEAD", "/readyz")

    assert (response.status_code, response.content) == (503, b"")
    assert int(response.headers["retry-after"]) > 0
