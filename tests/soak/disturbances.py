"""Kills of builds and workers, commands beside the server, listeners that vanish, the watch over
`CURRENT`."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress

import httpx

from tests.soak.history import GenerationHistory
from tests.soak.record import Record
from tests.soak.server import SoakedServer

_LOOK_SECONDS = 0.02
_KILL_SECONDS = (12.0, 25.0)
_ROLL_BACK_SECONDS = (25.0, 45.0)
_UPDATE_SECONDS = (15.0, 25.0)
_BUILD_WAIT_SECONDS = 20.0
# The connections of a killed worker end at once; a request may wait in one for some seconds.
_BROKEN_SECONDS = 5.0


def watch_current(generations: GenerationHistory, record: Record) -> None:
    """Note each change of the current generation until the run stops."""
    while not record.stop.wait(_LOOK_SECONDS):
        if generations.look():
            record.count("generations seen")


class Killer:
    """Kills a build or a worker now and then."""

    def __init__(self, server: SoakedServer, seed: int, record: Record) -> None:
        self._server = server
        self._random = random.Random(f"{seed} killer")
        self._record = record

    def run(self) -> None:
        """Kill until the run stops, builds and workers by turns."""
        actions = [self._kill_build, self._kill_worker]
        while not self._record.stop.wait(self._random.uniform(*_KILL_SECONDS)):
            actions[0]()
            actions.reverse()

    def _kill_build(self) -> None:
        end = time.monotonic() + _BUILD_WAIT_SECONDS
        while time.monotonic() < end and not self._record.stop.wait(_LOOK_SECONDS):
            for pid in self._server.builds():
                # At any moment of the build, which takes about three seconds.
                self._record.stop.wait(self._random.uniform(0, 3))
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    self._record.count("builds killed")
                    return

    def _kill_worker(self) -> None:
        workers = self._server.workers()
        # The oldest stays: the server goes on answering, and what grows in it is seen.
        if len(workers) < 2:
            return
        with self._record.excuse("broken", _BROKEN_SECONDS), suppress(ProcessLookupError):
            os.kill(workers[-1], signal.SIGKILL)
        self._record.count("workers killed")


def roll_back_now_and_then(server: SoakedServer, seed: int, record: Record) -> None:
    """Run `chuchu rollback` beside the server until the run stops."""
    rng = random.Random(f"{seed} rollback")
    while not record.stop.wait(rng.uniform(*_ROLL_BACK_SECONDS)):
        # It is refused while a build runs, or where there is nothing to go back to.
        _run_beside(server, record, "rollback", "--docs", str(server.documents))


def update_now_and_then(server: SoakedServer, seed: int, record: Record) -> None:
    """Run `chuchu index --allow-empty` beside the server until the run stops.

    After a killed build the server waits a minute. So many documents may have moved by then that it
    refuses to update without a word of its operator.
    """
    rng = random.Random(f"{seed} update")
    while not record.stop.wait(rng.uniform(*_UPDATE_SECONDS)):
        # It is refused while another build runs.
        _run_beside(server, record, "index", str(server.documents), "--allow-empty")


def _run_beside(server: SoakedServer, record: Record, command: str, *options: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "bot", command, *options, "--index", str(server.index)],
        capture_output=True,
        text=True,
        check=False,
    )
    record.count(f"runs of {command}" if run.returncode == 0 else f"runs of {command} refused")
    if run.returncode not in (0, 1) or "Traceback" in run.stderr:
        record.fault(f"chuchu {command} ended with {run.returncode}: {run.stderr}")


def listen_and_vanish(server: SoakedServer, name: str, record: Record) -> None:
    """Listen to `/events` for some time, leave without a word, and come again."""
    rng = random.Random(name)
    while not record.stop.wait(rng.uniform(0, 2)):
        end = time.monotonic() + rng.uniform(0, 10)
        begin = time.monotonic()
        try:
            with (
                httpx.Client(base_url=server.url, trust_env=False, timeout=30) as http,
                http.stream("GET", "/events") as response,
            ):
                record.count("listeners")
                if response.status_code != 200:
                    record.fault(f"GET /events: {response.status_code}")
                    return
                for line in response.iter_lines():
                    if line.startswith("data:"):
                        json.loads(line.removeprefix("data:"))
                        record.count("events")
                    if time.monotonic() > end or record.stop.is_set():
                        break
        except httpx.HTTPError as error:
            if not record.is_excused("broken", begin, time.monotonic()):
                record.fault(f"GET /events: {error!r}")
