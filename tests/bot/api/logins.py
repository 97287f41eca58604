"""Files of keys, and browsers that log in."""

from dataclasses import dataclass
from pathlib import Path

from bot.api.access.login import CSRF_COOKIE, CSRF_HEADER


@dataclass(frozen=True, slots=True)
class Keys:
    """A file of keys, a key that may ask and one that may manage."""

    path: Path
    ask: str
    manage: str


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
