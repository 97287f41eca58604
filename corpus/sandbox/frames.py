"""Length-prefixed frames on a pipe: four bytes of length, most significant first, and content."""

import sys
from contextlib import suppress
from typing import IO

MAX_FRAME_LENGTH = 64 * 1024 * 1024
"""The greatest length of a frame's content in bytes."""

_LENGTH_BYTES = 4


def write_frame(pipe: IO[bytes], content: bytes) -> None:
    """Write a frame.

    Raises:
        OSError: the reading end of the pipe is closed.
    """
    pipe.write(len(content).to_bytes(_LENGTH_BYTES, "big"))
    pipe.write(content)
    pipe.flush()


def read_frame(pipe: IO[bytes], longest: int = MAX_FRAME_LENGTH) -> bytes | None:
    """Return the next frame, None if the pipe ends or the frame is longer than allowed."""
    head = pipe.read(_LENGTH_BYTES)
    length = int.from_bytes(head, "big")
    if len(head) < _LENGTH_BYTES or length > longest:
        return None
    content = pipe.read(length)
    return content if len(content) == length else None


def widen(pipe: IO[bytes], size: int) -> None:
    """Let a pipe hold so many bytes that nobody has read yet, where the system can do that."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, size)
