"""The folder engine: keeps an index in a folder, as files of FAISS, tantivy and SQLite."""

from collections.abc import Hashable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from embeddings.engine import PreviousGeneration
from embeddings.recipe import Recipe
from embeddings.store.catalog.reader import Catalog
from embeddings.store.content_check import ContentTools
from embeddings.store.folder_index import FolderIndex
from embeddings.store.generations import check, current_generation, open_index, roll_back
from embeddings.store.layout import IndexLayout
from embeddings.store.manifest import read_manifest
from embeddings.store.write_lock import (
    is_being_written,
    translate_disk_errors,
    write_problem,
    writer_lock,
)
from embeddings.tools import Tools
from embeddings.types import CheckResult

if TYPE_CHECKING:
    from embeddings.indexing.folder_engine.deep_backlog import FolderDeepBacklog
    from embeddings.indexing.folder_engine.update import FolderUpdate


class FolderEngine:
    """The engine of the index in a folder (`embeddings.engine.IndexEngine`).

    What only a build needs is imported when it begins, so that questions are answered soon after
    the start.
    """

    def __init__(self, folder: Path) -> None:
        self._layout = IndexLayout(folder)

    @property
    def folder(self) -> Path:
        return self._layout.folder.resolve()

    def current_version(self) -> Hashable | None:
        try:
            status = self._layout.current.stat()
        except PermissionError:
            # Opening the index says that it may not be read.
            return ()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino

    def is_being_updated(self) -> bool:
        return is_being_written(self._layout)

    def write_problem(self) -> str | None:
        return write_problem(self._layout)

    def left_out_lines(self, path: str, checksum: str, corpus: str) -> tuple[int, ...]:
        number = current_generation(self._layout)
        if number is None:
            return ()
        generation = self._layout.generation(number)
        if read_manifest(generation).recipe.corpus != corpus:
            return ()
        with closing(Catalog(generation.catalog)) as catalog:
            return catalog.left_out_lines(path, checksum)

    def translate_errors(self) -> AbstractContextManager[None]:
        return translate_disk_errors(self._layout.folder)

    def previous(self, recipe: Recipe) -> PreviousGeneration:
        from embeddings.indexing.folder_engine.stored_generation import read_previous_generation

        return read_previous_generation(self._layout, recipe).summary

    @contextmanager
    def update(self, tools: Tools) -> Iterator["FolderUpdate"]:
        from embeddings.indexing.folder_engine.update import FolderUpdate
        from embeddings.indexing.folder_engine.vector_cache import empty_cache

        with self.translate_errors():
            self._layout.folder.mkdir(parents=True, exist_ok=True)
            with writer_lock(self._layout):
                yield FolderUpdate(self._layout, tools)
                # A generation holds all vectors now.
                empty_cache(self._layout.cache)

    @contextmanager
    def deep_backlog(self, tools: Tools) -> Iterator["FolderDeepBacklog"]:
        from embeddings.indexing.folder_engine.deep_backlog import open_deep_backlog

        with self.translate_errors(), open_deep_backlog(self._layout, tools) as backlog:
            yield backlog

    def open(self, recipe: Recipe) -> FolderIndex:
        return open_index(self._layout.folder, recipe)

    def check(self, tools: Tools) -> list[CheckResult]:
        from embeddings.indexing.chunk_encoder import ChunkEncoder

        anew = ContentTools(tools.analyser.terms, ChunkEncoder(tools.encoder).encode, tools.deep)
        return check(self._layout.folder, tools.recipe, anew)

    def roll_back(self, recipe: Recipe) -> int:
        return roll_back(self._layout.folder, recipe)
