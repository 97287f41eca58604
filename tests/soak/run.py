"""One run: everything that acts on a server at the same time, and what is checked at the end."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.soak import ending
from tests.soak.clients import CLIENTS, Asker
from tests.soak.disturbances import (
    Killer,
    listen_and_vanish,
    roll_back_now_and_then,
    update_now_and_then,
    watch_current,
)
from tests.soak.history import FileHistory, GenerationHistory
from tests.soak.hostile import Attacker
from tests.soak.record import Record
from tests.soak.server import SoakedServer
from tests.soak.usage import Sample, growth_faults, watch_usage
from tests.soak.writer import Writer

ATTACKERS = 4
LISTENERS = 2
WORKERS = 2


class Run:
    """A server in an empty folder, with all that acts on it."""

    def __init__(self, place: Path, seed: int) -> None:
        self.record = Record()
        self.server = SoakedServer(place, WORKERS)
        self.samples: dict[int, list[Sample]] = {}
        self._place = place
        self._seed = seed
        self._files = FileHistory()
        self._generations = GenerationHistory(self.server.current_generation)
        self._writer = Writer(self.server.documents, seed, self.record, self._files)

    def run(self, minutes: float) -> list[str]:
        """Run for some minutes, or until the first fault; return the faults."""
        self._writer.fill()
        try:
            self.server.start()
            self._act(minutes * 60)
            for check in self._last_checks():
                # What comes after a fault says little: the run was cut short.
                if not self.record.faults:
                    self._report(check())
        finally:
            self.record.stop.set()
            self.server.kill()
        return self.record.faults

    def _act(self, seconds: float) -> None:
        self._generations.look()
        threads = [threading.Thread(target=self._guarded, args=(each,)) for each in self._actors()]
        for thread in threads:
            thread.start()
        self.record.stop.wait(seconds)
        self.record.stop.set()
        for thread in threads:
            thread.join()

    def _guarded(self, actor: Callable[[], None]) -> None:
        try:
            actor()
        except Exception as error:
            self.record.fault(f"the soak itself failed: {error!r}")
            raise

    def _actors(self) -> Iterator[Callable[[], None]]:
        server, record, seed = self.server, self.record, self._seed
        yield self._writer.run
        yield Killer(server, seed, record).run
        yield lambda: watch_current(self._generations, record)
        yield lambda: watch_usage(server, record, self.samples)
        yield lambda: roll_back_now_and_then(server, seed, record)
        yield lambda: update_now_and_then(server, seed, record)
        for each in range(LISTENERS):
            yield lambda name=f"{seed} listener {each}": listen_and_vanish(server, name, record)
        for each in range(CLIENTS):
            yield self._asker(f"{seed} client {each}").run
        for each in range(ATTACKERS):
            yield Attacker(server.port, f"{seed} attacker {each}", record).run

    def _asker(self, name: str) -> Asker:
        return Asker(self.server.url, name, self.record, self._files, self._generations)

    def _last_checks(self) -> Iterator[Callable[[], Iterator[str]]]:
        yield self._growth
        yield lambda: ending.settle(self.server)
        yield self._ask_about_all
        yield lambda: ending.compare_with_full_build(self.server, self._place / "full")
        yield lambda: ending.idle_faults(self.server)
        yield lambda: ending.stop(self.server)

    def _growth(self) -> Iterator[str]:
        for pid, taken in self.samples.items():
            yield from growth_faults(pid, taken)

    def _ask_about_all(self) -> Iterator[str]:
        """Ask about every place once, now that the index and the folder are the same."""
        self._asker("last").ask_about_all()
        return iter(())

    def _report(self, faults: Iterator[str]) -> None:
        for fault in faults:
            self.record.fault(fault)
