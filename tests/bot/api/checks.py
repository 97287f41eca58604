"""What holds for every response, and how a question is sent."""

import json

import httpx

from bot.settings import SAMPLES

QUESTION = "渡轮能见度不足多少米时停航？"
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def ask(http, body, **headers) -> httpx.Response:
    """Send a body to /ask; it need not be JSON."""
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    return http.post(
        "/ask", content=content, headers={"Content-Type": "application/json", **headers}
    )


def check_error(response, status, *more):
    """Check that a response is an error of the usual shape, with the keys `more` beside it."""
    assert response.status_code == status
    check_headers(response)
    assert response.json().keys() == {"error", *more}
    error = response.json()["error"]
    assert error.keys() == {"type", "message", "hint"}
    assert all(isinstance(value, str) for value in error.values())
    assert error["message"].endswith((".", "…"))
    for secret in ("Traceback", "/site-packages", str(SAMPLES.parent), ".py"):
        assert secret not in response.text


def check_headers(response):
    """Check that a response has the security headers."""
    assert HEADERS.items() <= dict(response.headers).items()
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "server" not in response.headers
