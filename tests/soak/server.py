"""The server under test: its process, its log, and the processes that belong to it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx

from tests.processes import server_processes

_START_SECONDS = 120.0
_STOP_SECONDS = 30.0
# Line ends end a line; the progress of the first build goes back to the start of its line.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class SoakedServer:
    """`chuchu serve` with several workers, its own folder for temporary files, and a log."""

    def __init__(self, place: Path, workers: int) -> None:
        """`place` is an empty folder, in which the documents and the index will be."""
        self.documents = place / "documents"
        self.index = place / "index"
        self.temporary = place / "tmp"
        self.log = place / "server.log"
        self.url = ""
        self._workers = workers
        for folder in (self.documents, self.temporary):
            folder.mkdir(parents=True)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.url.rpartition(":")[2])

    def start(self) -> None:
        """Start it; returns when it answers.

        Raises:
            RuntimeError: it ended, or answered nothing for two minutes.
        """
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "bot", "serve", str(self.documents)),
                    *("--index", str(self.index), "--port", "0", "--workers", str(self._workers)),
                ],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, "TMPDIR": str(self.temporary)},
            )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if " at http://" in line:
                self.url = line.rsplit(" at ", 1)[1].strip()
                break
        end = time.monotonic() + _START_SECONDS
        while self.is_running and time.monotonic() < end:
            try:
                if httpx.get(f"{self.url}/readyz", trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise RuntimeError(f"the server did not start: {self.last_lines()}")

    @property
    def is_running(self) -> bool:
        """Whether its main process runs."""
        return self._process.poll() is None

    def current_generation(self) -> int:
        """Return the number of the generation that `CURRENT` names."""
        return int((self.index / "CURRENT").read_text().rpartition("-")[2])

    def processes(self) -> list[int]:
        """Return the ids of its main process and its workers."""
        return server_processes(self.index)

    def workers(self) -> list[int]:
        """Return the ids of its workers, the oldest first."""
        workers = [each for each in self.processes() if each != self._process.pid]
        return sorted(workers, key=_started)

    def builds(self) -> list[int]:
        """Return the ids of the processes that build its index."""
        return [pid for pid, line in self._command_lines() if "--job" in line]

    def left_over(self) -> list[str]:
        """Return the command lines of all processes that name its index."""
        return [" ".join(line) for _, line in self._command_lines()]

    def _command_lines(self) -> Iterator[tuple[int, list[str]]]:
        for place in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = place.read_bytes().decode(errors="replace").split("\0")
            except OSError:
                continue
            if str(self.index) in line:
                yield int(place.parent.name), line

    def stop(self) -> str | None:
        """End it as a service manager does; return what is wrong, if anything."""
        self._process.send_signal(signal.SIGTERM)
        try:
            code = self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return f"the server did not end within {_STOP_SECONDS:.0f} s"
        finally:
            assert self._process.stdout is not None
            self._process.stdout.close()
        return None if code in (0, -signal.SIGTERM) else f"the server ended with code {code}"

    def kill(self) -> None:
        """Kill what is left of it."""
        for pid in (*self.builds(), *self.processes()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def last_lines(self, number: int = 30) -> str:
        """Return the end of its log, with control characters escaped."""
        return "\n".join(ascii_controls(line) for line in self._read_log()[-number:])

    def log_faults(self) -> list[str]:
        """Return what must not be in its log."""
        return log_faults(self._read_log())

    def _read_log(self) -> list[str]:
        return self.log.read_bytes().decode(errors="surrogateescape").split("\n")


def _started(pid: int) -> int:
    """Return when a process was started, in ticks since the system was."""
    try:
        # The fields after the name, which may contain blanks.
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    except OSError:
        return sys.maxsize


def log_faults(lines: list[str]) -> list[str]:
    """Return what must not be in a log: a traceback, or a control character."""
    faults = []
    for number, line in enumerate(lines, 1):
        if "Traceback (most recent call last)" in line:
            faults.append(f"line {number} of the log begins a traceback")
        if _CONTROL.search(line):
            faults.append(f"line {number} of the log has a control character: {line!r}")
    return faults


def ascii_controls(line: str) -> str:
    """Return a line with its control characters escaped."""
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", line)
