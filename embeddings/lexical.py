"""The lexical half of an index: BM25 over terms, in tantivy.

Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond"; tantivy's
constants are k1 = 1.2, b = 0.75. The index holds keys of chunks and their terms, no text.

Terms are only ever added. What was removed stays in the files, is passed over in a search, and is
counted in a small index of its own, so that a term is as rare as if it had never been there. The
mean length of a chunk, which BM25 needs too, is put right by ballast: chunks without a key, of a
term that no question has.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import accumulate
from operator import sub
from pathlib import Path

import tantivy

from corpus.errors import BuildError, IndexUnavailable
from embeddings.rows import Rows, places
from embeddings.tally import Tallies, Tally, needed_ballast, rarity, read_tallies, write_tallies
from embeddings.types import Hit

_KEY = "key"
_TEXT = "text"
_CONTEXT = "context"
_FIELDS = (_TEXT, _CONTEXT)
_TOKENIZER = "terms"
# Of a text how often it holds each term; of a context, which is short, only that it does.
_KEPT = {_TEXT: "freq", _CONTEXT: "basic"}
# A term in the context counts, but less than one in the text: all chunks of a document share most
# of their context, and it must not decide between them.
CONTEXT_WEIGHT = 0.4
_WEIGHTS = {_TEXT: 1.0, _CONTEXT: CONTEXT_WEIGHT}
_HEAP = 128_000_000
# tantivy joins so many segments of a size to one, and can't be asked to join others. Those of fewer
# than 10,000 chunks are of a size to it; eight of them together must not be.
_JOINED = 8
_FEW_DOCUMENTS = 4_000
_MOST_DOCUMENTS = 16_000
_NO_KEY = -1
_BALLAST = "-"
_ALL, _REMOVED = "all", "removed"
# A search reads the lists of its rarest terms, so many entries of a field at most; the others are
# the longest and tell the least. Lists of so few terms are always read.
_MOST_READ = 50_000
_ALWAYS_READ = 8
# tantivy adds up in single precision, in an order of its own; what differs less is equal.
_DIGITS = 4


def dead_chunks(folder: Path) -> int:
    """Return how many of the chunks in `folder` nobody finds: removed ones and ballast."""
    tallies = read_tallies(folder)
    return tallies.removed.chunks + tallies.ballast.chunks


def part_of(documents: int) -> int:
    """Return how many of the documents of a new index should share a segment: then there is a power
    of eight of segments, which tantivy joins to a single one, unless documents are so long that its
    memory ends a segment sooner. Each segment repeats the words of the others, and costs a search
    time."""
    parts = 1 if documents <= _FEW_DOCUMENTS else _JOINED
    while documents > parts * _MOST_DOCUMENTS:
        parts *= _JOINED
    return max(1, -(-documents // parts))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field(_KEY, fast=True)
    for field in _FIELDS:
        builder.add_text_field(field, tokenizer_name=_TOKENIZER, index_option=_KEPT[field])
    return builder.build()


def _with_tokenizer(index: tantivy.Index) -> tantivy.Index:
    # Terms come ready made, joined by spaces.
    analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENIZER, analyser)
    return index


@contextmanager
def _writing() -> Iterator[None]:
    # tantivy raises ValueError for whatever the disk refuses.
    try:
        yield
    except ValueError as error:
        raise BuildError(
            "The terms of the index can't be written.", "Is there space on the disk?"
        ) from error


@dataclass(frozen=True, slots=True)
class _Counted:
    """A term, and how many chunks hold it in each field: of those stored, and of the live ones."""

    term: str
    stored: tuple[int, ...]
    live: tuple[int, ...]


class _Writer:
    """One tantivy index that grows."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        with _writing():
            self._index = _with_tokenizer(tantivy.Index(_schema(), path=str(folder)))
            # One thread keeps chunks in the order of their keys, so equal builds are equal.
            self._writer = self._index.writer(_HEAP, 1)

    def add(self, key: int, text: str, context: str) -> Tally:
        fields = {_KEY: key, _TEXT: text, _CONTEXT: context}
        with _writing():
            self._writer.add_document(tantivy.Document(**fields))
        return Tally(1, len(text.split()), len(context.split()))

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
        self._tallies = Tallies()
        if base is None:
            folder.mkdir()
        else:
            shutil.copytree(base, folder, ignore=shutil.ignore_patterns("*.lock"))
            self._tallies = read_tallies(folder)
        self._all = _Writer(folder / _ALL)
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
            self._removed = _Writer(self._folder / _REMOVED)
        removed = self._tallies.removed + self._removed.add(_NO_KEY, text, context)
        self._tallies = replace(self._tallies, removed=removed)

    def close(self) -> None:
        """Commit and wait for what tantivy still does in the background."""
        if self._removed is not None:
            self._removed.close()
        self._load_ballast()
        self._all.close()
        write_tallies(self._folder, self._tallies)

    def _load_ballast(self) -> None:
        needed = needed_ballast(self._tallies.stored, self._tallies.live)
        for number in range(needed.chunks):
            # The first carries it all: only sums count.
            text, context = (needed.text, needed.context) if number == 0 else (0, 0)
            self._all.add(_NO_KEY, " ".join([_BALLAST] * text), " ".join([_BALLAST] * context))
        self._tallies = replace(self._tallies, ballast=self._tallies.ballast + needed)


class LexicalIndex:
    """Opened terms of the chunks of one generation."""

    def __init__(self, folder: Path, rows: Rows) -> None:
        """Open the terms in `folder`; `rows` holds the chunks' keys, in the order of their ids."""
        self._links: list[tempfile.TemporaryDirectory[str]] = []
        try:
            self._tallies = read_tallies(folder)
            index = self._open(folder / _ALL)
            removed = folder / _REMOVED
            self._removed = self._open(removed).searcher() if removed.is_dir() else None
        except (ValueError, OSError, TypeError, AttributeError) as error:
            raise IndexUnavailable("The terms of the index can't be read.") from error
        self._searcher = index.searcher()
        self._schema = index.schema
        if len(rows) and rows.max() >= self._tallies.added.chunks:
            raise IndexUnavailable("The terms of the index do not fit its rows.")
        self._ids = places(rows, self._tallies.added.chunks)

    def _open(self, folder: Path) -> tantivy.Index:
        return _with_tokenizer(tantivy.Index.open(str(self._openable(folder))))

    def _openable(self, folder: Path) -> Path:
        """Return a folder that tantivy can open: to read, it locks a file that it must create."""
        if os.access(folder, os.W_OK) or not folder.is_dir():
            return folder
        links = tempfile.TemporaryDirectory(prefix="chuchu-")
        self._links.append(links)
        for path in folder.iterdir():
            if path.suffix != ".lock":
                (Path(links.name) / path.name).symlink_to(path.resolve())
        return Path(links.name)

    @property
    def size(self) -> int:
        """The number of chunks that can be found."""
        stored = int(self._searcher.num_docs)
        return stored - self._tallies.ballast.chunks - self._tallies.removed.chunks

    def search(self, terms: Sequence[str], limit: int) -> list[Hit]:
        """Return the `limit` chunks with the highest BM25 for the rarest of distinct `terms`."""
        if not terms or limit <= 0:
            return []
        queries = self._queries(self._rarest(terms))
        clauses = [(tantivy.Occur.Should, query) for query in queries]
        query = tantivy.Query.boolean_query(clauses)
        wanted = limit
        while True:
            found = self._searcher.search(query, wanted, count=False)
            hits = self._live(found)
            if len(hits) >= limit or len(found.hits) < wanted:
                break
            wanted *= 2
        # Equal scores in the order of the chunks, however the segments lie.
        return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))[:limit]

    def _live(self, found: tantivy.SearchResult) -> list[Hit]:
        keys = self._searcher.fast_field_values(_KEY, [address for _, address in found.hits])
        scores = (score for score, _ in found.hits)
        return [
            Hit(chunk, float(f"{score:.{_DIGITS}g}"))
            for score, key in zip(scores, keys, strict=True)
            if (chunk := self._chunk(int(_NO_KEY if key is None else key))) >= 0
        ]

    def _chunk(self, key: int) -> int:
        return int(self._ids[key]) if 0 <= key < len(self._ids) else -1

    def _rarest(self, terms: Sequence[str]) -> list[_Counted]:
        counted = sorted(map(self._counted, terms), key=lambda each: max(each.live))
        read = accumulate(max(each.live) for each in counted)
        within = sum(entries <= _MOST_READ for entries in read)
        return counted[: max(within, _ALWAYS_READ)]

    def _counted(self, term: str) -> _Counted:
        stored = tuple(int(self._searcher.doc_freq(field, term)) for field in _FIELDS)
        if self._removed is None:
            return _Counted(term, stored, stored)
        removed = (int(self._removed.doc_freq(field, term)) for field in _FIELDS)
        return _Counted(term, stored, tuple(map(sub, stored, removed)))

    def _queries(self, terms: Sequence[_Counted]) -> Iterator[tantivy.Query]:
        for each in terms:
            for field, stored, live in zip(_FIELDS, each.stored, each.live, strict=True):
                query = tantivy.Query.term_query(
                    self._schema, field, each.term, index_option=_KEPT[field]
                )
                weight = _WEIGHTS[field] * self._correction(stored, live)
                if weight == 1.0:
                    yield query
                elif weight:
                    yield tantivy.Query.boost_query(query, weight)

    def _correction(self, stored: int, live: int) -> float:
        """Return a term's rarity among the live chunks, divided by that among all stored ones."""
        if self._removed is None:
            return 1.0
        if live <= 0:
            return 0.0
        tallies = self._tallies
        return rarity(tallies.live.chunks, live) / rarity(tallies.stored.chunks, stored)
