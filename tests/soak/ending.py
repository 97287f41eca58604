"""The end of a run: the index settles and equals a full build, the server leaves nothing behind."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from embeddings.encoding.encoders import load_encoder
from embeddings.text.analyser import Analyser
from embeddings.tools import Tools
from tests.command_line import chuchu_process
from tests.embeddings.digest import digest_of
from tests.folder_builds import build_index
from tests.soak.documents import PLACES
from tests.soak.server import SoakedServer
from tests.soak.usage import sample

_SETTLE_SECONDS = 120.0
_QUIET_SECONDS = 4.0
_IDLE_SECONDS = 7.0
# Two generations, one that each of two workers holds, and the vectors of a build.
MOST_INDEX_SIZES = 5
MORE_BYTES = 2_000_000
MOST_SOCKETS = 12


def settle(server: SoakedServer) -> Iterator[str]:
    """Bring the index up to date; yield what is wrong."""
    # While a killed build waits for its next try, so many documents may have moved that the server
    # refuses to update without a word of its operator.
    chuchu_process("index", server.documents, "--index", server.index, "--allow-empty")
    end = time.monotonic() + _SETTLE_SECONDS
    quiet_since: float | None = None
    rebuilt = False
    with httpx.Client(base_url=server.url, trust_env=False, timeout=60) as http:
        while time.monotonic() < end:
            time.sleep(0.2)
            try:
                if server.builds():
                    quiet_since = None
                elif quiet_since is None:
                    quiet_since = time.monotonic()
                elif time.monotonic() - quiet_since > _QUIET_SECONDS:
                    if rebuilt:
                        return
                    rebuilt = http.post("/index/rebuild").status_code == 202
                    quiet_since = None
            except httpx.TransportError:
                continue  # a worker was killed at the end
    yield "the index did not settle"


def compare_with_full_build(server: SoakedServer, place: Path) -> Iterator[str]:
    """Yield how the index differs from one that is built anew of the same folder."""
    tools = Tools(load_encoder(), Analyser())
    build_index(server.documents, place, tools)
    ours, theirs = (digest_of(each, tools, PLACES) for each in (server.index, place))
    # The pass that makes deep vectors may have been killed last; they are compared elsewhere.
    for part in theirs.keys() - {"deep vectors"}:
        if ours[part] != theirs[part]:
            difference = _difference(ours[part], theirs[part])
            yield f"the {part} of the index are not those of a full build: {difference}"
    size, full = _size(server.index), _size(place)
    if size > MOST_INDEX_SIZES * full + MORE_BYTES:
        yield f"the index takes {size:,} bytes, a full build {full:,}"


def _difference(ours: object, theirs: object) -> str:
    if not isinstance(ours, list | tuple) or not isinstance(theirs, list | tuple):
        return f"{ours!r}, {theirs!r}"[:1000]
    pairs = zip(ours, theirs, strict=False)
    first = next(((a, b) for a, b in pairs if a != b), (len(ours), len(theirs)))
    return f"{first[0]!r}, {first[1]!r}"[:1000]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def idle_faults(server: SoakedServer) -> Iterator[str]:
    """Yield what the server still holds when all clients have gone."""
    # Idle connections are closed after five seconds.
    time.sleep(_IDLE_SECONDS)
    for pid in server.processes():
        sockets = [
            name
            for each in Path(f"/proc/{pid}/fd").iterdir()
            if each.is_symlink() and (name := str(each.readlink())).startswith("socket:")
        ]
        if len(sockets) > MOST_SOCKETS:
            yield f"process {pid} has {len(sockets)} sockets open without a client"
        if sample(pid) is None:
            yield f"process {pid} has ended"
    left = [str(path.relative_to(server.temporary)) for path in server.temporary.rglob("*")]
    if left:
        yield f"temporary files are left: {left[:10]}"


def stop(server: SoakedServer) -> Iterator[str]:
    """End the server; yield what is wrong with its end or its log."""
    fault = server.stop()
    if fault:
        yield fault
    time.sleep(0.5)
    for line in server.left_over():
        yield f"a process is left over: {line}"
    yield from server.log_faults()
