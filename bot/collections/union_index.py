"""The open indexes of several collections as one `SearchIndex`.

What ranks passages is computed over all of them, as if they were one folder: BM25 with the document
frequencies of all chunks, cosines by the same encoder, and the scale of the cosines and the size
that the confidence needs. So a passage's score says the same whichever collection it comes from.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import accumulate, chain
from operator import add
from typing import TypeVar

from bot.collection_names import qualified_id, split_id
from corpus.errors import DocumentNotFound
from corpus.types import Document
from embeddings.chunk_set import ChunkSet
from embeddings.index import SearchIndex
from embeddings.types import (
    Calibration,
    DeepInfo,
    DocumentColumns,
    DocumentSummary,
    FileRecord,
    Hit,
    IndexInfo,
    StoredChunk,
    TermStatistics,
    Vectors,
)

_Score = TypeVar("_Score")
_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """A collection's open index."""

    name: str
    index: SearchIndex


class UnionIndex:
    """A `SearchIndex` over those of one collection or several, which the same tools search.

    Chunk ids count through the collections in their order. Document ids name the collection
    (`bot.collection_names.qualified_id`).
    """

    def __init__(self, members: Sequence[Member]) -> None:
        """There must be a member at least, and no two with the same name."""
        self._members = tuple(members)
        self._by_name = {each.name: each for each in members}
        infos = [each.index.info for each in members]
        self._starts = [0, *accumulate(each.chunks for each in infos)][:-1]
        self._info = united_info(infos)

    @property
    def info(self) -> IndexInfo:
        """What the indexes are together; `generation` is the sum of their numbers."""
        return self._info

    def close(self) -> None:
        for each in self._members:
            each.index.close()

    def dense_search(self, vector: Vectors, limit: int, among: ChunkSet | None = None) -> list[Hit]:
        return self._best(limit, among, lambda index, part: index.dense_search(vector, limit, part))

    def dense_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        return self._scores(chunk_ids, lambda index, ids: index.dense_scores(vector, ids))

    def deep_search(self, vector: Vectors, limit: int, among: ChunkSet | None = None) -> list[Hit]:
        return self._best(limit, among, lambda index, part: index.deep_search(vector, limit, part))

    def deep_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[float]:
        return self._scores(chunk_ids, lambda index, ids: index.deep_scores(vector, ids))

    def sentence_scores(self, vector: Vectors, chunk_ids: Sequence[int]) -> list[list[float]]:
        return self._scores(chunk_ids, lambda index, ids: index.sentence_scores(vector, ids))

    def lexical_search(
        self,
        terms: Sequence[str],
        limit: int,
        among: ChunkSet | None = None,
        *,
        statistics: TermStatistics | None = None,
    ) -> list[Hit]:
        known = statistics or self.term_statistics(terms)
        return self._best(
            limit,
            among,
            lambda index, part: index.lexical_search(terms, limit, part, statistics=known),
        )

    def term_statistics(self, terms: Sequence[str]) -> TermStatistics:
        return reduce(add, (each.index.term_statistics(terms) for each in self._members))

    def chunk_counts(self, terms: Sequence[str]) -> list[int]:
        counts = (each.index.chunk_counts(terms) for each in self._members)
        return [sum(of_term) for of_term in zip(*counts, strict=True)]

    def chunks(self, ids: Sequence[int]) -> dict[int, StoredChunk]:
        found: dict[int, StoredChunk] = {}
        for position, own in self._by_member(ids).items():
            member, start = self._members[position], self._starts[position]
            for chunk_id, stored in member.index.chunks(own).items():
                chunk = replace(
                    stored.chunk,
                    id=start + chunk_id,
                    document_id=qualified_id(member.name, stored.chunk.document_id),
                )
                found[start + chunk_id] = replace(stored, chunk=chunk)
        return found

    def document(self, identity: str) -> Document:
        member, own = self._locate(identity)
        if member is None:
            raise DocumentNotFound("There is no such document.")
        return replace(member.index.document(own), id=identity)

    def documents(self, offset: int, limit: int) -> list[DocumentSummary]:
        return self._page(
            offset,
            limit,
            lambda info: info.documents,
            lambda member, first, count: _qualified(member, member.index.documents(first, count)),
        )

    def document_columns(self) -> DocumentColumns:
        found = [(each, each.index.document_columns()) for each in self._members]
        return DocumentColumns(
            ids=tuple(
                qualified_id(each.name, own) for each, columns in found for own in columns.ids
            ),
            paths=tuple(chain.from_iterable(columns.paths for _, columns in found)),
            titles=tuple(chain.from_iterable(columns.titles for _, columns in found)),
            dates=tuple(chain.from_iterable(columns.dates for _, columns in found)),
            chunk_counts=tuple(chain.from_iterable(columns.chunk_counts for _, columns in found)),
        )

    def near_duplicates(self, identity: str, limit: int) -> list[DocumentSummary]:
        """Return them from the document's own collection."""
        member, own = self._locate(identity)
        if member is None:
            return []
        return _qualified(member, member.index.near_duplicates(own, limit))

    def aliases(self, folded: str) -> list[tuple[str, str]]:
        found = dict.fromkeys(pair for each in self._members for pair in each.index.aliases(folded))
        return sorted(found, key=lambda pair: folded.find(pair[0]))

    def files(self, offset: int, limit: int) -> list[FileRecord]:
        return self._page(
            offset,
            limit,
            lambda info: info.files,
            lambda member, first, count: [
                replace(each, collection=member.name) for each in member.index.files(first, count)
            ],
        )

    def _locate(self, identity: str) -> tuple[Member | None, str]:
        collection, own = split_id(identity)
        return self._by_name.get(collection), own

    def _best(
        self,
        limit: int,
        among: ChunkSet | None,
        search: Callable[[SearchIndex, ChunkSet | None], list[Hit]],
    ) -> list[Hit]:
        """Return the `limit` best hits of all members, or those of a set; equal scores come in the
        order of chunks."""
        hits: list[Hit] = []
        for member, start in zip(self._members, self._starts, strict=True):
            stop = start + member.index.info.chunks
            part = None if among is None else among.between(start, stop)
            found = search(member.index, part)
            hits += (Hit(start + hit.chunk_id, hit.score) for hit in found)
        return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))[: max(0, limit)]

    def _scores(
        self,
        chunk_ids: Sequence[int],
        score: Callable[[SearchIndex, Sequence[int]], Sequence[_Score]],
    ) -> list[_Score]:
        """Return the scores that the members give to chunks, in the order of the ids."""
        scores: dict[int, _Score] = {}
        for position, own in self._by_member(chunk_ids).items():
            start = self._starts[position]
            given = score(self._members[position].index, own)
            scores |= {start + each: value for each, value in zip(own, given, strict=True)}
        return [scores[each] for each in chunk_ids]

    def _by_member(self, chunk_ids: Iterable[int]) -> dict[int, list[int]]:
        """Return the ids that chunks have within their members, by the positions of these."""
        grouped: dict[int, list[int]] = {}
        for each in chunk_ids:
            if 0 <= each < self._info.chunks:
                position = bisect_right(self._starts, each) - 1
                grouped.setdefault(position, []).append(each - self._starts[position])
        return grouped

    def _page(
        self,
        offset: int,
        limit: int,
        total: Callable[[IndexInfo], int],
        read: Callable[[Member, int, int], list[_Entry]],
    ) -> list[_Entry]:
        """Return a page of the lists of all members one after another."""
        page: list[_Entry] = []
        for member in self._members:
            count = total(member.index.info)
            if offset < count and len(page) < limit:
                page += read(member, offset, limit - len(page))
            offset = max(0, offset - count)
        return page


def _qualified(member: Member, summaries: Iterable[DocumentSummary]) -> list[DocumentSummary]:
    return [replace(each, id=qualified_id(member.name, each.id)) for each in summaries]


def united_info(infos: Sequence[IndexInfo]) -> IndexInfo:
    """Return what indexes are together."""
    return IndexInfo(
        generation=sum(each.generation for each in infos),
        documents=sum(each.documents for each in infos),
        chunks=sum(each.chunks for each in infos),
        built_at=max(each.built_at for each in infos),
        encoder=infos[0].encoder,
        analyser=infos[0].analyser,
        files=sum(each.files for each in infos),
        skipped=tuple(skipped for each in infos for skipped in each.skipped),
        distinct_chunks=sum(each.distinct_chunks for each in infos),
        calibration=_united_calibration(infos),
        deep=_united_deep_info(infos),
    )


def _united_calibration(infos: Sequence[IndexInfo]) -> Calibration:
    """Return about the scale that one folder with all the chunks would have.

    Own sentences are drawn from all chunks alike; a foreign question has its nearest chunk in the
    folder where that is nearest.
    """
    filled = [each for each in infos if each.chunks]
    if not filled:
        return infos[0].calibration
    chunks = sum(each.chunks for each in filled)
    return Calibration(
        own=sum(each.calibration.own * each.chunks for each in filled) / chunks,
        foreign=max(each.calibration.foreign for each in filled),
    )


def _united_deep_info(infos: Sequence[IndexInfo]) -> DeepInfo | None:
    """Return the deep vectors of all; chunks with those of another recipe count as missing."""
    recipe = next((each.deep.recipe for each in infos if each.deep is not None), None)
    if recipe is None:
        return None
    missing = (
        each.deep.missing if each.deep is not None and each.deep.recipe == recipe else each.chunks
        for each in infos
    )
    return DeepInfo(recipe, sum(missing))
