"""What processes hold in memory and take of the processor, as Linux tells it."""

import os
import subprocess
import threading
from dataclasses import dataclass
from types import TracebackType

from tests.processes import PROC

# Looking makes the system walk through all that a process holds.
_LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes: resident, and the process's share of what it holds together with others."""

    resident: float
    share: float


def memory(pid: int) -> Memory:
    """Return what a process holds now."""
    lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    kilobytes = {name: int(rest.split()[0]) for name, rest in (line.split(":") for line in lines)}
    return Memory(round(kilobytes["Rss"] / 1024, 1), round(kilobytes["Pss"] / 1024, 1))


def processor_seconds(pid: int) -> float:
    """Return how long a process has kept processors busy."""
    fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Peak:
    """Watches a process and its children while the context lasts.

    `megabytes` is the most that they held together, what they share counted once.
    """

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.megabytes = 0.0
        self._pid = process.pid
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(_LOOK_SECONDS):
            held = 0.0
            for pid in family(self._pid):
                try:
                    held += memory(pid).share
                except (OSError, KeyError):
                    continue  # ended meanwhile
            self.megabytes = max(self.megabytes, round(held, 1))


def family(pid: int) -> list[int]:
    """Return a process and all that it started, and they in turn."""
    found = [pid]
    for each in found:
        for task in (PROC / str(each) / "task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue  # ended meanwhile
    return found
