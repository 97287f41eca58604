"""The process that parses hostile formats: `python -m corpus.sandbox.worker SECONDS BYTES`.

It reads a kind and a file's bytes from its standard input, writes what it made of them to its
standard output, and goes on until its input ends.
"""

import faulthandler
import os
import sys
from typing import BinaryIO

from corpus.blocks import Loaded
from corpus.errors import DocumentError
from corpus.formats.html import load_html
from corpus.formats.markdown import load_markdown
from corpus.formats.pdf.loader import load_pdf
from corpus.formats.registry import NAMES
from corpus.formats.zip_container import load_zip
from corpus.sandbox.frames import read_frame, write_frame
from corpus.sandbox.protocol import EXHAUSTED, pack_error, pack_result

_DESCRIPTORS = 64
# The one who asks ends a slow process; this one ends itself where nobody is left to do it.
_GRACE_SECONDS = 5.0


def main() -> None:
    """Serve files until the input ends."""
    seconds, memory = float(sys.argv[1]), int(sys.argv[2])
    requests, results = _pipes()
    _limit(memory)
    write_frame(results, b"")
    while (kind := read_frame(requests)) is not None:
        data = read_frame(requests)
        if data is None:
            return
        faulthandler.dump_traceback_later(seconds + _GRACE_SECONDS, exit=True, file=sys.stderr)
        frame = _answer(kind.decode(), data)
        faulthandler.cancel_dump_traceback_later()
        write_frame(results, frame)
        if frame == EXHAUSTED:
            return


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take the pipes away from all that would print or ask."""
    requests, results = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return os.fdopen(requests, "rb"), os.fdopen(results, "wb")


def _limit(memory: int) -> None:
    """Limit memory, written files and open files, where the system can do that."""
    try:
        import resource
    except ImportError:
        return
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: _DESCRIPTORS,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            # macOS knows the limit of memory and refuses to set it.
            continue


def _answer(kind: str, data: bytes) -> bytes:
    """Return the frame to answer with."""
    try:
        return pack_result(*_load(kind, data))
    except DocumentError as error:
        return pack_error(error.message)
    except MemoryError:
        return EXHAUSTED
    except Exception:
        return pack_error(f"damaged {NAMES[kind]}")


def _load(kind: str, data: bytes) -> tuple[str, Loaded]:
    if kind == "zip":
        return load_zip(data)
    if kind == "pdf":
        return kind, load_pdf(data)
    load = load_html if kind == "html" else load_markdown
    return kind, load(data.decode())


if __name__ == "__main__":
    main()
