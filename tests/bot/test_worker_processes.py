"""The supervisor of the processes that answer, over processes that are none."""

import signal
import socket
from multiprocessing import Pipe
from typing import ClassVar

import pytest
from uvicorn import Config

from bot import worker_processes
from bot.worker_processes import WorkerProcesses

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "pthread_sigmask"), reason="signals can't be blocked"
)


def blocked():
    return signal.pthread_sigmask(signal.SIG_BLOCK, [])


class Worker:
    """A worker that is alive until it is told to be dead; `masks` are those of the starts."""

    masks: ClassVar[list[set[signal.Signals]]] = []
    exitcode = None

    def __init__(self, *_):
        self.parent_conn, self.child_conn = Pipe()
        self.lives = True

    def start(self):
        self.masks.append(blocked())

    def is_alive(self, timeout):
        return self.lives

    def kill(self):
        self.parent_conn.close()

    def join(self):
        pass


@pytest.fixture
def workers(monkeypatch):
    """The supervisor of two workers that have been started."""
    handlers = {each: signal.getsignal(each) for each in worker_processes_signals()}
    monkeypatch.setattr(worker_processes, "Process", Worker)
    monkeypatch.setattr(Worker, "masks", [])
    with socket.socket() as bound:
        started = WorkerProcesses(Config("unused", workers=2), sockets=[bound])
        started.init_processes()
        yield started
    for each in started.processes:
        each.kill()
    for number, handler in handlers.items():
        signal.signal(number, handler)


def worker_processes_signals():
    from uvicorn.supervisors.multiprocess import SIGNALS

    return [signal.Signals(each) for each in SIGNALS]


def test_every_worker_starts_with_interrupts_blocked_and_the_supervisor_goes_on_without(workers):
    workers.processes[0].lives = False
    workers.keep_subprocess_alive()

    assert len(Worker.masks) == 3
    assert all(signal.SIGINT in mask for mask in Worker.masks)
    assert signal.SIGINT not in blocked()
    assert all(each.lives for each in workers.processes)


def test_the_end_of_a_worker_ends_the_wait_for_its_reply(workers):
    """The supervisor must keep no copy of the worker's end of their pipe."""
    worker = workers.processes[0]
    assert worker.child_conn.closed


def test_a_signal_handler_can_stop_it_while_the_event_of_its_end_is_locked(workers):
    """The handler may interrupt the supervisor in the middle of waiting for that event."""
    with workers.should_exit._cond:
        workers.stop()
    workers.handle_signals()
    assert workers.should_exit.is_set()


def test_after_a_signal_no_worker_takes_the_place_of_another(workers):
    dead = workers.processes[0]
    dead.lives = False
    workers.stop()
    workers.keep_subprocess_alive()

    assert workers.processes[0] is dead
