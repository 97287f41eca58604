"""A generation of the engine in memory, opened: brute-force cosines, and BM25 written out."""

from collections import Counter
from dataclasses import dataclass, field, replace
from math import log

import numpy as np

from corpus.cleaning.boilerplate import Boilerplate
from corpus.errors import DocumentNotFound
from corpus.positions.places import places_between
from corpus.positions.source_lines import line_range
from corpus.types import Skipped
from embeddings.engine import AnalysedDocument
from embeddings.indexing.near_duplicates import near_duplicate_groups
from embeddings.recipe import Recipe
from embeddings.text.aliases import alias_table, aliases_in
from embeddings.text.terms import without_common_characters
from embeddings.types import (
    Calibration,
    DocumentColumns,
    DocumentSummary,
    FileRecord,
    Hit,
    IndexInfo,
    StoredChunk,
    TermStatistics,
    Vectors,
)
from tests.embeddings.contract.memory_deep import DeepPart

K1, B = 1.2, 0.75
CONTEXT_WEIGHT = 0.4


@dataclass(frozen=True)
class Generation:
    number: int
    recipe: Recipe
    files: tuple[FileRecord, ...]
    boilerplate: Boilerplate
    documents: tuple[AnalysedDocument, ...]
    vectors: tuple[Vectors, ...]
    calibration: Calibration = field(default_factory=Calibration)
    deep: DeepPart | None = None


class MemoryIndex:
    """An opened generation (`embeddings.index.SearchIndex`)."""

    def __init__(self, generation):
        self.generation = generation
        self.analysed = generation.documents
        self.places = [
            (each, number) for each in self.analysed for number in range(len(each.chunks))
        ]
        rows = [row for each in generation.vectors for row in each]
        self.vectors = np.array(rows) if rows else None
        self.fields = [
            (1.0, [Counter(each.terms[n][0].split()) for each, n in self.places]),
            (CONTEXT_WEIGHT, [Counter(each.terms[n][1].split()) for each, n in self.places]),
        ]

    @property
    def info(self):
        by_signature = {}
        for each in self.analysed:
            by_signature.setdefault(each.minhash_signature, []).append(len(each.chunks))
        return IndexInfo(
            generation=self.generation.number,
            documents=len(self.analysed),
            chunks=len(self.places),
            built_at="2026-01-01",
            encoder=self.generation.recipe.encoder,
            analyser=self.generation.recipe.analyser,
            files=len(self.generation.files),
            skipped=tuple(Skipped(f.path, f.reason) for f in self.generation.files if f.reason),
            distinct_chunks=sum(map(max, by_signature.values())),
            calibration=self.generation.calibration,
            deep=self.generation.deep and self.generation.deep.info,
        )

    def close(self):
        pass

    def search(self, vector, limit, among=None):
        if self.vectors is None or not vector.any():
            return []
        return self._best(dict(enumerate((self.vectors @ vector).tolist())), limit, among)

    def scores(self, vector, chunk_ids):
        return (self.vectors[list(chunk_ids)] @ vector).tolist() if len(chunk_ids) else []

    dense_search, dense_scores = search, scores

    def deep_search(self, vector, limit, among=None):
        scores = self.deep_scores(vector, range(len(self.places))) if vector.any() else []
        return self._best(dict(enumerate(scores)), limit, among)

    def deep_scores(self, vector, chunk_ids):
        vectors = self._deep_vectors()
        return [float(vectors[each].passage @ vector) for each in chunk_ids] if vectors else []

    def sentence_scores(self, vector, chunk_ids):
        vectors = self._deep_vectors()
        return [(vectors[each].sentences @ vector).tolist() for each in chunk_ids if vectors]

    def _deep_vectors(self):
        deep = self.generation.deep
        return deep.vectors if deep and None not in deep.vectors else ()

    def lexical_search(self, terms, limit, among=None, *, statistics=None):
        known = statistics or self.term_statistics(terms)
        scores = Counter()
        for number_of_field, (weight, counts) in enumerate(self.fields):
            mean = sum(each.total() for each in counts) / max(1, len(counts))
            for term in without_common_characters(terms):
                holding = [number for number, each in enumerate(counts) if term in each]
                frequent = known.frequencies[term][number_of_field]
                idf = log(1 + (known.chunks - frequent + 0.5) / (frequent + 0.5))
                for number in holding:
                    # Of a context counts only that it holds a term.
                    frequency = counts[number][term] if weight == 1 else 1
                    length = K1 * (1 - B + B * counts[number].total() / mean)
                    scores[number] += weight * idf * frequency * (K1 + 1) / (frequency + length)
        return self._best(scores, limit, among)

    def term_statistics(self, terms):
        counts = [counts for _, counts in self.fields]
        frequencies = {
            term: tuple(sum(term in each for each in field) for field in counts)
            for term in without_common_characters(terms)
        }
        return TermStatistics(len(self.places), frequencies)

    def chunk_counts(self, terms):
        return [
            max(sum(term in each for each in counts) for _, counts in self.fields) for term in terms
        ]

    @staticmethod
    def _best(scores, limit, among):
        inside = [each for each in scores if among is None or each in among]
        hits = [Hit(number, scores[number]) for number in inside]
        return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))[: max(0, limit)]

    def chunks(self, ids):
        return {each: self._chunk(each) for each in ids if 0 <= each < len(self.places)}

    def _chunk(self, identity):
        analysed, number = self.places[identity]
        chunk, document = analysed.chunks[number], analysed.document
        return StoredChunk(
            replace(chunk, id=identity),
            document.text[chunk.start : chunk.end],
            *(document.path, document.title, document.date, document.author, document.url),
            lines=line_range(document.lines, chunk.start, chunk.end),
            places=places_between(document.places, chunk.start, chunk.end),
        )

    def document(self, identity):
        for each in self.analysed:
            if each.document.id == identity:
                return replace(each.document, lines=(), places=(), parts=())
        raise DocumentNotFound("There is no document with this id in the index.")

    def documents(self, offset, limit):
        return [self._summary(each) for each in self.analysed[offset : offset + limit]]

    def document_columns(self):
        columns = [
            (each.document.id, each.document.path, each.document.title, each.document.date)
            for each in self.analysed
        ]
        counts = tuple(len(each.chunks) for each in self.analysed)
        ids, paths, titles, dates = zip(*columns, strict=True) if columns else ((),) * 4
        return DocumentColumns(ids, paths, titles, dates, counts)

    @staticmethod
    def _summary(analysed):
        each = analysed.document
        about = (each.id, each.path, each.title, each.date, each.author, each.url)
        return DocumentSummary(*about, len(each.text))

    def aliases(self, folded):
        counted = Counter(pair for each in self.analysed for pair in each.abbreviations)
        pairs = sorted(counted, key=lambda pair: (-counted[pair], *pair))
        return aliases_in(folded, alias_table(pairs))

    def near_duplicates(self, identity, limit):
        groups = near_duplicate_groups([each.minhash_signature for each in self.analysed])
        firsts = {self.analysed[place].document.id: first for place, first in groups}
        own = firsts.get(identity)
        others = [
            self._summary(self.analysed[place])
            for place, first in groups
            if first == own and self.analysed[place].document.id != identity
        ]
        return others[:limit]

    def files(self, offset, limit):
        return list(self.generation.files[offset : offset + limit])
