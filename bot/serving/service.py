"""What serves questions while the process lives."""

import logging
import math
import threading
import time
from collections.abc import Callable

from bot.answer.answerer import Answerer
from bot.serving.jobs import AwaitedJob
from corpus.errors import IndexNotReady, IndexUnavailable
from embeddings.store.layout import IndexLayout

log = logging.getLogger("chuchu")
_AGAIN_SECONDS = 5.0
_Signature = tuple[int, int] | None


class Service:
    """Holds the answerer that questions go to, and changes it between two questions.

    Each process looks at CURRENT when it is asked something: so every worker sees a new generation,
    whoever built it. An answer comes from one generation as a whole: who asks holds on to the
    answerer it got. Nothing is answered before the server's first build has ended: what is there
    may be older than the documents.
    """

    def __init__(
        self, layout: IndexLayout, load: Callable[[], Answerer], first: AwaitedJob | None = None
    ) -> None:
        """`load` opens the current generation; nothing is opened before the first question."""
        self._layout = layout
        self._load = load
        self._first = first
        self._lock = threading.Lock()
        self._answerer: Answerer | None = None
        self._problem: IndexUnavailable | None = None
        self._seen: _Signature = None
        self._next_try = -math.inf

    @property
    def is_building(self) -> bool:
        """Whether the server's first build has not ended yet."""
        return self._first is not None and self._first.is_pending

    @property
    def answerer(self) -> Answerer:
        """The answerer of the current generation.

        Raises:
            IndexNotReady: the first build has not ended.
            IndexUnavailable: no generation can be opened.
        """
        if self.is_building:
            raise IndexNotReady("The index is being built.", "Try again soon.")
        signature = self._signature()
        if self._is_due(signature):
            self._renew(signature)
        answerer = self._answerer
        if answerer is None:
            raise self._problem or IndexUnavailable("The index is not ready.", "Try again soon.")
        return answerer

    def _is_due(self, signature: _Signature) -> bool:
        # What could not be opened may be mended without a new generation: a disk that comes back.
        again = self._answerer is None and time.monotonic() >= self._next_try
        return signature != self._seen or again

    def _signature(self) -> _Signature:
        try:
            status = self._layout.current.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino

    def _renew(self, signature: _Signature) -> None:
        # While one thread opens the new generation, the others go on with the old one.
        if not self._lock.acquire(blocking=self._answerer is None):
            return
        try:
            if not self._is_due(signature):
                return
            self._answerer = self._load()
            self._problem = None
        except IndexUnavailable as error:
            self._problem = error
            if self._answerer is not None:
                log.warning("%s The generation before goes on answering.", error.message)
        finally:
            self._seen = signature
            self._next_try = time.monotonic() + _AGAIN_SECONDS
            self._lock.release()
