"""Measure how an index in Milvus Lite grows: build, update, answers, memory, disk.

    python -m tests.benchmarks.engines.growth SOURCE [--documents 2000 8000 32000] [--questions 40]

SOURCE is what `tests.benchmarks.shared.folders` takes. For each size its first documents are
written into a temporary folder, indexed into a Milvus Lite server that runs in a process of its
own, asked sentences of the documents, and updated by one document. Times are those of the
processor, of the indexer or the answering process and of the server, because other programs may
run beside them. Prints a Markdown table.
"""

import argparse
import random
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.bootstrap import load_tools, open_answerer, open_engine
from bot.settings import read_settings
from embeddings.indexing.pipeline import build_index
from embeddings.tools import Tools
from tests.benchmarks.latency import questions_of
from tests.benchmarks.shared.folders import write_folder
from tests.benchmarks.shared.memory import memory, processor_seconds

_HEADS = (
    "documents | chunks | build: indexer s | server s | update: indexer s | server s "
    "| an answer: client ms | server ms | wall ms | server MB | indexer MB | disk MB"
)
_SERVER = "import sys; from milvus_lite.cmdline import main; main(sys.argv[1:])"
_CALL_SECONDS = 600.0


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--documents", type=int, nargs="*", default=[2000, 8000, 32_000])
    parser.add_argument("--questions", type=int, default=40)
    arguments = parser.parse_args()
    print(f"| {_HEADS} |")
    print("|" + "---|" * len(_HEADS.split("|")))
    for count in arguments.documents:
        with tempfile.TemporaryDirectory() as work:
            print(_row(arguments.source, Path(work), count, arguments.questions), flush=True)


def _row(source: Path, work: Path, count: int, questions: int) -> str:
    documents, data = work / "documents", work / "milvus"
    paths = write_folder(source, documents, count)
    with _server(data) as (pid, port):
        settings = read_settings(
            docs=documents,
            engine=f"milvus://127.0.0.1:{port}",
            engine_timeout=_CALL_SECONDS,
            reader="off",
        )
        tools = load_tools(settings)
        built = _Measured(pid)
        report = build_index(documents, open_engine(settings), tools)
        build = built.seconds()
        updated = _Measured(pid)
        (documents / paths[0]).write_text("这一份改了。今天的渡轮停航。", encoding="utf-8")
        build_index(documents, open_engine(settings), tools)
        update = updated.seconds()
        client, server, wall = _answers(settings, tools, documents, paths, pid, questions)
        megabytes = memory(pid).resident
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        disk = sum(each.stat().st_size for each in data.rglob("*") if each.is_file()) / 1e6
    cells = [f"{count:,}", f"{report.chunks:,}"]
    cells += [f"{each:.1f}" for each in (*build, *update)]
    cells += [f"{each:.0f}" for each in (client, server, wall, megabytes, own, disk)]
    return f"| {' | '.join(cells)} |"


def _answers(
    settings: object, tools: Tools, documents: Path, paths: list[str], pid: int, questions: int
) -> tuple[float, float, float]:
    answerer = open_answerer(open_engine(settings), tools)  # type: ignore[arg-type]
    asked = questions_of([documents / each for each in paths[1:2000]], questions * 2)
    random.Random(1).shuffle(asked)
    for each in asked[:5]:
        answerer.ask(each)
    asked = asked[5 : 5 + questions]
    measured, start = _Measured(pid), time.perf_counter()
    for each in asked:
        answerer.ask(each)
    wall = time.perf_counter() - start
    own, server = measured.seconds()
    return tuple(1000 * each / len(asked) for each in (own, server, wall))  # type: ignore[return-value]


class _Measured:
    """Processor seconds from now on, of this process with its children and of another one."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._start = self._now()

    def _now(self) -> tuple[float, float]:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        own = time.process_time() + children.ru_utime + children.ru_stime
        return own, processor_seconds(self._pid)

    def seconds(self) -> tuple[float, float]:
        """Return how many have passed."""
        own, other = self._now()
        return own - self._start[0], other - self._start[1]


@contextmanager
def _server(data: Path) -> Iterator[tuple[int, int]]:
    """Run Milvus Lite; the values are its process id and its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = ["server", "--data-dir", str(data), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVER, *arguments], stdout=subprocess.DEVNULL
    )
    try:
        while process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
