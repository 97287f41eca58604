"""All that a reader can learn from an index, so that two indexes can be compared."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.store.folder_index import FolderIndex
from embeddings.store.generations import open_index
from embeddings.store.layout import GenerationLayout, IndexLayout
from embeddings.tools import Tools
from embeddings.types import Hit

Digest = dict[str, Any]
_QUERIES = ("甲", "乙", "丙", "第一", "新的")
_ALL = 1000


def digest_of(folder: Path, tools: Tools, queries: Sequence[str] = _QUERIES) -> Digest:
    """Open an index as a reader does, and return its digest."""
    with closing(open_index(folder, tools.recipe)) as index:
        generation = IndexLayout(folder).generation(index.info.generation)
        return digest(index, tools, queries) | {"deep vectors": deep_content(generation)}


def deep_content(generation: GenerationLayout) -> list[bytes]:
    """Return the bytes of the files with deep vectors, which may be none."""
    paths = (generation.deep_vectors, generation.sentence_counts, generation.sentences)
    return [path.read_bytes() for path in paths if path.exists()]


def digest(index: FolderIndex, tools: Tools, queries: Sequence[str] = _QUERIES) -> Digest:
    """Return the documents, the skipped files, and the hits of a few queries with their text."""
    documents = [index.document(each.id) for each in index.documents(0, _ALL)]
    lexical = [index.lexical_search(tools.analyser.terms(text), _ALL) for text in queries]
    directions = np.eye(3, tools.encoder.dimensions, dtype=np.float32)
    dense = [index.dense_search(vector, _ALL) for vector in directions]
    return {
        "documents": [(each.path, each.title, each.text) for each in documents],
        "skipped": index.info.skipped,
        "lexical": [_found(index, hits) for hits in lexical],
        "dense": [_found(index, hits) for hits in dense],
    }


def _found(index: FolderIndex, hits: list[Hit]) -> list[tuple[str, str, float]]:
    stored = index.chunks([hit.chunk_id for hit in hits])
    return sorted(
        (stored[hit.chunk_id].path, stored[hit.chunk_id].text, round(hit.score, 3)) for hit in hits
    )
