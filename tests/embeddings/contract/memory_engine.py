"""A second engine, which keeps an index in memory: it shows that the protocols are enough.

A generation is an immutable value (`tests.embeddings.contract.memory_index`).
"""

import tempfile
import threading
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from corpus.errors import BuildError, IndexBusy, IndexUnavailable
from embeddings.encoding.deep_encoder import deep_recipe
from embeddings.engine import PreviousGeneration
from embeddings.indexing.calibration import calibrate, sample_chunks
from embeddings.types import CheckResult
from tests.embeddings.contract.memory_deep import MemoryBacklog, deep_part
from tests.embeddings.contract.memory_index import Generation, MemoryIndex


class MemoryEngine:
    folder = None
    write_problem = staticmethod(lambda: None)

    def __init__(self):
        self.generations = {}
        self.current = 0
        self.lock = threading.Lock()
        self.deep_lock = threading.Lock()
        self.deep_cache = {}

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

    @contextmanager
    def deep_backlog(self, tools):
        if not self.deep_lock.acquire(blocking=False):
            raise IndexBusy("Another process is encoding.", "Wait until it has finished.")
        try:
            yield MemoryBacklog(self.open(tools.recipe), deep_recipe(tools.deep), self.deep_cache)
        finally:
            self.deep_lock.release()

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
        deep = deep_part(index, self.update.engine.deep_cache, tools.deep) if tools.deep else None
        self.update.finished = replace(generation, calibration=measured, deep=deep)
        return chunks
