"""Memory and processor time of processes, as Linux reports them."""

import os
import subprocess
import threading
from dataclasses import dataclass
from types import TracebackType

from tests.processes import PROC

# To read the memory of a process the kernel walks through all of its pages.
_LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes: resident, and proportional (pages shared with others divided among them)."""

    resident: float
    share: float


def memory(pid: int) -> Memory:
    """Return the memory of a process."""
    lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    kilobytes = {name: int(rest.split()[0]) for name, rest in (line.split(":") for line in lines)}
    return Memory(round(kilobytes["Rss"] / 1024, 1), round(kilobytes["Pss"] / 1024, 1))


def processor_seconds(pid: int) -> float:
    """Return the processor time that a process has used, in seconds."""
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
    """Return the ids of a process and of all its descendants."""
    found = [pid]
    for each in found:
        for task in (PROC / str(each) / "task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue  # ended meanwhile
    return found
