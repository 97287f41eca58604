"""The process that runs loaders under limits: `python -m corpus.sandbox.worker BYTES`.

It reads requests, two frames each, from its standard input: which loader to use, and the bytes of a
file. It writes one frame with the result to its standard output, and ends with its input.
"""

import faulthandler
import os
import sys
from typing import BinaryIO

from corpus.blocks import PageImage
from corpus.errors import DocumentError
from corpus.formats.format import resolve
from corpus.sandbox.frames import read_frame, write_frame
from corpus.sandbox.protocol import (
    EXHAUSTED,
    Request,
    pack_error,
    pack_page_image,
    pack_result,
    unpack_request,
)

_OPEN_FILES = 64
# The parent kills a slow worker. The worker ends itself only where the parent is gone.
_GRACE_SECONDS = 5.0


def main() -> None:
    """Answer requests until the input ends."""
    requests, results = _pipes()
    _limit(int(sys.argv[1]))
    write_frame(results, b"")
    while (packed := read_frame(requests)) is not None:
        data = read_frame(requests)
        if data is None:
            return
        request = unpack_request(packed)
        seconds = request.seconds + _GRACE_SECONDS
        faulthandler.dump_traceback_later(seconds, exit=True, file=sys.stderr)
        frame = _result(request, data)
        faulthandler.cancel_dump_traceback_later()
        write_frame(results, frame)
        if frame == EXHAUSTED:
            return


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return the pipes to the parent, and give libraries /dev/null to read from and print to."""
    requests, results = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return os.fdopen(requests, "rb"), os.fdopen(results, "wb")


def _limit(memory: int) -> None:
    """Limit memory, open files and the size of written files, where the system supports it."""
    try:
        import resource
    except ImportError:
        return
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for resource_id, limit in limits.items():
        try:
            resource.setrlimit(resource_id, (limit, limit))
        except (ValueError, OSError):
            # macOS has a limit of memory and refuses to set it.
            continue


def _result(request: Request, data: bytes) -> bytes:
    """Return the frame to answer a request with."""
    try:
        content = data.decode() if request.is_text else data
        made = resolve(request.loader)(content, **request.options)
        return pack_page_image(made) if isinstance(made, PageImage) else pack_result(made)
    except DocumentError as error:
        return pack_error(error)
    except MemoryError:
        return EXHAUSTED
    except Exception:
        return pack_error(f"damaged {request.display_name}")


if __name__ == "__main__":
    main()
