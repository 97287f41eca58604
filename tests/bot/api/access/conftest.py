"""Servers with keys, and their clients."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.api.access.key_edits import add_key
from bot.api.access.login import CSRF_COOKIE, CSRF_HEADER


@dataclass(frozen=True, slots=True)
class Keys:
    """A file of keys, a key that may ask and one that may manage."""

    path: Path
    ask: str
    manage: str


@pytest.fixture
def keys(tmp_path) -> Keys:
    path = tmp_path / "keys.json"
    return Keys(path, add_key(path, "clerk", "ask", None), add_key(path, "chief", "manage", None))


@pytest.fixture
def client(client_of, sample_answerer, keys):
    """A client of a server with keys."""
    return client_of(lambda: sample_answerer, keys=keys.path)


def by(key):
    """Return the header that sends a key."""
    return {"Authorization": f"Bearer {key}"}


class Browser:
    """Sends the cookies of one login, and the token of the page, as its script does."""

    def __init__(self, client, key, **headers):
        self.client = client
        self.login = client.post("/login", json={"key": key}, headers=headers)
        self.cookies = dict(self.login.cookies)

    def request(self, method, path, *, headers=(), **options):
        sent = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            CSRF_HEADER: self.cookies.get(CSRF_COOKIE, ""),
            **dict(headers),
        }
        return self.client.request(method, path, headers=sent, **options)
