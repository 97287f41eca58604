"""What is measured of growing folders, as the rows of a table and as charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.bare import BareAsk, BareBuild
from tests.benchmarks.results.files import read_result
from tests.benchmarks.set_up import SET_UP
from tests.benchmarks.shared.clients import Load
from tests.benchmarks.shared.memory import Memory
from tests.benchmarks.shared.plot import Curve, Panel
from tests.benchmarks.shared.with_reader import WithReader
from tests.benchmarks.update import Run

WORKERS = 2
_MEGA = 1_000_000


@dataclass(frozen=True, slots=True)
class Size:
    """A folder of one size: its build and one client's answers."""

    run: Run
    asked: Load


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes of the generation that answers, of its parts, and of the cache beside it."""

    generation: int
    parts: dict[str, int]
    cache: int

    @property
    def together(self) -> int:
        return self.generation + self.cache


@dataclass(frozen=True, slots=True)
class Largest:
    """What is measured at the largest size only.

    `changed` is an update after some documents have changed. `opened` are milliseconds of opening
    the index, `start` and `start_from_disk` seconds of a whole `chuchu ask`, `processor` the
    milliseconds of processor time per answer under load.
    """

    bare_build: BareBuild
    bare_ask: BareAsk
    changed: Run
    opened: float
    start: float
    start_from_disk: float
    disk: Disk
    loaded: Load
    processor: float
    resident: list[Memory]


GROWTH_HEADS = ("documents", "chunks", "build s", "p50 ms", "p99 ms")


def largest_rows(size: Size, largest: Largest) -> list[tuple[str, str, str]]:
    """Return the rows of the largest size: what, the figure, and what it is held against."""
    run, asked, loaded = size.run, size.asked, largest.loaded
    bare, alone, changed = largest.bare_build, largest.bare_ask, largest.changed
    parts = ", ".join(f"{name} {count / bare.text_bytes:.2f}" for name, count in _parts(largest))
    shares = " + ".join(f"{each.share:.0f}" for each in largest.resident)
    touched = changed.counts["new"] + changed.counts["updated"] + changed.counts["removed"]
    return [
        (
            "folder",
            f"{run.documents:,} documents, {run.chunks:,} chunks",
            f"{bare.characters / _MEGA:.1f} M characters, {bare.text_bytes / _MEGA:.1f} MB",
        ),
        (
            "full build",
            f"{run.seconds:.1f} s",
            f"{run.seconds / bare.searching:.1f} × rjieba {bare.segmenting:.1f} + tantivy "
            f"{bare.tantivy:.1f} s alone; reading the bytes {bare.reading:.1f} s",
        ),
        (
            "processor time of a full build",
            f"{run.processor:.1f} s",
            f"{run.processor / bare.processor:.1f} × that of the libraries alone",
        ),
        ("memory of a full build", f"{run.peak_megabytes:.0f} MB", "all processes together"),
        (
            f"update after {touched} of {run.documents:,} documents changed",
            f"{changed.seconds:.1f} s",
            f"1/{run.seconds / changed.seconds:.0f} of the full build",
        ),
        (
            "an answer without the reader, p50 / p99",
            f"{asked.p50:.1f} / {asked.p99:.1f} ms",
            f"{asked.p50 / alone.together:.1f} × encoding {alone.encode:.2f} + FAISS "
            f"{alone.faiss:.2f} + tantivy {alone.tantivy:.2f} ms alone",
        ),
        (
            f"{loaded.clients} clients, {WORKERS} workers, without the reader",
            f"{loaded.a_second:.0f} answers/s",
            f"p50 / p99 {loaded.p50:.0f} / {loaded.p99:.0f} ms; "
            f"{largest.processor:.1f} ms of a processor an answer",
        ),
        (
            "`chuchu ask`, whole process",
            f"{largest.start:.2f} s",
            f"{largest.start_from_disk:.2f} s with the index out of memory",
        ),
        ("opening the index", f"{largest.opened:.0f} ms", ""),
        (
            "resident memory of a process that answers",
            f"{max(each.resident for each in largest.resident):.0f} MB",
            f"server and workers, what they share divided: {shares} MB",
        ),
        (
            "index on disk",
            f"{largest.disk.together / bare.text_bytes:.2f} × the text",
            f"{parts}; the cache of vectors {largest.disk.cache / bare.text_bytes:.2f}",
        ),
    ]


def reader_rows(reader: WithReader | None) -> list[tuple[str, str, str]]:
    """Return the rows of answers with the reader, none where it was left out."""
    if reader is None:
        return []
    asked, loaded, alone = reader.asked, reader.loaded, reader.bare.reader
    ratio = f"{asked.p50 / alone:.1f} × both networks {alone:.0f} ms alone, on one thread; "
    return [
        (
            "an answer with the reader, p50 / p99",
            f"{asked.p50:.0f} / {asked.p99:.0f} ms",
            f"{ratio if alone else ''}{reader.run.chunks:,} chunks",
        ),
        (
            f"{loaded.clients} clients, one process, with the reader",
            f"{loaded.a_second:.1f} answers/s",
            f"p50 / p99 {loaded.p50:.0f} / {loaded.p99:.0f} ms; the slowest client got "
            f"{loaded.fairness:.2f} × the answers of the fastest",
        ),
    ]


def set_up_rows() -> list[tuple[str, ...]]:
    """Return the rows of the last set-up that was measured, none where there is none."""
    try:
        result = read_result(SET_UP)
    except FileNotFoundError:
        return []
    where = f"commit {result.circumstances['commit']}"
    return [
        (what, figure, f"{beside}; {where}") for what, figure, beside in result.tables[SET_UP].rows
    ]


def _parts(largest: Largest) -> Sequence[tuple[str, int]]:
    parts = sorted(largest.disk.parts.items(), key=lambda part: -part[1])
    return [(name.partition(".")[0], count) for name, count in parts[:3]]


def growth_row(size: Size) -> tuple[Any, ...]:
    run, asked = size.run, size.asked
    times = (run.seconds, asked.p50, asked.p99)
    return run.documents, run.chunks, *(f"{each:.1f}" for each in times)


def panels(sizes: Sequence[Size]) -> list[Panel]:
    """Return the charts of growth: the build's and the answers' times over the chunks."""
    builds = [(size.run.chunks, size.run.seconds) for size in sizes]
    linear = [(chunks, builds[-1][1] * chunks / builds[-1][0]) for chunks, _ in builds]
    asked = {
        name: [(size.run.chunks, getattr(size.asked, name)) for size in sizes]
        for name in ("p50", "p99")
    }
    return [
        Panel("Full build, s", "chunks", (Curve("measured", builds), Curve("if linear", linear))),
        Panel(
            "One answer over HTTP, ms",
            "chunks",
            [Curve(name, points) for name, points in asked.items()],
        ),
    ]
