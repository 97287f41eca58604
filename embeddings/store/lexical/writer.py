"""Writing the lexical index."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import tantivy

from corpus.errors import BuildError
from embeddings.store.lexical.schema import (
    ALL,
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

_HEAP = 128_000_000

# tantivy joins so many segments of a size to one, and can't be asked to join others. Those of fewer
# than 10,000 chunks are of a size to it; eight of them together must not be.
_JOINED = 8

_FEW_DOCUMENTS = 4_000

_MOST_DOCUMENTS = 16_000

_BALLAST = "-"


def unsearchable_chunks(folder: Path) -> int:
    """Return how many of the chunks in `folder` nobody finds: removed ones and ballast."""
    tallies = read_statistics(folder)
    return tallies.removed.chunks + tallies.ballast.chunks


def documents_per_segment(documents: int) -> int:
    """Return how many of the documents of a new index should share a segment: then there is a power
    of eight of segments, which tantivy joins to a single one, unless documents are so long that its
    memory ends a segment sooner. Each segment repeats the words of the others, and costs a search
    time."""
    parts = 1 if documents <= _FEW_DOCUMENTS else _JOINED
    while documents > parts * _MOST_DOCUMENTS:
        parts *= _JOINED
    return max(1, -(-documents // parts))


@contextmanager
def _writing() -> Iterator[None]:
    # tantivy raises ValueError for whatever the disk refuses.
    try:
        yield
    except ValueError as error:
        raise BuildError(
            "The terms of the index can't be written.", "Is there space on the disk?"
        ) from error


class _Writer:
    """One tantivy index that grows."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        with _writing():
            self._index = register_tokenizer(tantivy.Index(lexical_schema(), path=str(folder)))
            # One thread keeps chunks in the order of their keys, so equal builds are equal.
            self._writer = self._index.writer(_HEAP, 1)

    def add(self, key: int, text: str, context: str) -> ChunkStatistics:
        fields = {KEY: key, TEXT: text, CONTEXT: context}
        with _writing():
            self._writer.add_document(tantivy.Document(**fields))
        return ChunkStatistics(1, len(text.split()), len(context.split()))

    def end_segment(self) -> None:
        with _writing():
            self._writer.commit()

    def close(self) -> None:
        self.end_segment()
        with _writing():
            self._writer.wait_merging_threads()


class LexicalWriter:
    """Writes terms into a new folder. Terms hold no white space, and come joined by spaces."""

    def __init__(self, folder: Path, base: Path | None = None) -> None:
        """Begin empty, or with the terms in the folder `base`."""
        self._folder = folder
        self._tallies = Bm25Statistics()
        if base is None:
            folder.mkdir()
        else:
            shutil.copytree(base, folder, ignore=shutil.ignore_patterns("*.lock"))
            self._tallies = read_statistics(folder)
        self._all = _Writer(folder / ALL)
        self._removed: _Writer | None = None

    @property
    def next_key(self) -> int:
        """The key that the next chunk must have: no key is ever used twice."""
        return self._tallies.added.chunks

    def add(self, key: int, text: str, context: str) -> None:
        """Add a chunk: the terms of its text and of its context."""
        added = self._tallies.added + self._all.add(key, text, context)
        self._tallies = replace(self._tallies, added=added)

    def end_segment(self) -> None:
        """Let the chunks that follow begin another segment."""
        self._all.end_segment()

    def remove(self, text: str, context: str) -> None:
        """Count a chunk that was added before as removed; its key must not be looked up again."""
        if self._removed is None:
            self._removed = _Writer(self._folder / REMOVED)
        removed = self._tallies.removed + self._removed.add(NO_KEY, text, context)
        self._tallies = replace(self._tallies, removed=removed)

    def close(self) -> None:
        """Commit and wait for what tantivy still does in the background."""
        if self._removed is not None:
            self._removed.close()
        self._load_ballast()
        self._all.close()
        write_statistics(self._folder, self._tallies)

    def _load_ballast(self) -> None:
        needed = needed_padding(self._tallies.stored, self._tallies.live)
        for number in range(needed.chunks):
            # The first carries it all: only sums count.
            text, context = (needed.text, needed.context) if number == 0 else (0, 0)
            self._all.add(NO_KEY, " ".join([_BALLAST] * text), " ".join([_BALLAST] * context))
        self._tallies = replace(self._tallies, ballast=self._tallies.ballast + needed)
