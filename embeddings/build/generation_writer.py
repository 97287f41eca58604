"""The parts of a generation, written together so that they fit.

A chunk has a key, by which the catalog and the terms know it for as long as its document stays as
it is, and an id: its place among all chunks, in the order of the folder. `rows.npy` holds the key
of each id.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType

from corpus.chunk import split
from corpus.cleaning.boilerplate import Boilerplate
from corpus.types import Document
from embeddings.build.document_analysis import DocumentAnalysis
from embeddings.store.catalog.reader import Catalog, StoredDocument
from embeddings.store.catalog.writer import CatalogWriter
from embeddings.build.chunk_encoder import ChunkEncoder, TextAndContext
from embeddings.build.near_duplicates import near_duplicate_groups
from embeddings.store.layout import GenerationLayout
from embeddings.store.lexical.writer import LexicalWriter, documents_per_segment
from embeddings.store.row_keys import concatenate_ranges, rows_by_key, read_row_keys, write_row_keys
from embeddings.text.analyser import Analyser
from embeddings.types import FileRecord, BoilerplateLines
from embeddings.store.dense.writer import VectorWriter

_BATCH = 512


@dataclass(frozen=True, slots=True)
class BaseGeneration:
    """A generation that the next one continues, and its documents that stay as they are."""

    layout: GenerationLayout
    kept: dict[str, StoredDocument]
    removed: tuple[StoredDocument, ...]


class GenerationWriter:
    """Writes a generation, document by document in the order of the folder."""

    def __init__(
        self,
        target: GenerationLayout,
        analyser: Analyser,
        encoder: ChunkEncoder,
        base: BaseGeneration | None,
        expected: int,
    ) -> None:
        """Begin empty, or with what `base` keeps; its documents must still be named by `keep`.

        `expected` is the number of documents that will be added.
        """
        self._target = target
        self._base = base
        self._encoder = encoder
        self._terms = analyser.terms
        before = base.layout if base else None
        self._catalog = CatalogWriter(target.catalog, before.catalog if before else None)
        self._lexical = LexicalWriter(target.lexical, before.lexical if before else None)
        self._vectors = VectorWriter(encoder.dimensions)
        self._waiting: list[TextAndContext] = []
        self._documents: list[int] = []
        self._ranges: list[range] = []
        self._next = self._lexical.next_key
        self._part = documents_per_segment(expected)
        if base is not None:
            self._remove(base)

    def __enter__(self) -> "GenerationWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self._catalog.abandon()

    def _remove(self, base: BaseGeneration) -> None:
        catalog = Catalog(base.layout.catalog)
        # The chunks of a section share their context.
        joined_terms = lru_cache(maxsize=8)(lambda text: " ".join(self._terms(text)))
        try:
            for document in base.removed:
                for text, context in catalog.chunk_texts(document.chunks):
                    self._lexical.remove(joined_terms(text), joined_terms(context))
        finally:
            catalog.close()
        self._catalog.remove(base.removed)

    @property
    def documents(self) -> int:
        """The number of documents so far."""
        return len(self._documents)

    @property
    def encoded(self) -> int:
        """How many texts and contexts of chunks had to be encoded so far."""
        return self._encoder.encoded

    @property
    def chunks(self) -> int:
        """The number of chunks so far."""
        return sum(map(len, self._ranges))

    def keep(self, path: str) -> None:
        """Take a document over from the base."""
        if self._base is None:
            raise ValueError("there is no base to keep a document of")
        stored = self._base.kept[path]
        self._documents.append(stored.key)
        self._ranges.append(stored.chunks)

    def add(self, document: Document, margins: BoilerplateLines, analysis: DocumentAnalysis) -> None:
        """Add a document that is new or has changed, and what was worked out of it."""
        chunks = list(split(document, self._next))
        self._next += len(chunks)
        key = self._catalog.add(document, chunks)
        self._catalog.add_abbreviations(key, analysis.abbreviations)
        self._catalog.add_boilerplate_lines(key, margins)
        self._catalog.add_signature(key, analysis.minhash_signature)
        self._documents.append(key)
        self._ranges.append(range(self._next - len(chunks), self._next))
        for chunk, (text, context) in zip(chunks, analysis.terms, strict=True):
            self._lexical.add(chunk.id, text, context)
            self._waiting.append((document.text[chunk.start : chunk.end], chunk.context))
        # What continues another index has its segments.
        if self._base is None and len(self._documents) % self._part == 0:
            self._lexical.end_segment()
        while len(self._waiting) >= _BATCH:
            self._vectors.append(self._encoder.codes(self._waiting[:_BATCH]))
            del self._waiting[:_BATCH]

    def finish(self, files: Iterable[FileRecord], recurring: Boilerplate) -> None:
        """Write what remains, the list of the folder's files, and the lines that recur in them."""
        self._vectors.append(self._encoder.codes(self._waiting))
        rows = concatenate_ranges(self._ranges)
        write_row_keys(self._target.rows, rows)
        if self._base is None:
            self._vectors.write(self._target.vectors)
        else:
            before = self._base.layout
            kept = rows_by_key(read_row_keys(before.rows), self._next)[rows]
            self._vectors.write(self._target.vectors, before.vectors, kept)
        self._lexical.close()
        self._catalog.set_document_order(self._documents)
        self._catalog.set_near_duplicates(near_duplicate_groups(self._catalog.signatures()))
        self._catalog.set_boilerplate(recurring)
        self._catalog.add_files(files)
        self._catalog.close()
