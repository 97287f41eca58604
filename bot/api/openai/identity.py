"""Ids and times of answers."""

import secrets
import time


def new_id(prefix: str) -> str:
    """Return an id that no other answer has, with a prefix such as `msg_`."""
    return f"{prefix}{secrets.token_hex(16)}"


def now() -> int:
    """Return the time in seconds since 1970."""
    return int(time.time())
