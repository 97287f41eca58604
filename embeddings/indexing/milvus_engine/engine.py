"""The Milvus engine: keeps an index in the collections of a Milvus server."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from corpus.checksum import document_id
from corpus.errors import BuildError, IndexNotWritable, IndexUnavailable
from embeddings.engine import PreviousGeneration
from embeddings.engine_address import MilvusAddress
from embeddings.indexing.milvus_engine.claim import WRITER, claimed, is_claimed
from embeddings.recipe import Recipe
from embeddings.store.content_check import ContentTools
from embeddings.store.milvus.collections import IndexNames
from embeddings.store.milvus.connection import Connection
from embeddings.store.milvus.generations import (
    BUILD,
    current_generation,
    current_version,
    generations,
    make_current,
    note_rollback,
    open_index,
)
from embeddings.store.milvus.index import MilvusIndex
from embeddings.tools import Tools
from embeddings.types import CheckResult

if TYPE_CHECKING:
    from embeddings.indexing.milvus_engine.deep_rows import MilvusBacklog
    from embeddings.indexing.milvus_engine.update import MilvusUpdate

_SAMPLED_CHUNKS = 100
_NOTHING_TO_BUILD = "No folder of documents is named, so nothing is built."
DEFAULT_TIMEOUT = 10.0
DEFAULT_VECTOR_INDEX = "FLAT"


class MilvusEngine:
    """The engine of one index in Milvus (`embeddings.engine.IndexEngine`).

    What only a build needs is imported when it begins.
    """

    folder = None

    def __init__(
        self,
        address: MilvusAddress,
        name: str = "default",
        timeout: float = DEFAULT_TIMEOUT,
        *,
        vector_index: str = DEFAULT_VECTOR_INDEX,
        is_read_only: bool = False,
    ) -> None:
        """`name` is that of the collection of documents, `timeout` that of a call in seconds,
        `vector_index` a type of index for what is built in full; nothing is connected yet. One that
        `is_read_only` refuses builds."""
        self._vector_index = vector_index
        self._is_read_only = is_read_only
        self._connection = Connection(address, timeout)
        self._names = IndexNames.of(name)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def current_version(self) -> Hashable | None:
        return current_version(self._connection, self._names)

    def is_being_updated(self) -> bool:
        return is_claimed(self._connection, self._names, WRITER)

    def write_problem(self) -> str | None:
        if self._is_read_only:
            return _NOTHING_TO_BUILD
        try:
            self._connection.call("list_collections")
        except IndexUnavailable as error:
            return error.message
        return None

    def left_out_lines(self, path: str, checksum: str, corpus: str) -> tuple[int, ...]:
        from embeddings.indexing.milvus_engine.base import open_base

        number = current_generation(self._connection, self._names)
        base = None if number is None else open_base(self._connection, self._names, number)
        if base is None or base.index.manifest.recipe.corpus != corpus:
            return ()
        position = base.index.order.position(document_id(path))
        if position is None or base.index.document(document_id(path)).sha256 != checksum:
            return ()
        key = int(base.index.order.keys[position])
        return base.knowledge_of([key])[key][0].left_out

    @contextmanager
    def translate_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise BuildError(
                "The index can't be written.", "Is there space on the disk?"
            ) from error

    def previous(self, recipe: Recipe) -> PreviousGeneration:
        from embeddings.indexing.milvus_engine.update import read_base

        return read_base(self._connection, self._names, recipe)[1]

    @contextmanager
    def update(self, tools: Tools) -> Iterator["MilvusUpdate"]:
        from embeddings.indexing.milvus_engine.update import MilvusUpdate

        if self._is_read_only:
            raise IndexNotWritable(_NOTHING_TO_BUILD, "Name one, as in `chuchu index FOLDER`.")
        with self._writing(), claimed(self._connection, self._names, WRITER) as claim:
            yield MilvusUpdate(self._connection, self._names, tools, claim, self._vector_index)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self.translate_errors():
            try:
                yield
            except IndexUnavailable as error:
                raise BuildError(error.message, error.hint) from error

    @contextmanager
    def deep_backlog(self, tools: Tools) -> Iterator["MilvusBacklog"]:
        from embeddings.indexing.milvus_engine.deep_rows import open_deep_backlog

        with (
            self.translate_errors(),
            open_deep_backlog(self._connection, self._names, tools, self._vector_index) as backlog,
        ):
            yield backlog

    def open(self, recipe: Recipe) -> MilvusIndex:
        return open_index(self._connection, self._names, recipe)

    def check(self, tools: Tools) -> list[CheckResult]:
        from embeddings.indexing.chunk_encoder import ChunkEncoder

        anew = ContentTools(tools.analyser.terms, ChunkEncoder(tools.encoder).encode, tools.deep)
        current = current_generation(self._connection, self._names)
        known = self._generations()
        if current is None and not known:
            raise IndexUnavailable("There is no index yet.", BUILD)
        return [
            CheckResult(each, each == current, self._problem(each, tools.recipe, anew))
            for each in known
        ]

    def _generations(self) -> list[int]:
        known = generations(self._connection, self._names)
        return [each.number for each in known if each.retired is None]

    def _problem(self, number: int, recipe: Recipe, tools: ContentTools | None) -> str | None:
        try:
            index = MilvusIndex(self._connection, self._names, number, recipe)
            return index.find_problem(_SAMPLED_CHUNKS, tools, every=tools is not None)
        except IndexUnavailable as error:
            return error.message

    def roll_back(self, recipe: Recipe) -> int:
        current = current_generation(self._connection, self._names)
        if current is None:
            raise IndexUnavailable("There is no index yet.", BUILD)
        with claimed(self._connection, self._names, WRITER) as claim:
            current = current_generation(self._connection, self._names) or 0
            for number in reversed(self._generations()):
                if number < current and self._problem(number, recipe, None) is None:
                    claim.require()
                    note_rollback(self._connection, self._names, current)
                    make_current(self._connection, self._names, number)
                    return number
        raise IndexUnavailable("There is no generation to go back to.")
