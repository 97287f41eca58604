"""The lexical half of an index: BM25 over terms, in tantivy.

Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond"; tantivy's
constants are k1 = 1.2, b = 0.75. The index holds keys of chunks and their terms, no text.

Terms are only ever added. What was removed stays in the files, is passed over in a search, and is
counted in a small index of its own, so that a term is as rare as if it had never been there. The
mean length of a chunk, which BM25 needs too, is put right by ballast: chunks without a key, of a
term that no question has.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import sub
from pathlib import Path

import tantivy

from corpus.errors import IndexUnavailable
from embeddings.store.lexical.schema import (
    ALL,
    CONTEXT,
    FIELDS,
    KEY,
    NO_KEY,
    RECORDED,
    REMOVED,
    TEXT,
    register_tokenizer,
)
from embeddings.store.lexical.statistics import (
    idf,
    read_statistics,
)
from embeddings.store.row_keys import RowKeys, rows_by_key
from embeddings.types import Hit

# A term in the context counts, but less than one in the text: all chunks of a document share most
# of their context, and it must not decide between them.
CONTEXT_WEIGHT = 0.4
_WEIGHTS = {TEXT: 1.0, CONTEXT: CONTEXT_WEIGHT}
# A search reads the lists of its rarest terms, so many entries of a field at most; the others are
# the longest and tell the least. Lists of so few terms are always read.
_MOST_READ = 50_000
_ALWAYS_READ = 8
# tantivy adds up in single precision, in an order of its own; what differs less is equal.
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class _Counted:
    """A term, and how many chunks hold it in each field: of those stored, and of the live ones."""

    term: str
    stored: tuple[int, ...]
    live: tuple[int, ...]


class LexicalIndex:
    """Opened terms of the chunks of one generation."""

    def __init__(self, folder: Path, rows: RowKeys) -> None:
        """Open the terms in `folder`; `rows` holds the chunks' keys, in the order of their ids."""
        self._links: list[tempfile.TemporaryDirectory[str]] = []
        try:
            self._tallies = read_statistics(folder)
            index = self._open(folder / ALL)
            removed = folder / REMOVED
            self._removed = self._open(removed).searcher() if removed.is_dir() else None
        except (ValueError, OSError, TypeError, AttributeError) as error:
            raise IndexUnavailable("The terms of the index can't be read.") from error
        self._searcher = index.searcher()
        self._schema = index.schema
        if len(rows) and rows.max() >= self._tallies.added.chunks:
            raise IndexUnavailable("The terms of the index do not fit its rows.")
        self._ids = rows_by_key(rows, self._tallies.added.chunks)

    def _open(self, folder: Path) -> tantivy.Index:
        return register_tokenizer(tantivy.Index.open(str(self._openable(folder))))

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
        keys = self._searcher.fast_field_values(KEY, [address for _, address in found.hits])
        scores = (score for score, _ in found.hits)
        return [
            Hit(chunk, float(f"{score:.{_DIGITS}g}"))
            for score, key in zip(scores, keys, strict=True)
            if (chunk := self._chunk(int(NO_KEY if key is None else key))) >= 0
        ]

    def _chunk(self, key: int) -> int:
        return int(self._ids[key]) if 0 <= key < len(self._ids) else -1

    def _rarest(self, terms: Sequence[str]) -> list[_Counted]:
        counted = sorted(map(self._counted, terms), key=lambda each: max(each.live))
        read = accumulate(max(each.live) for each in counted)
        within = sum(entries <= _MOST_READ for entries in read)
        return counted[: max(within, _ALWAYS_READ)]

    def _counted(self, term: str) -> _Counted:
        stored = tuple(int(self._searcher.doc_freq(field, term)) for field in FIELDS)
        if self._removed is None:
            return _Counted(term, stored, stored)
        removed = (int(self._removed.doc_freq(field, term)) for field in FIELDS)
        return _Counted(term, stored, tuple(map(sub, stored, removed)))

    def _queries(self, terms: Sequence[_Counted]) -> Iterator[tantivy.Query]:
        for each in terms:
            for field, stored, live in zip(FIELDS, each.stored, each.live, strict=True):
                query = tantivy.Query.term_query(
                    self._schema, field, each.term, index_option=RECORDED[field]
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
        return idf(tallies.live.chunks, live) / idf(tallies.stored.chunks, stored)
