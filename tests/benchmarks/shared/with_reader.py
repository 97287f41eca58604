"""What answers take with the reader, at a folder that it can read in a minute."""

from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.benchmarks.bare import BareAsk, in_another_process
from tests.benchmarks.shared.clients import Load, ask_from_another_process
from tests.benchmarks.update import Run, build
from tests.conftest import serving

CLIENTS = 8
_WARM_UP_SECONDS = 2.0
_OPTIONS = ("--reader", "always")


@dataclass(frozen=True, slots=True)
class WithReader:
    """A build with all deep vectors, one client, `CLIENTS` at once, and the libraries alone."""

    run: Run
    asked: Load
    loaded: Load
    bare: BareAsk


def measure_reader(
    documents: Path, index: Path, before: Path, questions: Path, seconds: float
) -> WithReader:
    """Build an index with deep vectors, and ask it; `before` is asked first."""
    run = build("with the reader", documents, index, *_OPTIONS)
    bare = BareAsk(**in_another_process("ask", index, questions))
    with serving(documents, index, "--no-watch", *_OPTIONS) as url:
        _require_reader(url)
        ask_from_another_process(url, before, 1, _WARM_UP_SECONDS)
        asked = ask_from_another_process(url, questions, 1, seconds)
        loaded = ask_from_another_process(url, questions, CLIENTS, seconds)
    return WithReader(run, asked, loaded, bare)


def _require_reader(url: str) -> None:
    reader = httpx.get(f"{url}/index", trust_env=False).json()["reader"]
    if reader is None or reader["missing"]:
        raise RuntimeError(f"The reader does not take part: {reader}")
