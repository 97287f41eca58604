"""The deep vectors that a pass has encoded and no generation holds yet.

The cache is filled without the lock of the index's writers, while builds may read it. Like that of
a build (`vector_cache`) it may be damaged: what does not fit counts as missing.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import IndexBusy
from embeddings.encoding.deep_encoder import PassageVectors
from embeddings.indexing.folder_engine.vector_cache import VectorCache, empty_cache
from embeddings.indexing.folder_engine.vector_reuse import chunk_vector_key
from embeddings.store.deep.packed import DeepPacker
from embeddings.store.layout import IndexLayout
from embeddings.types import DeepRecipe, StoredChunk


class DeepCache:
    """Packed deep vectors by the text and the context of their chunks."""

    def __init__(self, cache: VectorCache | None, recipe: DeepRecipe) -> None:
        """`cache` is None where nothing is cached."""
        self._cache = cache
        self._fingerprint = recipe.fingerprint
        self._packer = DeepPacker(recipe)

    @property
    def exists(self) -> bool:
        """Whether something was cached when this was opened, or may be kept."""
        return self._cache is not None

    def key(self, chunk: StoredChunk) -> bytes:
        """Return the key of a chunk's vectors."""
        return chunk_vector_key(self._fingerprint, chunk.text, chunk.chunk.context)

    def find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the packed vectors that are cached, by their keys."""
        found = self._cache.find(keys) if self._cache else {}
        return {key: packed for key, packed in found.items() if self._packer.is_packed(packed)}

    def keep(self, chunks: Sequence[StoredChunk], vectors: Sequence[PassageVectors]) -> None:
        """Store the vectors of chunks; they are durable when the call returns."""
        if self._cache is not None:
            packed = map(self._packer.pack, vectors)
            self._cache.keep(dict(zip(map(self.key, chunks), packed, strict=True)))


@contextmanager
def open_deep_cache(path: Path, recipe: DeepRecipe, *, create: bool) -> Iterator[DeepCache]:
    """Open a cache; without a file, or with an empty one, nothing is found unless `create`."""
    if not create and not (path.exists() and path.stat().st_size):
        yield DeepCache(None, recipe)
        return
    with closing(VectorCache(path)) as cache:
        # A pass that did not begin leaves a file without vectors.
        has_use = create or not cache.is_empty()
        yield DeepCache(cache if has_use else None, recipe)


@contextmanager
def deep_lock(layout: IndexLayout) -> Iterator[None]:
    """Hold the lock of the passes that encode deep vectors.

    Raises:
        IndexBusy: another pass holds it.
    """
    try:
        with FileLock(layout.deep_lock, timeout=0):
            yield
    except Timeout as error:
        raise IndexBusy(
            f"Another process is encoding the sentences of the index in {layout.folder}.",
            "Wait until it has finished.",
        ) from error


def empty_deep_cache(layout: IndexLayout) -> None:
    """Free the space of the cache unless a pass is running; the lock of the writers is held."""
    with suppress(IndexBusy, OSError):
        if layout.deep_cache.exists():
            with deep_lock(layout):
                empty_cache(layout.deep_cache)
