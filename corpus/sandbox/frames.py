"""Length-prefixed frames on a pipe."""

from typing import IO

LONGEST_FRAME = 64 * 1024 * 1024

_LENGTH = 4


def write_frame(pipe: IO[bytes], content: bytes) -> None:
    """Send a frame.

    Raises:
        OSError: nobody listens any more.
    """
    pipe.write(len(content).to_bytes(_LENGTH, "big"))
    pipe.write(content)
    pipe.flush()


def read_frame(pipe: IO[bytes], longest: int = LONGEST_FRAME) -> bytes | None:
    """Return the next frame, None where the pipe ended or the frame is longer than allowed."""
    length = int.from_bytes(head, "big") if len(head := pipe.read(_LENGTH)) == _LENGTH else -1
    if not 0 <= length <= longest:
        return None
    content = pipe.read(length)
    return content if len(content) == length else None
