"""The processes that answer HTTP, and the supervisor that keeps their number."""

import logging
import signal
from multiprocessing import resource_tracker

from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.multiprocess import Process

log = logging.getLogger("chuchu")


class WorkerProcesses(Multiprocess):
    """uvicorn's supervisor, with workers that are silent when they are interrupted.

    SIGINT stays blocked in a worker until it is ready for it: during its imports it would print a
    traceback.
    """

    def stop(self) -> None:
        """End the workers and `run`; may be called from any thread, and from a signal handler."""
        # Not `should_exit.set()`: a handler that interrupts the main thread while that holds the
        # event's lock, which is not reentrant, would wait for it for ever.
        self.signal_queue.append(signal.SIGTERM)

    def init_processes(self) -> None:
        # The first process would start the resource tracker, which unblocks SIGINT in this one, so
        # it is started before.
        resource_tracker.ensure_running()
        self.processes.extend(self._started() for _ in range(self.processes_num))

    def keep_subprocess_alive(self) -> None:
        for place, process in enumerate(self.processes):
            if self.should_exit.is_set() or self.signal_queue:
                return
            if process.is_alive(timeout=self.config.timeout_worker_healthcheck):
                continue
            process.kill()
            process.join()
            if process.exitcode == STARTUP_FAILURE:
                log.error("A worker process could not start, so the server ends.")
                self.should_exit.set()
            elif not self.signal_queue:
                self.processes[place] = self._started()

    def _started(self) -> Process:
        process = Process(self.config, self.sockets)
        block_interrupts(True)
        try:
            process.start()
        finally:
            block_interrupts(False)
        # The worker has its own copy. While this one is open, the end of the worker does not end
        # the wait for its reply to a health check.
        process.child_conn.close()
        return process


def block_interrupts(block: bool) -> None:
    """Block SIGINT in this thread and the processes that it starts, or let it through."""
    if hasattr(signal, "pthread_sigmask"):
        how = signal.SIG_BLOCK if block else signal.SIG_UNBLOCK
        signal.pthread_sigmask(how, {signal.SIGINT})
