"""Removes what no generation needs: of killed builds, and of generations that are gone."""

import logging
import time
from collections.abc import Iterable, Sequence
from typing import Any

from corpus.errors import IndexUnavailable
from embeddings.store.milvus.collections import ALIVE, KEY, LAST, IndexNames, collections
from embeddings.store.milvus.connection import BATCH, Connection
from embeddings.store.milvus.document_order import DocumentOrder, OrderedDocument
from embeddings.store.milvus.generations import Generation, generations
from embeddings.store.milvus.records import (
    body_record,
    build_record,
    document_record,
    page_record,
    structure_record,
    terms_record,
    text_names,
)
from embeddings.store.milvus.tables import Manifest, read_manifest, read_tables

log = logging.getLogger("chuchu")

GRACE = 600.0
"""How many seconds a generation can still be read after it has ceased to be one to go back to."""


class Leftovers:
    """What an index holds besides its generations; its writer's claim is held."""

    def __init__(self, connection: Connection, names: IndexNames) -> None:
        self._connection = connection
        self._names = names

    def drop_unpublished(self, current: int | None) -> None:
        """Drop generations that no build has finished, or that were never current."""
        sealed = {each.number: each for each in generations(self._connection, self._names)}
        for number in self._numbers():
            known = sealed.get(number)
            is_newer = current is None or number > current
            if number == current:
                continue
            if known is None or (is_newer and known.rolled_back is None):
                self._drop(self._names.generation(number))

    def _numbers(self) -> list[int]:
        numbers = map(self._names.generation_number, collections(self._connection))
        return sorted(each for each in numbers if each is not None)

    def _drop(self, collection: str) -> None:
        self._connection.call("drop_collection", collection)

    def series(self) -> list[int]:
        """Return the numbers of all series, also of those that killed builds began."""
        numbers = map(self._names.series_number, collections(self._connection))
        return sorted({each for each in numbers if each is not None})

    def drop_series(self, needed: Iterable[int]) -> None:
        """Drop all series but those that are needed."""
        stay = set(needed)
        for each in collections(self._connection):
            number = self._names.series_number(each)
            if number is not None and number not in stay:
                self._drop(each)

    def clean_series(self, manifest: Manifest) -> None:
        """Undo in a series what was written after a generation."""
        for collection in self._rows_of(manifest.series):
            self._connection.call("delete", collection, filter=f"{KEY} >= {manifest.next_key}")
            ended = f"{LAST} > {manifest.generation} and {LAST} < {ALIVE}"
            while rows := self._connection.query(collection, ended, (KEY,)):
                self._connection.write(
                    collection, [{KEY: row[KEY], LAST: ALIVE} for row in rows], partial=True
                )

    def _rows_of(self, series: int) -> list[str]:
        records = self._names.records(series)
        return [
            each
            for each in collections(self._connection)
            if self._names.series_number(each) == series and each != records
        ]

    def purge(self, now: float | None = None) -> None:
        """Remove generations that nobody reads any more, and what they alone need."""
        moment = time.time() if now is None else now
        known = generations(self._connection, self._names)
        gone = [each for each in known if _is_over(each, moment)]
        stay = {each.number: self._manifest(each) for each in known if each not in gone}
        for each in gone:
            manifest = self._manifest(each)
            same = [
                other
                for other in stay.values()
                if other is not None and manifest is not None and other.series == manifest.series
            ]
            if manifest is not None and same and None not in stay.values():
                self._purge_rows(manifest, same)
            self._drop(self._names.generation(each.number))
        if None not in stay.values():
            self.drop_series(each.series for each in stay.values() if each is not None)

    def _manifest(self, generation: Generation) -> Manifest | None:
        collection = self._names.generation(generation.number)
        try:
            return read_manifest(self._connection, collection, generation.number)
        except IndexUnavailable:
            return None

    def _purge_rows(self, manifest: Manifest, others: Sequence[Manifest]) -> None:
        """Remove documents and pages that a generation has and others of its series don't."""
        needed = {key for other in others for key in self._order(other).keys.tolist()}
        order = self._order(manifest)
        alone = [
            order.at(position)
            for position, key in enumerate(order.keys.tolist())
            if key not in needed
        ]
        records = self._names.records(manifest.series)
        used = {page for other in others for page in enumerate(self._pages(other))}
        pages = [
            page_record(*page) for page in enumerate(self._pages(manifest)) if page not in used
        ]
        names = [*pages, *(name for each in alone for name in _names(each))]
        for start in range(0, len(names), BATCH):
            found = text_names(self._connection, records, names[start : start + BATCH])
            if found:
                self._connection.call("delete", records, ids=found)
        keys = [key for each in alone for key in each.chunk_keys]
        for collection in self._rows_of(manifest.series):
            for start in range(0, len(keys), BATCH):
                self._connection.call("delete", collection, ids=keys[start : start + BATCH])

    def _order(self, manifest: Manifest) -> DocumentOrder:
        return DocumentOrder.unpacked(self._table(manifest, "order"))

    def _pages(self, manifest: Manifest) -> Sequence[int]:
        pages: Sequence[int] = self._table(manifest, "pages")
        return pages

    def _table(self, manifest: Manifest, name: str) -> Any:
        collection = self._names.generation(manifest.generation)
        return read_tables(self._connection, collection, manifest, [name])[0]


def _is_over(generation: Generation, now: float) -> bool:
    return generation.retired is not None and generation.retired + GRACE < now


def _names(document: OrderedDocument) -> list[str]:
    own = [document_record(document.key), structure_record(document.key)]
    chunks = [name(key) for key in document.chunk_keys for name in (body_record, terms_record)]
    return [*own, build_record(document.key), *chunks]
