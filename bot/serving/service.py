"""The answerer of the current generation, for as long as the process lives."""

import logging
import math
import threading
import time
from collections.abc import Callable, Hashable

from bot.answer.answerer import Answerer
from bot.serving.jobs import AwaitedJob
from corpus.errors import IndexNotReady, IndexUnavailable
from embeddings.engine import IndexEngine

log = logging.getLogger("chuchu")
_RETRY_SECONDS = 5.0


class Service:
    """Keeps the current generation open, and opens the next one when that has become current.

    The engine is asked for every question, so each worker process sees a new generation whichever
    process built it. A request keeps the answerer that it got, so its answer comes from one
    generation as a whole. Nothing is answered before the server's first build has ended, because an
    index that exists already may be older than the documents.
    """

    def __init__(
        self,
        engine: IndexEngine,
        load: Callable[[], Answerer],
        first_build: AwaitedJob | None = None,
    ) -> None:
        """`load` opens the current generation; nothing is opened before the first question."""
        self._engine = engine
        self._load = load
        self._first_build = first_build
        self._lock = threading.Lock()
        self._answerer: Answerer | None = None
        self._problem: IndexUnavailable | None = None
        self._seen: Hashable | None = None
        self._next_try = -math.inf

    @property
    def is_building(self) -> bool:
        """Whether the server's first build has not ended yet."""
        return self._first_build is not None and self._first_build.is_pending

    @property
    def answerer(self) -> Answerer:
        """The answerer of the current generation.

        Raises:
            IndexNotReady: the first build has not ended.
            IndexUnavailable: no generation can be opened.
        """
        if self.is_building:
            raise IndexNotReady("The index is being built.", "Try again soon.")
        version = self._engine.current_version()
        if self._should_load(version):
            self._reload(version)
        answerer = self._answerer
        if answerer is None:
            raise self._problem or IndexUnavailable("The index is not ready.", "Try again soon.")
        return answerer

    def _should_load(self, version: Hashable | None) -> bool:
        # An index that can't be opened may become readable without a new generation: a disk that
        # comes back.
        is_retry_due = self._answerer is None and time.monotonic() >= self._next_try
        return version != self._seen or is_retry_due

    def _reload(self, version: Hashable | None) -> None:
        # While one thread opens the new generation, the others keep using the old one; without an
        # old one they wait.
        if not self._lock.acquire(blocking=self._answerer is None):
            return
        try:
            if not self._should_load(version):
                return
            self._answerer = self._load()
            self._problem = None
        except IndexUnavailable as error:
            self._problem = error
            if self._answerer is not None:
                log.warning("%s The generation before goes on answering.", error.message)
        finally:
            self._seen = version
            self._next_try = time.monotonic() + _RETRY_SECONDS
            self._lock.release()
