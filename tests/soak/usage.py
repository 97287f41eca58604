"""What the server's processes and folders use over time, and the bounds of their growth."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.soak.record import Record
from tests.soak.server import SoakedServer

SAMPLE_SECONDS = 2.0
# The warm-up of a process, in which it allocates what it needs once: this time, and this part.
WARM_SECONDS = 40.0
WARM_PART = 0.3
# What has fewer samples after that says nothing of growth.
FEWEST_SAMPLES = 10
MOST_GROWTH_MB = 40.0
MOST_SLOPE_MB_A_MINUTE = 4.0
MOST_MORE_FILES = 8
MOST_MORE_THREADS = 8
MOST_THREADS = 64
MOST_TEMPORARY_FILES = 16
# There may be the current generation, the one before, one that is being built, one that is being
# removed, and one held by each of the two workers, a deep pass, and an update by hand.
MOST_GENERATIONS = 8


@dataclass(frozen=True, slots=True)
class Sample:
    """What a process used at a time: private memory in MB, open files without sockets, threads."""

    at: float
    megabytes: float
    files: int
    threads: int


@dataclass(frozen=True, slots=True)
class FolderSample:
    """What the folders of a server held at a time."""

    temporary_files: int
    generations: int


def sample(pid: int) -> Sample | None:
    """Return what a process uses now, None where it has ended.

    Private memory is what only this process has; mapped files of the index are no part of it.
    """
    place = Path("/proc") / str(pid)
    try:
        status = dict(
            line.split(":", 1)
            for line in (place / "status").read_text().splitlines()
            if ":" in line
        )
        names = [str(each.readlink()) for each in _existing(place / "fd")]
        return Sample(
            at=time.monotonic(),
            megabytes=int(status["RssAnon"].split()[0]) / 1024,
            files=sum(not name.startswith("socket:") for name in names),
            threads=int(status["Threads"]),
        )
    except (OSError, KeyError):
        return None


def _existing(folder: Path) -> Iterator[Path]:
    for each in folder.iterdir():
        # Others may be closed since they were listed.
        if each.is_symlink():
            yield each


def watch_usage(server: SoakedServer, record: Record, samples: dict[int, list[Sample]]) -> None:
    """Add samples of all processes until the run stops; report folders and logs at fault."""
    while not record.stop.wait(SAMPLE_SECONDS):
        if not server.is_running:
            record.fault("the server has ended")
        for pid in server.processes():
            taken = sample(pid)
            if taken is not None:
                samples.setdefault(pid, []).append(taken)
        for fault in (*folder_faults(sample_folders(server)), *server.log_faults()):
            record.fault(fault)


def sample_folders(server: SoakedServer) -> FolderSample:
    """Count the temporary files and the generations of a server."""
    return FolderSample(
        temporary_files=sum(1 for _ in server.temporary.rglob("*")),
        generations=sum(1 for _ in server.index.glob("gen-*")),
    )


def folder_faults(now: FolderSample) -> Iterator[str]:
    """Yield what is beyond its bound."""
    if now.temporary_files > MOST_TEMPORARY_FILES:
        yield f"{now.temporary_files} temporary files"
    if now.generations > MOST_GENERATIONS:
        yield f"{now.generations} generations on disk"


def growth_faults(pid: int, samples: Sequence[Sample]) -> Iterator[str]:
    """Yield what of a process grew beyond its bound after the warm-up.

    Memory must have both grown by much and be growing fast: a step is no slope, and a slow slope is
    that of a cache with a bound, within the time of a run.
    """
    cold = int(len(samples) * WARM_PART)
    warm = [each for each in samples[cold:] if each.at - samples[0].at >= WARM_SECONDS]
    if len(warm) < FEWEST_SAMPLES:
        return
    part = len(warm) // 3
    early, late = warm[:part], warm[-part:]
    grown = median(s.megabytes for s in late) - median(s.megabytes for s in early)
    slope = slope_a_minute(warm)
    if grown > MOST_GROWTH_MB and slope > MOST_SLOPE_MB_A_MINUTE:
        yield f"process {pid} grew by {grown:.0f} MB, {slope:.1f} MB a minute"
    more_files = min(s.files for s in late) - min(s.files for s in early)
    if more_files > MOST_MORE_FILES:
        yield f"process {pid} has {more_files} more files open than before"
    more_threads = min(s.threads for s in late) - min(s.threads for s in early)
    if more_threads > MOST_MORE_THREADS or late[-1].threads > MOST_THREADS:
        yield f"process {pid} has {late[-1].threads} threads, {more_threads} more than before"


def slope_a_minute(samples: Sequence[Sample]) -> float:
    """Return the slope of the least-squares line through the memory of a process, MB a minute."""
    minutes = [(each.at - samples[0].at) / 60 for each in samples]
    mean_minute = sum(minutes) / len(minutes)
    mean_size = sum(each.megabytes for each in samples) / len(samples)
    spread = sum((minute - mean_minute) ** 2 for minute in minutes)
    if not spread:
        return 0.0
    pairs = zip(minutes, samples, strict=True)
    return sum((m - mean_minute) * (s.megabytes - mean_size) for m, s in pairs) / spread
