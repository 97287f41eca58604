"""Rebuilding when documents change."""

import logging
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

from watchfiles import Change, watch

from bot.serving.rebuild import Rebuilder
from bot.settings import Settings
from corpus.errors import ChuchuError, FolderError, IndexBusy

log = logging.getLogger("chuchu")
_DEBOUNCE_MS = 1600
_TIMEOUT_MS = 1000
_RETRY_SECONDS = 1.0


def changes(settings: Settings, stop: threading.Event | None = None) -> Iterator[None]:
    """Yield whenever documents have changed and then stayed the same for a moment.

    Ends when `stop` is set. Changes are ignored where the walk ignores files: in the index, and
    under names that begin with a dot. When the folder vanishes, and when it comes, that is a
    change too.
    """
    folder = settings.docs.resolve()
    index = settings.index_folder.resolve()

    def is_document_change(_: Change, path: str) -> bool:
        location = Path(path)
        if location.is_relative_to(index) or not location.is_relative_to(folder):
            return False
        return not any(part.startswith(".") for part in location.relative_to(folder).parts)

    raise_interrupt = stop is None
    stop = stop or threading.Event()
    is_back = False
    while not stop.is_set():
        while not folder.is_dir():
            is_back = True
            if stop.wait(_RETRY_SECONDS):
                return
        with suppress(FileNotFoundError):
            for found in watch(
                folder,
                watch_filter=is_document_change,
                debounce=_DEBOUNCE_MS,
                stop_event=stop,
                rust_timeout=_TIMEOUT_MS,
                yield_on_timeout=True,
                raise_interrupt=raise_interrupt,
                ignore_permission_denied=True,
            ):
                has_vanished = (Change.deleted, str(folder)) in found or not folder.is_dir()
                if found or has_vanished or is_back:
                    is_back = False
                    yield
                if has_vanished:
                    # The system watches a folder until it is deleted, and not its successor.
                    break
        # Files may come before the folder is watched again: its first timeout counts as a change.
        is_back = True


class Changes:
    """Tells a thread that builds whether documents have changed, while another thread watches."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._changed = threading.Event()
        self._stop = threading.Event()
        self._problem: OSError | RuntimeError | None = None
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=5)

    def wait(self) -> None:
        """Return when documents have changed since the last call.

        Raises:
            FolderError: the folder can't be watched.
        """
        self._changed.wait()
        self._changed.clear()
        if self._problem is not None:
            raise FolderError(
                f"The folder can't be watched: {self._problem}.", "Build it by hand or by a timer."
            ) from self._problem

    def has_changed(self) -> bool:
        """Return whether the next `wait` returns at once."""
        return self._changed.is_set()

    def _run(self) -> None:
        try:
            for _ in changes(self._settings, self._stop):
                self._changed.set()
        except (OSError, RuntimeError) as error:
            self._problem = error
            self._changed.set()


class Watcher:
    """Starts a rebuild whenever documents of a served folder change, in a thread of its own."""

    def __init__(
        self,
        settings: Settings,
        rebuilder: Rebuilder,
        reported: str | None = None,
        name: str = "",
    ) -> None:
        """`reported` is the problem of which the user knows already; none is reported twice.

        Messages begin with the name of the folder, if it has one among several.
        """
        self._prefix = name and f"{name}: "
        self._reported = reported
        self._settings = settings
        self._rebuilder = rebuilder
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    def start(self) -> None:
        """Start watching."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching; returns when the thread has ended."""
        self._stop.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        try:
            for _ in changes(self._settings, self._stop):
                self._rebuild()
        except (OSError, RuntimeError) as error:
            log.warning(
                "%sThe folder can't be watched (%s); rebuild it by hand.", self._prefix, error
            )

    def _rebuild(self) -> None:
        while not self._stop.is_set():
            try:
                self._rebuilder.start()
                self._reported = None
            except IndexBusy:
                # The running build may have read the changed file already, in its old state.
                self._stop.wait(_RETRY_SECONDS)
                continue
            except ChuchuError as error:
                if error.message != self._reported:
                    log.warning("%sThe documents changed. %s", self._prefix, error.message)
                    self._reported = error.message
            return
