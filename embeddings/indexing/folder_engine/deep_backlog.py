"""The chunks of a generation in a folder that lack deep vectors."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from embeddings.encoding.deep_encoder import PassageVectors, deep_recipe
from embeddings.indexing.folder_engine.deep_cache import DeepCache, deep_lock, open_deep_cache
from embeddings.indexing.folder_engine.disk_space import require_space, total_size
from embeddings.store.folder_index import FolderIndex
from embeddings.store.generations import open_index
from embeddings.store.layout import IndexLayout
from embeddings.tools import Tools
from embeddings.types import DeepRecipe, StoredChunk

# Measured on news articles: a chunk has 5.4 sentences on average.
_SENTENCES = 6
# What the cache stores beside the vectors of a chunk.
_CACHE_BYTES = 100


class FolderDeepBacklog:
    """What lacks vectors in an open generation (`embeddings.engine.DeepBacklog`)."""

    def __init__(self, index: FolderIndex, recipe: DeepRecipe, cache: DeepCache) -> None:
        self._index = index
        self._cache = cache
        self.chunks = index.info.chunks
        self.missing = index.chunks_without_deep_vectors(recipe)

    def to_encode(self, ids: Sequence[int]) -> list[StoredChunk]:
        chunks = self._index.chunks(ids)
        by_key = {self._cache.key(chunks[each]): chunks[each] for each in ids}
        cached = self._cache.find(list(by_key))
        return [chunk for key, chunk in by_key.items() if key not in cached]

    def keep(self, chunks: Sequence[StoredChunk], vectors: Sequence[PassageVectors]) -> None:
        self._cache.keep(chunks, vectors)


@contextmanager
def open_deep_backlog(layout: IndexLayout, tools: Tools) -> Iterator[FolderDeepBacklog]:
    """Open the backlog of the current generation (`embeddings.engine.IndexEngine`)."""
    if tools.deep is None:
        raise ValueError("there is no deep encoder")
    recipe = deep_recipe(tools.deep)
    with closing(open_index(layout.folder, tools.recipe)) as index, deep_lock(layout):
        missing = len(index.chunks_without_deep_vectors(recipe))
        if missing:
            generation = layout.generation(index.info.generation)
            # Vectors lie in the cache and in the next generation, beside the current one.
            needed = 2 * missing * _chunk_bytes(recipe) + total_size(generation.files())
            require_space(layout.folder, needed)
        # Without anything to encode no file is made.
        with open_deep_cache(layout.deep_cache, recipe, create=missing > 0) as cache:
            yield FolderDeepBacklog(index, recipe, cache)


def _chunk_bytes(recipe: DeepRecipe) -> int:
    return recipe.dimensions + _SENTENCES * recipe.sentence_dimensions + _CACHE_BYTES
