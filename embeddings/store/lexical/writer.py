"""Writing the lexical index."""

import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import tantivy

from corpus.errors import BuildError
from embeddings.store.lexical.schema import (
    ADDED,
    CONTEXT,
    KEY,
    NO_KEY,
    REMOVED,
    TEXT,
    lexical_schema,
    register_tokenizer,
)
from embeddings.store.lexical.statistics import (
    Bm25Statistics,
    ChunkStatistics,
    needed_padding,
    read_statistics,
    write_statistics,
)

# The most that the terms of a segment take before it is written. Memory is taken as it is needed.
_HEAP_BYTES = 512_000_000

# tantivy merges this many segments of similar size into one. It takes all segments of fewer than
# 10,000 chunks for similar, so a merged one should have more, or it would be merged once more.
_MERGED_SEGMENTS = 8
# The terms of so many news articles take some 400 MB.
_MAX_SEGMENT_DOCUMENTS = 80_000

# So many chunks wait while a segment is written, each with some kB of terms.
_MAX_WAITING = 2_000

# A term that no analyser yields.
_PADDING_TERM = "-"


def unsearchable_chunks(folder: Path) -> int:
    """Return how many documents of the lexical index in `folder` no search finds: removed chunks
    and padding."""
    statistics = read_statistics(folder)
    return statistics.removed.chunks + statistics.padding.chunks


def documents_per_segment(documents: int) -> int:
    """Return after how many documents a writer of a new index should end a segment.

    The number of segments is then a power of eight, which tantivy merges into one. One segment is
    smaller than several, because each has a dictionary of its terms, and faster to search. Very
    long documents may fill tantivy's memory earlier and leave more segments.
    """
    segments = 1
    while documents > segments * _MAX_SEGMENT_DOCUMENTS:
        segments *= _MERGED_SEGMENTS
    return max(1, -(-documents // segments))


@contextmanager
def _translate_errors() -> Iterator[None]:
    # tantivy raises ValueError for every error of the file system.
    try:
        yield
    except ValueError as error:
        raise BuildError(
            "The terms of the index can't be written.", "Is there space on the disk?"
        ) from error


class _TantivyWriter:
    """Appends documents to one tantivy index; segments are written in a thread meanwhile."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        with _translate_errors():
            index = register_tokenizer(tantivy.Index(lexical_schema(), path=str(folder)))
            # With one thread the documents keep their order, so builds are reproducible.
            self._writer = index.writer(_HEAP_BYTES, 1)
        self._thread = ThreadPoolExecutor(1)
        self._commit: Future[int] | None = None
        self._waiting: list[tantivy.Document] = []

    def add(self, key: int, text: str, context: str) -> ChunkStatistics:
        fields = {KEY: key, TEXT: text, CONTEXT: context}
        self._waiting.append(tantivy.Document(**fields))
        is_committing = self._commit is not None and not self._commit.done()
        if not is_committing or len(self._waiting) >= _MAX_WAITING:
            self._add_waiting()
        return ChunkStatistics(1, len(text.split()), len(context.split()))

    def _add_waiting(self) -> None:
        with _translate_errors():
            if self._commit is not None:
                self._commit.result()
                self._commit = None
            for each in self._waiting:
                self._writer.add_document(each)
        self._waiting.clear()

    def end_segment(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._commit = self._thread.submit(self._commit_after, self._commit, waiting)

    def _commit_after(self, earlier: Future[int] | None, waiting: list[tantivy.Document]) -> int:
        """Commit what is added and what waits, once an earlier commit has ended well."""
        if earlier is not None:
            earlier.result()
        for each in waiting:
            self._writer.add_document(each)
        return int(self._writer.commit())

    def close(self) -> None:
        self._add_waiting()
        with _translate_errors():
            self._writer.wait_merging_threads()
        self._thread.shutdown()

    def abandon(self) -> None:
        if self._commit is not None:
            with suppress(Exception):
                self._commit.result()
        self._thread.shutdown()


class LexicalWriter:
    """Writes a lexical index into a new folder.

    The terms of a field come as one string, separated by spaces; terms contain no white space.
    """

    def __init__(self, folder: Path, base: Path | None = None) -> None:
        """Begin empty, or with a copy of the lexical index in the folder `base`."""
        self._folder = folder
        self._statistics = Bm25Statistics()
        if base is None:
            folder.mkdir()
        else:
            shutil.copytree(base, folder, ignore=shutil.ignore_patterns("*.lock"))
            self._statistics = read_statistics(folder)
        self._added = _TantivyWriter(folder / ADDED)
        self._removed: _TantivyWriter | None = None
        self._has_ended = False

    @property
    def next_key(self) -> int:
        """The key that the next chunk must have. Keys count up from 0 and are never reused."""
        return self._statistics.added.chunks

    def add(self, key: int, text: str, context: str) -> None:
        """Add a chunk with the terms of its text and of its context."""
        now = self._statistics
        added = now.added + self._added.add(key, text, context)
        # `dataclasses.replace` takes as long as adding a chunk.
        self._statistics = Bm25Statistics(added, now.removed, now.padding)

    def end_segment(self) -> None:
        """Begin a new segment with the next chunk (`documents_per_segment`)."""
        self._added.end_segment()

    def remove(self, text: str, context: str) -> None:
        """Count a chunk with these terms as removed.

        It stays in the index: the caller must leave its key out of the row keys
        (`embeddings.store.row_keys`), so that no search finds it.
        """
        if self._removed is None:
            self._removed = _TantivyWriter(self._folder / REMOVED)
        removed = self._statistics.removed + self._removed.add(NO_KEY, text, context)
        self._statistics = replace(self._statistics, removed=removed)

    def end(self) -> None:
        """Add the padding and begin the last commit; no chunk may follow."""
        self._has_ended = True
        if self._removed is not None:
            self._removed.end_segment()
        self._add_padding()
        self._added.end_segment()

    def close(self) -> None:
        """`end`, if that has not been done, and wait for the commit and tantivy's merges."""
        if not self._has_ended:
            self.end()
        if self._removed is not None:
            self._removed.close()
        self._added.close()
        write_statistics(self._folder, self._statistics)

    def abandon(self) -> None:
        """Wait for a commit that is under way, whether it succeeds or not."""
        for writer in (self._removed, self._added):
            if writer is not None:
                writer.abandon()

    def _add_padding(self) -> None:
        needed = needed_padding(self._statistics.indexed, self._statistics.searchable)
        for number in range(needed.chunks):
            # Only sums count, so the first document gets all the terms.
            text, context = needed.terms if number == 0 else (0, 0)
            self._added.add(
                NO_KEY, " ".join([_PADDING_TERM] * text), " ".join([_PADDING_TERM] * context)
            )
        padding = self._statistics.padding + needed
        self._statistics = replace(self._statistics, padding=padding)
