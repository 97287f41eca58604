"""The families of versions of one generation of an index.

A family is formed from the titles, paths and dates of the catalog when a document is found whose
name may be that of a version, so a folder without such names costs nothing.
Documents with like names may be about different things (活动方案 of May and of October), so the
members of a family must also have much of their texts in common, unless their names speak of
versions.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import islice

from bot.ranking.passage import Passage
from bot.versions.entry_provision import entry_date
from bot.versions.family import (
    Family,
    Version,
    comparable,
    differ_in_age,
    family_of,
    sorted_by_age,
    version_of,
)
from bot.versions.folder_names import FolderNames
from bot.versions.names import parse_name, stem_of
from corpus.patterns.lazy import lazy_pattern
from corpus.text.fold import fold
from embeddings.index import DocumentCatalog
from embeddings.types import StoredChunk

# Of a larger family only the newest versions count.
_MAX_VERSIONS = 20
# Texts of longer documents are not compared.
_MAX_CHARACTERS = 1_000_000
# How much of two texts is compared, in which n-grams, and which share of the smaller set of them
# versions have in common at least.
_COMPARED, _NGRAM, _MIN_COMMON = 3000, 3, 0.2
_NOT_COMPARED = lazy_pattern(r"[\W\d_]+")


class VersionCatalog:
    """Finds the family of a document. Threads may share it: what they compute twice is equal."""

    def __init__(self, index: DocumentCatalog) -> None:
        self._index = index
        self._families: dict[tuple[str, str], Family | None] = {}

    def family(self, document: StoredChunk) -> Family | None:
        """Return the family of a chunk's document, None where it has no other version."""
        key = family_of(document.title, document.path)
        if key is None:
            return None
        if key not in self._families:
            self._families[key] = self._formed(key)
        family = self._families[key]
        identity = document.chunk.document_id
        return family if family is not None and family.holds(identity) else None

    def superseded_by(self, document: StoredChunk, today: date) -> str | None:
        """Return the id of the version in force of a document, None where none is newer."""
        family = self.family(document)
        if family is None:
            return None
        newest = family.in_force(today)[0]
        return newest.id if family.is_older(document.chunk.document_id, newest.id) else None

    def are_versions(self, one: StoredChunk, other: StoredChunk) -> bool:
        """Return whether the documents of two chunks are different versions of one."""
        document, another = one.chunk.document_id, other.chunk.document_id
        if document == another:
            return False
        family = self.family(one)
        return family is not None and family.holds(another)

    def without_other_versions(self, passages: Sequence[Passage]) -> list[Passage]:
        """Return passages, best first, without those of other versions of the first's document."""
        return [each for each in passages if not self.are_versions(passages[0].stored, each.stored)]

    @cached_property
    def _names(self) -> FolderNames:
        return FolderNames(self._index)

    def _formed(self, key: tuple[str, str]) -> Family | None:
        """Return the family of the documents that have this in common, None where there is none."""
        versions = map(version_of, self._names.with_name(key[1]))
        group = [each for each in versions if each is not None and each.family == key]
        kept = comparable(group)
        return self._verified(kept) if kept else None

    def _verified(self, group: list[Version]) -> Family | None:
        """Return a family of those versions that say much the same as the newest."""
        newest_first = list(islice(reversed(sorted_by_age(group)), _MAX_VERSIONS))
        texts = {each.id: self._text(each) for each in newest_first}
        first = newest_first[0]
        alike = [
            replace(each, effective=entry_date(texts[each.id]))
            for each in newest_first
            if each is first or _are_versions(first, each, texts[first.id], texts[each.id])
        ]
        if not differ_in_age(alike):
            return None
        return Family(tuple(sorted_by_age(alike)))

    def _text(self, version: Version) -> str:
        if version.characters > _MAX_CHARACTERS:
            return ""
        return self._index.document(version.id).text


def _are_versions(one: Version, other: Version, text: str, other_text: str) -> bool:
    explicit = one.is_explicit or other.is_explicit
    if explicit and _stem_base(one) == _stem_base(other):
        return True
    return common_share(text, other_text) >= _MIN_COMMON


def _stem_base(version: Version) -> str:
    return parse_name(stem_of(version.path)).base


def common_share(text: str, other: str) -> float:
    """Return the share of the n-grams of the shorter of two texts that the other has, from 0 to 1,
    of their beginnings and without numbers."""
    one, two = _ngrams(text), _ngrams(other)
    smaller = min(len(one), len(two))
    return len(one & two) / smaller if smaller else 0.0


def _ngrams(text: str) -> set[str]:
    letters = _NOT_COMPARED.sub("", fold(text[:_COMPARED]))
    return {letters[at : at + _NGRAM] for at in range(len(letters) - _NGRAM + 1)}
