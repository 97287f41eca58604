"""The pass after a build: encodes chunks and sentences with the deep encoder.

A build publishes at once what needs no network. This pass then encodes what lacks deep vectors, at
whatever priority its process has, while questions are answered and other builds run. Each batch is
durable, so a pass that is killed goes on where it was. At the end an ordinary update takes all
vectors up into the next generation, together with documents that have changed meanwhile.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import IndexBusy
from embeddings.engine import DeepBacklog, IndexEngine
from embeddings.indexing.deep.passage_encoder import EncoderUnusable, PassageEncoder
from embeddings.indexing.pipeline import Progress, build_index, no_progress
from embeddings.tools import Tools
from embeddings.types import BuildReport, Stage

log = logging.getLogger("chuchu")

MAX_CHUNKS = 100_000
"""Up to so many chunks the pass pays: at 25 chunks a second it takes 67 minutes of two cores."""
MAX_MISSING_AT_ONCE = 5_000
"""Up to so many missing chunks, somebody may be let wait: it takes three minutes and a half."""

_BATCH = 64
# Documents may change while the pass encodes. A round then encodes what the one before could not
# know; what lacks after the last one is left to the next pass.
_MAX_ROUNDS = 5
_PAUSE_SECONDS = 1.0
_MAX_PAUSES = 3600


@dataclass(frozen=True, slots=True)
class DeepPassReport:
    """The result of a pass.

    `encoded` chunks were encoded, by whichever step. Of the `chunks` of the generation that the
    pass saw last, `missing` lack deep vectors. `build` is the report of the last generation that
    was published, None where none was.
    """

    encoded: int
    chunks: int
    missing: int
    build: BuildReport | None = None

    @property
    def is_complete(self) -> bool:
        """Whether no chunk of the current generation lacks deep vectors."""
        return self.missing == 0


def never() -> bool:
    """Return False: the pass goes on to its end."""
    return False


def complete_deep_vectors(
    documents: Path,
    engine: IndexEngine,
    tools: Tools,
    *,
    progress: Progress = no_progress,
    should_stop: Callable[[], bool] = never,
    max_chunks: int | None = MAX_CHUNKS,
    max_missing: int | None = None,
    workers: int | None = None,
) -> DeepPassReport:
    """Encode the chunks of the current generation that lack deep vectors, and publish the next.

    `tools.deep` is the encoder. Nothing is done for an index of more than `max_chunks` chunks, or
    where more than `max_missing` lack vectors. `progress` gets the stage `ENCODING` alone, in
    chunks of the whole index. `should_stop` is asked before each batch, of some seconds at most.
    While another process writes the index, which needs the processor, the pass stands still. A
    chunk at which the encoder fails gets no vectors and counts as done; where it fails at any text,
    the pass ends and the log says so.

    Raises:
        IndexUnavailable: nothing was built yet.
        IndexMismatch: another recipe made the current generation.
        IndexBusy: another process encodes for this index.
        FolderError: the folder of documents is missing, can't be read, or is empty.
        BuildError: the index can't be written, or no documents are left.
        ValueError: the tools have no deep encoder.
    """
    if tools.deep is None:
        raise ValueError("there is no deep encoder")
    encoder = PassageEncoder(tools.deep)
    report: BuildReport | None = None
    chunks = missing = 0
    for _ in range(_MAX_ROUNDS):
        with engine.deep_backlog(tools) as backlog:
            chunks, missing = backlog.chunks, len(backlog.missing)
            if not missing or _is_more(chunks, max_chunks) or _is_more(missing, max_missing):
                break
            if not _encode(backlog, encoder, engine, progress, should_stop):
                break
        if not _wait_for_writers(engine, should_stop):
            break
        try:
            report = build_index(documents, engine, tools, republish=True, workers=workers)
        except IndexBusy:
            # Another build was faster. It has found the vectors as well, or the next round will.
            continue
    else:
        with engine.deep_backlog(tools) as backlog:
            chunks, missing = backlog.chunks, len(backlog.missing)
    return DeepPassReport(encoder.encoded, chunks, missing, report)


def complete_at_once(
    documents: Path,
    engine: IndexEngine,
    tools: Tools,
    *,
    is_bounded: bool,
    progress: Progress = no_progress,
    should_stop: Callable[[], bool] = never,
) -> DeepPassReport:
    """Complete the deep vectors while somebody waits: of at most `MAX_MISSING_AT_ONCE` chunks, and
    of an index of at most `MAX_CHUNKS`, if the pass `is_bounded`.

    Raises:
        ChuchuError: as for `complete_deep_vectors`.
    """
    return complete_deep_vectors(
        documents,
        engine,
        tools,
        progress=progress,
        should_stop=should_stop,
        max_chunks=MAX_CHUNKS if is_bounded else None,
        max_missing=MAX_MISSING_AT_ONCE if is_bounded else None,
    )


def _is_more(count: int, limit: int | None) -> bool:
    return limit is not None and count > limit


def _encode(
    backlog: DeepBacklog,
    encoder: PassageEncoder,
    engine: IndexEngine,
    progress: Progress,
    should_stop: Callable[[], bool],
) -> bool:
    """Encode all that is missing; return False where this was ended before."""
    missing = backlog.missing
    done = backlog.chunks - len(missing)
    progress(Stage.ENCODING, done, backlog.chunks)
    for start in range(0, len(missing), _BATCH):
        if should_stop() or not _wait_for_writers(engine, should_stop):
            return False
        ids = missing[start : start + _BATCH]
        chunks = backlog.to_encode(ids)
        try:
            vectors = encoder.encode(chunks)
        except EncoderUnusable as error:
            log.error("The deep encoder can't be used: %s", error)
            return False
        if chunks:
            backlog.keep(chunks, vectors)
        done += len(ids)
        progress(Stage.ENCODING, done, backlog.chunks)
    return not should_stop()


def _wait_for_writers(engine: IndexEngine, should_stop: Callable[[], bool]) -> bool:
    """Wait until no other process writes the index; return False where that takes too long."""
    for _ in range(_MAX_PAUSES):
        if not engine.is_being_updated():
            return True
        if should_stop():
            return False
        time.sleep(_PAUSE_SECONDS)
    return False
