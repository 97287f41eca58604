"""Reading files of an index that may come from somebody else.

In the place of a file there may be a named pipe, which would be waited for without end, a device, a
link to a file outside, or gigabytes; JSON may be nested without end.
"""

import errno
import json
import os
import stat
from pathlib import Path
from typing import Any

# The largest of them, a manifest, has some hundred entries of 150 bytes.
MAX_JSON_BYTES = 4_000_000


def open_regular(path: Path) -> int:
    """Open a regular file for reading, and return its descriptor. This never waits.

    Raises:
        OSError: it is missing, can't be read, or is a link or anything else but a regular file.
    """
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, name, 0)
    descriptor = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return descriptor


def read_small_file(path: Path, max_bytes: int) -> bytes:
    """Return the content of a regular file.

    Raises:
        OSError: as for `open_regular`.
        ValueError: it is larger than `max_bytes`.
    """
    with os.fdopen(open_regular(path), "rb") as file:
        content = file.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise ValueError("the file is too large")
    return content


def read_json(path: Path) -> Any:
    """Return the content of a small JSON file, whose numbers are finite.

    Raises:
        OSError: as for `open_regular`.
        ValueError: it is larger than `MAX_JSON_BYTES`, or no JSON.
    """
    return parse_json(read_small_file(path, MAX_JSON_BYTES))


def parse_json(content: str | bytes) -> Any:
    """Return the value of a JSON text, whose numbers are finite.

    Raises:
        ValueError: it is no JSON, or nested too deep.
    """
    try:
        return json.loads(content, parse_float=_finite, parse_constant=_finite)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _finite(literal: str) -> float:
    value = float(literal)
    if abs(value) == float("inf") or value != value:
        raise ValueError("not a finite number")
    return value


def integer(value: object, low: int = 0, high: int = 2**53) -> int:
    """Return a value that must be an integer from `low` to `high`.

    Raises:
        ValueError: it is another one, or of another type, such as a boolean.
    """
    if type(value) is not int or not low <= value <= high:
        raise ValueError("not an integer of its range")
    return value


def text(value: object, max_length: int = 1000) -> str:
    """Return a value that must be a text of printable characters.

    Raises:
        ValueError: it is something else, or longer than `max_length`.
    """
    if not isinstance(value, str) or len(value) > max_length or not value.isprintable():
        raise ValueError("not a printable text")
    return value


def number(value: object, low: float, high: float) -> float:
    """Return a value that must be a number from `low` to `high`.

    Raises:
        ValueError: it is another one, or of another type.
    """
    if type(value) not in (int, float) or not low <= value <= high:  # type: ignore[operator]
        raise ValueError("not a number of its range")
    return float(value)  # type: ignore[arg-type]
