"""The deep vectors of the engine in memory: all that were ever encoded are kept in a dictionary."""

from dataclasses import dataclass

from embeddings.encoding.deep_encoder import PassageVectors, deep_recipe
from embeddings.indexing.deep.passage_encoder import EncoderUnusable, PassageEncoder
from embeddings.indexing.folder_engine import deep_part as limits
from embeddings.types import DeepInfo, DeepRecipe


@dataclass(frozen=True)
class DeepPart:
    """The deep vectors of a generation by chunk id, None for a chunk without them."""

    recipe: DeepRecipe
    vectors: tuple[PassageVectors | None, ...]

    @property
    def info(self):
        return DeepInfo(self.recipe, sum(each is None for each in self.vectors))


class MemoryBacklog:
    def __init__(self, index, recipe, cache):
        self.index, self.recipe, self.cache = index, recipe, cache
        self.chunks = index.info.chunks
        deep = index.generation.deep
        vectors = deep.vectors if deep and deep.recipe == recipe else [None] * self.chunks
        self.missing = [number for number, each in enumerate(vectors) if each is None]

    def to_encode(self, ids):
        chunks = self.index.chunks(ids).values()
        distinct = {key(self.recipe, each): each for each in chunks}
        return [chunk for each, chunk in distinct.items() if each not in self.cache]

    def keep(self, chunks, vectors):
        self.cache |= zip([key(self.recipe, each) for each in chunks], vectors, strict=True)


def key(recipe, chunk):
    return recipe, chunk.text, chunk.chunk.context


def deep_part(index, cache, encoder):
    """Return the deep vectors of a generation that is written but for them."""
    recipe = deep_recipe(encoder)
    chunks = list(index.chunks(range(index.info.chunks)).values())
    missing = [each for each in chunks if key(recipe, each) not in cache]
    if 0 < len(missing) <= limits.ENCODED_WITHIN_BUILD:
        try:
            vectors = PassageEncoder(encoder).encode(missing)
            cache |= zip([key(recipe, each) for each in missing], vectors, strict=True)
        except EncoderUnusable:
            pass
    found = tuple(cache.get(key(recipe, each)) for each in chunks)
    return None if chunks and not any(found) else DeepPart(recipe, found)
