"""A second engine, which keeps an index in memory: it shows that the protocols are enough.

Vectors are compared by brute force, BM25 is written out, and a generation is an immutable value.
"""

import tempfile
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from math import log
from pathlib import Path

import numpy as np

from corpus.cleaning.boilerplate import Boilerplate
from corpus.errors import BuildError, DocumentNotFound, IndexBusy, IndexUnavailable
from corpus.source_lines import line_range
from corpus.types import Skipped
from embeddings.engine import AnalysedDocument, PreviousGeneration
from embeddings.indexing.calibration import calibrate, sample_chunks
from embeddings.indexing.near_duplicates import near_duplicate_groups
from embeddings.recipe import Recipe
from embeddings.text.aliases import alias_table, aliases_in
from embeddings.text.terms import without_common_characters
from embeddings.types import (
    Calibration,
    CheckResult,
    DocumentSummary,
    FileRecord,
    Hit,
    IndexInfo,
    StoredChunk,
    Vectors,
)

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


class MemoryEngine:
    folder = None
    write_problem = staticmethod(lambda: None)

    def __init__(self):
        self.generations = {}
        self.current = 0
        self.lock = threading.Lock()

    def current_version(self):
        return self.current or None

    def is_being_updated(self):
        return self.lock.locked()

    def left_out_lines(self, path, checksum, corpus):
        generation = self.generations.get(self.current)
        if generation is None or generation.recipe.corpus != corpus:
            return ()
        for each in generation.documents:
            if (each.document.path, each.document.sha256) == (path, checksum):
                return each.boilerplate_lines.left_out
        return ()

    @contextmanager
    def translate_errors(self):
        try:
            yield
        except OSError as error:
            raise BuildError("The index can't be written.") from error

    def previous(self, recipe):
        if not self.current:
            return PreviousGeneration()
        generation = self.generations[self.current]
        return PreviousGeneration(
            number=self.current,
            chunks=sum(map(len, generation.vectors)),
            is_current=True,
            recipe_change=generation.recipe.difference(recipe),
            files={file.path: file for file in generation.files},
        )

    @contextmanager
    def update(self, tools):
        if not self.lock.acquire(blocking=False):
            raise IndexBusy("Another process is building the index.", "Wait until it has finished.")
        try:
            yield MemoryUpdate(self, tools)
        finally:
            self.lock.release()

    def open(self, recipe):
        if not self.current:
            raise IndexUnavailable("There is no index yet.")
        generation = self.generations[self.current]
        generation.recipe.require(recipe)
        return MemoryIndex(generation)

    def check(self, tools):
        return [CheckResult(number, number == self.current, None) for number in self.generations]

    def roll_back(self, recipe):
        older = [number for number in self.generations if number < self.current]
        if not older:
            raise IndexUnavailable("There is no generation to go back to.")
        self.current = max(older)
        return self.current


class MemoryUpdate:
    follows_killed_build = False

    def __init__(self, engine, tools):
        self.engine, self.tools = engine, tools
        self.previous = engine.previous(tools.recipe)
        self.base = engine.generations.get(self.previous.number)
        self.finished = None

    def boilerplate(self):
        lines = {each.document.path: each.boilerplate_lines for each in self.base.documents}
        return lines, self.base.boilerplate

    def can_update_incrementally(self, kept):
        return True

    @contextmanager
    def begin(self, source_bytes, *, incremental):
        with tempfile.TemporaryDirectory(prefix="chuchu-test-") as scratch:
            yield Path(scratch)

    @contextmanager
    def writer(self, kept, added, encode):
        yield MemoryWriter(self, encode)

    def publish(self):
        number = max(self.engine.generations, default=0) + 1
        generations = {self.previous.number: self.base} if self.base else {}
        generations[number] = replace(self.finished, number=number)
        self.engine.generations, self.engine.current = generations, number
        return number


class MemoryWriter:
    def __init__(self, update, encode):
        self.update, self.encode = update, encode
        self.documents, self.vectors = [], []

    def keep(self, path):
        base = self.update.base
        at = next(n for n, each in enumerate(base.documents) if each.document.path == path)
        self.documents.append(base.documents[at])
        self.vectors.append(base.vectors[at])

    def add(self, analysed):
        text = analysed.document.text
        chunks = [(text[each.start : each.end], each.context) for each in analysed.chunks]
        self.documents.append(analysed)
        self.vectors.append(self.encode(chunks) if chunks else [])

    def encode_rest(self):
        return {}

    def finish(self, files, boilerplate):
        tools = self.update.tools
        chunks = sum(map(len, self.vectors))
        written = (tuple(files), boilerplate, tuple(self.documents), tuple(self.vectors))
        generation = Generation(0, tools.recipe, *written)
        index = MemoryIndex(generation)
        texts = {each: chunk.text for each, chunk in index.chunks(sample_chunks(chunks)).items()}
        measured = calibrate(index, tools.encoder, texts)
        self.update.finished = replace(generation, calibration=measured)
        return chunks


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
        )

    def close(self):
        pass

    def search(self, vector, limit):
        if self.vectors is None or not vector.any():
            return []
        return self._best(dict(enumerate((self.vectors @ vector).tolist())), limit)

    def scores(self, vector, chunk_ids):
        return (self.vectors[list(chunk_ids)] @ vector).tolist() if len(chunk_ids) else []

    dense_search, dense_scores = search, scores

    def lexical_search(self, terms, limit):
        scores = Counter()
        for weight, counts in self.fields:
            mean = sum(each.total() for each in counts) / max(1, len(counts))
            for term in without_common_characters(terms):
                holding = [number for number, each in enumerate(counts) if term in each]
                idf = log(1 + (len(counts) - len(holding) + 0.5) / (len(holding) + 0.5))
                for number in holding:
                    # Of a context counts only that it holds a term.
                    frequency = counts[number][term] if weight == 1 else 1
                    length = K1 * (1 - B + B * counts[number].total() / mean)
                    scores[number] += weight * idf * frequency * (K1 + 1) / (frequency + length)
        return self._best(scores, limit)

    @staticmethod
    def _best(scores, limit):
        hits = [Hit(number, score) for number, score in scores.items()]
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
            pages=line_range(document.pages, chunk.start, chunk.end),
        )

    def document(self, identity):
        for each in self.analysed:
            if each.document.id == identity:
                return replace(each.document, lines=(), pages=(), parts=())
        raise DocumentNotFound("There is no document with this id in the index.")

    def documents(self, offset, limit):
        return [self._summary(each) for each in self.analysed[offset : offset + limit]]

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
