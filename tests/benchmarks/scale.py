"""Measure the product beside the libraries alone, and how it grows.

    python -m tests.benchmarks.scale SOURCE [--documents N] [--sizes 3] [--seconds 10]
                                     [--reader-documents 500] [--results FOLDER]
                                     [--plot FILE.svg] [--growth-only]

SOURCE is what `tests.benchmarks.shared.folders` takes. Its first N documents are written into a
temporary folder (more than it has are repeated with variations), and for the smaller sizes a third
of them, a third of these, and so on. Each size is built by `chuchu index`, asked by one client, and
asked over HTTP. The largest is held against the libraries alone (`tests.benchmarks.bare`), asked by
16 clients at two workers, and updated after ten documents have changed; a folder of the first 500
documents is asked with the reader. Questions are sentences of the documents, and every other one
comes from `SOURCE/qa/DRCD_dev.json` where that is there: people's questions, to which the folder
has no answer. None is asked twice. What `tests.benchmarks.set_up` measured last is shown below.
Prints
Markdown tables, keeps them in the folder of results as `growth-DOCUMENTS`, and ends with code 1
where a question failed.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from statistics import median

from bot.bootstrap import load_tools
from bot.settings import read_settings
from embeddings.store.generations import open_index
from embeddings.store.layout import IndexLayout
from tests.benchmarks.bare import BareAsk, BareBuild, in_another_process
from tests.benchmarks.latency import questions_of
from tests.benchmarks.results.files import RESULTS, keep_result, new_table
from tests.benchmarks.shared.clients import ask_from_another_process, read_questions
from tests.benchmarks.shared.figures import circumstances, print_table
from tests.benchmarks.shared.folders import write_folder
from tests.benchmarks.shared.memory import memory, processor_seconds
from tests.benchmarks.shared.plot import write_plot
from tests.benchmarks.shared.scale_report import (
    GROWTH_HEADS,
    WORKERS,
    Disk,
    Largest,
    Size,
    growth_row,
    largest_rows,
    panels,
    reader_rows,
    set_up_rows,
)
from tests.benchmarks.shared.with_reader import WithReader, measure_reader
from tests.benchmarks.update import SETTLED_SECONDS, build, change
from tests.conftest import serving
from tests.processes import server_processes

STEP = 3
# `chuchu ask` ends with it where the folder has no answer.
NO_ANSWER = 3
CLIENTS = 16
CHANGED = 10
# Questions of each source: so many that none is asked twice.
_QUESTIONS = 4000
# One question of so many is asked beforehand.
_WARM = 4
_STARTS = 3
_OPENED = 5
_WARM_UP_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Questions:
    """Files of questions: those that bring the index into memory, and others that are measured."""

    before: Path
    measured: Path


def main() -> None:
    """Print the tables, and keep them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--documents", type=int, default=None)
    parser.add_argument("--sizes", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--reader-documents", type=int, default=500, help="0: leave the reader out")
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--plot", type=Path, default=None)
    parser.add_argument("--growth-only", action="store_true", help="leave out the largest's table")
    arguments = parser.parse_args()
    started = circumstances()
    with tempfile.TemporaryDirectory() as place:
        documents = _folders(arguments.source, Path(place), arguments.documents, arguments.sizes)
        questions = _write_questions(Path(place), arguments.source, documents[-1])
        # Otherwise the update would compare files by their content, as those of a moment ago.
        time.sleep(SETTLED_SECONDS)
        sizes = [measure(folder, questions, arguments.seconds) for folder in documents]
        largest = reader = None
        if not arguments.growth_only:
            largest = measure_more(documents[-1], questions, arguments.seconds)
        if not arguments.growth_only and arguments.reader_documents:
            limit = min(arguments.reader_documents, sizes[-1].run.documents)
            reader = _measure_reader(arguments.source, Path(place), limit, arguments.seconds)
    print(f"{started['machine']}; Python {started['python']}; commit {started['commit']}\n")
    tables = {"growth": new_table(GROWTH_HEADS, map(growth_row, sizes))}
    if largest is not None:
        rows = [*largest_rows(sizes[-1], largest), *reader_rows(reader), *set_up_rows()]
        tables = {"largest": new_table(("what", "measured", "beside"), rows), **tables}
    for table in tables.values():
        print_table(table.heads, table.rows)
        print()
    if arguments.plot is not None:
        write_plot(arguments.plot, panels(sizes))
    figures = {
        "sizes": [asdict(size) for size in sizes],
        "largest": largest and asdict(largest),
        "reader": reader and asdict(reader),
    }
    count = sizes[-1].run.documents
    command = f"make bench DATA=DATA DOCUMENTS={count}"
    keep_result(f"growth-{count}", command, started, tables, figures, arguments.results)
    loads = [size.asked for size in sizes]
    loads += [largest.loaded] if largest else []
    loads += [reader.asked, reader.loaded] if reader else []
    sys.exit(1 if any(load.errors for load in loads) else 0)


def _folders(source: Path, place: Path, limit: int | None, sizes: int) -> list[Path]:
    """Write a folder for each size; return them, the smallest first."""
    largest = place / f"documents-{sizes}"
    count = len(write_folder(source, largest, limit))
    folders = [largest]
    for number in range(sizes - 1, 0, -1):
        count = max(1, count // STEP)
        folders.append(place / f"documents-{number}")
        write_folder(source, folders[-1], count)
    return folders[::-1]


def _measure_reader(source: Path, place: Path, limit: int, seconds: float) -> WithReader:
    """Measure answers with the reader over the first documents of a source."""
    documents = place / "documents-reader"
    write_folder(source, documents, limit)
    questions = _write_questions(place, source, documents)
    index = index_of(documents)
    return measure_reader(documents, index, questions.before, questions.measured, seconds)


def _write_questions(place: Path, source: Path, documents: Path) -> Questions:
    files = sorted(path for path in documents.rglob("*") if path.is_file())
    own = questions_of(files, _QUESTIONS)
    others = peoples_questions(source)
    mixed = list(chain.from_iterable(zip(own, others, strict=False))) if others else own
    # Neighbours are of one article; and what is asked beforehand must not be asked again.
    random.Random(1).shuffle(mixed)
    written = Questions(place / "questions-before", place / "questions")
    for file, part in (
        (written.before, mixed[::_WARM]),
        (written.measured, [each for at, each in enumerate(mixed) if at % _WARM]),
    ):
        lines = [json.dumps(question, ensure_ascii=False) for question in part]
        file.write_text("\n".join(lines), encoding="utf-8")
    return written


def peoples_questions(source: Path) -> list[str]:
    """Return questions of DRCD, spread over it, where the source has them beside its documents."""
    file = source / "qa" / "DRCD_dev.json"
    if not file.exists():
        return []
    articles = json.loads(file.read_text(encoding="utf-8"))["data"]
    asked = [
        entry["question"]
        for article in articles
        for paragraph in article["paragraphs"]
        for entry in paragraph["qas"]
    ]
    return asked[:: max(1, len(asked) // _QUESTIONS)]


def index_of(documents: Path) -> Path:
    """Return where the index of a folder is put."""
    return documents.with_name(f"{documents.name}-index")


def measure(documents: Path, questions: Questions, seconds: float) -> Size:
    """Build the index of a folder, and let one client ask it."""
    index = index_of(documents)
    run = build(documents.name, documents, index)
    with serving(documents, index, "--no-watch") as url:
        ask_from_another_process(url, questions.before, 1, _WARM_UP_SECONDS)
        asked = ask_from_another_process(url, questions.measured, 1, seconds)
    return Size(run, asked)


def measure_more(documents: Path, questions: Questions, seconds: float) -> Largest:
    """Measure what the table shows of the largest size only."""
    index = index_of(documents)
    bare_build = BareBuild(**in_another_process("build", documents))
    bare_ask = BareAsk(**in_another_process("ask", index, questions.measured))
    opened = median(_open(index) for _ in range(_OPENED))
    question = read_questions(questions.measured)[0]
    start = median(_start(documents, index, question) for _ in range(_STARTS))
    from_disk = []
    for _ in range(_STARTS):
        _forget(index)
        from_disk.append(_start(documents, index, question))
    options = ("--no-watch", "--workers", str(WORKERS))
    with serving(documents, index, *options) as url:
        ask_from_another_process(url, questions.before, CLIENTS, _WARM_UP_SECONDS)
        servers = server_processes(index)
        busy = sum(map(processor_seconds, servers))
        loaded = ask_from_another_process(url, questions.measured, CLIENTS, seconds)
        busy = sum(map(processor_seconds, servers)) - busy
        resident = [memory(pid) for pid in servers]
    processor = round(1000 * busy / max(1, loaded.answers), 2)
    on_disk = disk(index)
    paths = sorted(
        path.relative_to(documents).as_posix() for path in documents.rglob("*") if path.is_file()
    )
    change(documents, paths, min(CHANGED, len(paths) // 2))
    changed = build("changed", documents, index)
    return Largest(
        bare_build=bare_build,
        bare_ask=bare_ask,
        changed=changed,
        opened=opened,
        start=start,
        start_from_disk=median(from_disk),
        disk=on_disk,
        loaded=loaded,
        processor=processor,
        resident=resident,
    )


def _open(index: Path) -> float:
    """Return the milliseconds that opening an index takes, without the tools."""
    tools = load_tools(read_settings())
    started = time.perf_counter()
    open_index(index, tools.recipe).close()
    return round(1000 * (time.perf_counter() - started), 3)


def _start(documents: Path, index: Path, question: str) -> float:
    command = [sys.executable, "-m", "bot", "ask", question, "--docs", str(documents)]
    started = time.perf_counter()
    run = subprocess.run([*command, "--index", str(index)], stdout=subprocess.DEVNULL, check=False)
    if run.returncode not in (0, NO_ANSWER):
        sys.exit(f"chuchu ask ended with code {run.returncode}.")
    return round(time.perf_counter() - started, 3)


def _forget(index: Path) -> None:
    """Drop the files of an index from the page cache, where the system allows it."""
    os.sync()
    for path in index.rglob("*"):
        if path.is_file() and hasattr(os, "posix_fadvise"):
            descriptor = os.open(path, os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def disk(index: Path) -> Disk:
    """Return what an index takes on the disk."""
    layout = IndexLayout(index)
    generation = layout.generation(layout.generations()[-1])
    parts: dict[str, int] = {}
    for path in (*generation.files(), generation.manifest):
        name = path.relative_to(generation.folder).parts[0]
        parts[name] = parts.get(name, 0) + path.stat().st_size
    cache = layout.cache.stat().st_size if layout.cache.exists() else 0
    return Disk(sum(parts.values()), parts, cache)


if __name__ == "__main__":
    main()
