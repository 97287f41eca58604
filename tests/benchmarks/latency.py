"""Measure the latency of questions on an idle server, and while a rebuild runs beside it.

    python -m tests.benchmarks.latency SOURCE [--documents N] [--seconds 10] [--json FILE]

SOURCE is a folder of documents, or what `tests.benchmarks.shared.folders` takes besides. Its
documents are written into a temporary folder and served by `chuchu serve`; 1 client and then 4 ask
sentences of them over HTTP. The rebuild is started by a call; before, every document is edited, so
that it is a full one. The time during a rebuild lasts until its generation answers. Prints a
Markdown table.
"""

import argparse
import itertools
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import httpx
import numpy as np

from corpus.text.sentences import sentence_spans
from tests.benchmarks.shared.figures import print_table, write_json
from tests.benchmarks.shared.folders import edit, write_folder
from tests.conftest import serving

CLIENTS = (1, 4)
QUESTIONS = 200
_QUESTION = (12, 60)
_WARM_UP_SECONDS = 2.0
_LOOK_SECONDS = 0.25
_TIMEOUT_SECONDS = 120.0
_PERCENTILES = (50, 95, 99, 100)
_HEADS = ("p50", "p95", "p99", "longest")


@dataclass(slots=True)
class Asked:
    """What one client measured: seconds per question, errors, the newest generation seen."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """The latency of questions in milliseconds, at the percentiles of the table."""

    clients: int
    when: str
    questions: int
    errors: int
    a_second: float
    milliseconds: tuple[float, ...]


def main() -> None:
    """Print the table; end with code 1 where a question failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--documents", type=int, default=None)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--json", type=Path, default=None)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "documents"
        paths = write_folder(arguments.source, folder, arguments.documents)
        files = [folder / path for path in paths]
        options = ("--no-watch", "--workers", str(arguments.workers))
        with serving(folder, Path(place) / "index", *options) as url, _client(url) as http:
            wait_until_ready(http)
            pairs = [measure(http, files, each, arguments.seconds) for each in CLIENTS]
    rows = [row for pair in pairs for row in pair]
    print_table(("clients", "when", "questions", "errors", "a second", *_HEADS), map(_cells, rows))
    ratios = {idle.clients: ratio(idle, beside) for idle, beside in pairs}
    for clients, times in ratios.items():
        named = ", ".join(f"{head} {value:.2f}" for head, value in times.items())
        print(f"{clients} clients, during a rebuild against idle: {named}")
    sizes = {"documents": len(paths), "workers": arguments.workers}
    write_json(arguments.json, {**sizes, "rows": [asdict(row) for row in rows], "ratios": ratios})
    sys.exit(1 if any(row.errors for row in rows) else 0)


def wait_until_ready(http: httpx.Client) -> None:
    """Wait for the first build, however long it takes."""
    while http.get("/readyz").status_code != 200:
        time.sleep(_LOOK_SECONDS)


def measure(http: httpx.Client, files: list[Path], clients: int, seconds: float) -> tuple[Row, Row]:
    """Ask with some clients, first alone and then beside a rebuild."""
    questions = questions_of(files)
    with asking(str(http.base_url), questions, clients):
        time.sleep(_WARM_UP_SECONDS)
    started = time.perf_counter()
    with asking(str(http.base_url), questions, clients) as idle:
        time.sleep(seconds)
    alone = summary(clients, "idle", idle, time.perf_counter() - started)
    for file in files:
        edit(file, f"更正：与{clients}位同事核对后有改动。")
    before = http.get("/readyz").json()["generation"]
    started = time.perf_counter()
    with asking(str(http.base_url), questions, clients) as beside:
        rebuild(http)
        while not any(each.generation > before or each.errors for each in beside):
            time.sleep(_LOOK_SECONDS)
    return alone, summary(clients, "during a rebuild", beside, time.perf_counter() - started)


def questions_of(files: list[Path], count: int = QUESTIONS) -> list[str]:
    """Return sentences of about `count` files that are spread over the folder."""
    questions = []
    for file in files[:: max(1, len(files) // count)]:
        text = file.read_text(encoding="utf-8", errors="replace")
        sentences = [text[start:end] for start, end in sentence_spans(text)]
        fitting = [each for each in sentences if _QUESTION[0] <= len(each) <= _QUESTION[1]]
        questions += fitting[len(fitting) // 2 :][:1]
    if not questions:
        sys.exit("The documents hold no sentence to ask for.")
    return questions


def rebuild(http: httpx.Client) -> None:
    """Start a rebuild and wait for its end."""
    # The process of the rebuild before may still be ending although its job is done.
    while (started := http.post("/index/rebuild")).status_code == 409:
        time.sleep(_LOOK_SECONDS)
    address = f"/index/jobs/{started.raise_for_status().json()['job']}"
    while (job := http.get(address).json())["state"] not in ("done", "failed"):
        time.sleep(_LOOK_SECONDS)
    if job["state"] == "failed":
        sys.exit(f"The rebuild failed: {job['error']}")


@contextmanager
def asking(url: str, questions: list[str], clients: int) -> Iterator[list[Asked]]:
    """Ask from some clients at once while the context lasts."""
    asked = [Asked() for _ in range(clients)]
    stop = threading.Event()
    with ThreadPoolExecutor(clients) as pool:
        for number, each in enumerate(asked):
            first = number * len(questions) // clients
            pool.submit(ask, stop, url, [*questions[first:], *questions[:first]], each)
        try:
            yield asked
        finally:
            stop.set()


def ask(stop: threading.Event, url: str, questions: list[str], asked: Asked) -> None:
    """Ask one question after the other until `stop` is set."""
    with _client(url) as http:
        for question in itertools.cycle(questions):
            if stop.is_set():
                return
            started = time.perf_counter()
            try:
                response = http.post("/ask", json={"question": question}).raise_for_status()
                asked.generation = response.json()["index"]["generation"]
            except (httpx.HTTPError, ValueError, LookupError) as error:
                asked.errors.append(repr(error))
            asked.seconds.append(time.perf_counter() - started)


def summary(clients: int, when: str, asked: list[Asked], lasted: float) -> Row:
    """Return the percentiles over all clients."""
    seconds = [each for client in asked for each in client.seconds]
    return Row(
        clients=clients,
        when=when,
        questions=len(seconds),
        errors=sum(len(client.errors) for client in asked),
        a_second=round(len(seconds) / lasted, 1),
        milliseconds=tuple(
            round(1000 * float(np.percentile(seconds, each)), 2) for each in _PERCENTILES
        ),
    )


def ratio(idle: Row, beside: Row) -> dict[str, float]:
    """Return the latency beside a rebuild divided by the idle one, by percentile."""
    pairs = zip(_HEADS, idle.milliseconds, beside.milliseconds, strict=True)
    return {head: round(there / here, 2) for head, here, there in pairs}


def _cells(row: Row) -> tuple[object, ...]:
    times = (f"{each:.1f} ms" for each in row.milliseconds)
    return row.clients, row.when, row.questions, row.errors, row.a_second, *times


def _client(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, trust_env=False, timeout=_TIMEOUT_SECONDS)


if __name__ == "__main__":
    main()
