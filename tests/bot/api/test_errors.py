"""Unknown addresses, wrong methods, and errors inside the server."""

import pytest

from tests.bot.api.checks import QUESTION, check_error


@pytest.mark.parametrize("path", ["/nothing", "/redoc", "/ask/x", "/%ff", "/😀"])
def test_an_unknown_address_is_not_found(http, path):
    check_error(http.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/ask", "POST"),
        ("DELETE", "/ask", "POST"),
        ("POST", "/documents", "GET"),
        ("PUT", "/index", "GET"),
        ("POST", "/", "GET"),
    ],
)
def test_a_wrong_method_is_refused_and_the_right_one_named(http, method, path, allowed):
    response = http.request(method, path)

    check_error(response, 405)
    assert allowed in response.headers["allow"]


def test_an_unexpected_error_discloses_nothing(client_of, sample_answerer, caplog):
    class Broken:
        index = sample_answerer.index

        def ask(self, *_, **options):
            raise RuntimeError("/secret/path")

    response = client_of(Broken).post("/ask", json={"question": QUESTION})
    check_error(response, 500)
    assert "secret" not in response.text
    assert "/secret/path" in caplog.text
