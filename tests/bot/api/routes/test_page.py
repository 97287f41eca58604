"""The page and its files."""

import httpx
import pytest

from bot.settings import WEB
from tests.bot.api.checks import check_error, check_headers


def test_the_page_and_its_parts_are_served_with_their_types(http):
    kinds = {
        "/": "text/html",
        "/static/app.js": "text/javascript",
        "/static/style.css": "text/css",
        "/static/favicon.svg": "image/svg+xml",
    }
    for path, kind in kinds.items():
        response = http.get(path)
        assert response.status_code == 200
        assert response.headers["content-type"].startswith(kind)
        check_headers(response)


def test_the_scripts_and_styles_of_the_page_are_sent_compressed(http):
    files = [path for path in WEB.iterdir() if path.suffix in (".js", ".css")]
    sent = 0
    for file in files:
        with http.stream("GET", f"/static/{file.name}") as response:
            sent += sum(len(piece) for piece in response.iter_raw())
        check_headers(response)
    assert 0 < sent < 45_000
    plain = http.get("/static/style.css", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == (WEB / "style.css").read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/static/../pyproject.toml",
        "/static/../../etc/passwd",
        "/static/%2e%2e/pyproject.toml",
        "/static/%2e%2e%2fpyproject.toml",
        "/static/..%2f..%2fetc%2fpasswd",
        "/static/..%5c..%5cpyproject.toml",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/%00",
        "/static/app.js%00",
        "/static/" + "a" * 5000,
        "/static/",
        "/static/missing.js",
        "/../pyproject.toml",
    ],
)
def test_no_path_leads_out_of_the_folder_of_the_page(http, path):
    # Sent as it stands: the client would tidy it.
    url = httpx.URL(http.base_url).copy_with(raw_path=path.encode())
    check_error(http.send(http.build_request("GET", url)), 404)
