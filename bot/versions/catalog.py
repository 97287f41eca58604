"""The families of versions of one generation of an index.

They are formed from the titles, paths and dates of the catalog when the first one is asked for.
Documents with like names may be about different things (活动方案 of May and of October), so the
members of a family must also have much of their texts in common, unless their names speak of
versions.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import PurePosixPath

from bot.ranking.passage import Passage
from bot.versions.entry_provision import entry_date
from bot.versions.family import (
    Family,
    Version,
    comparable,
    differ_in_age,
    sorted_by_age,
    version_of,
)
from bot.versions.names import parse_name, rough_base
from corpus.text.fold import fold
from embeddings.index import DocumentCatalog
from embeddings.types import DocumentSummary

# Of a larger folder only so many documents are looked at.
_MAX_DOCUMENTS = 50_000
_PAGE = 1000
# Of a larger family only the newest versions count.
_MAX_VERSIONS = 20
# Texts of longer documents are not compared.
_MAX_CHARACTERS = 1_000_000
# How much of two texts is compared, in which n-grams, and which share of the smaller set of them
# versions have in common at least.
_COMPARED, _NGRAM, _MIN_COMMON = 3000, 3, 0.2
_NOT_COMPARED = re.compile(r"[\W\d_]+")


class VersionCatalog:
    """Finds the family of a document. Threads may share it: what they compute twice is equal."""

    def __init__(self, index: DocumentCatalog) -> None:
        self._index = index
        self._families: dict[tuple[str, str], Family | None] = {}

    def family(self, document_id: str) -> Family | None:
        """Return the family of a document, None where it has no other version."""
        key = self._keys.get(document_id)
        if key is None:
            return None
        if key not in self._families:
            self._families[key] = self._verified(self._groups[key])
        family = self._families[key]
        return family if family is not None and family.holds(document_id) else None

    def superseded_by(self, document_id: str, today: date) -> str | None:
        """Return the id of the version in force of a document, None where none is newer."""
        family = self.family(document_id)
        if family is None:
            return None
        newest = family.in_force(today)[0]
        return newest.id if family.is_older(document_id, newest.id) else None

    def are_versions(self, one: str, other: str) -> bool:
        """Return whether two documents are different versions of one."""
        family = self.family(one)
        return one != other and family is not None and family.holds(other)

    def without_other_versions(self, passages: Sequence[Passage]) -> list[Passage]:
        """Return passages, best first, without those of other versions of the first's document."""
        ids = [each.stored.chunk.document_id for each in passages]
        return [
            passage
            for passage, each in zip(passages, ids, strict=True)
            if not self.are_versions(ids[0], each)
        ]

    @cached_property
    def _groups(self) -> dict[tuple[str, str], list[Version]]:
        """Versions by what they have in common, where there are two at least."""
        groups: defaultdict[tuple[str, str], list[Version]] = defaultdict(list)
        for document in self._with_like_names():
            version = version_of(document)
            if version is not None:
                groups[version.family].append(version)
        return {key: kept for key, group in groups.items() if (kept := comparable(group))}

    def _with_like_names(self) -> list[DocumentSummary]:
        """Return the documents whose title or file name is roughly that of another."""
        documents: list[DocumentSummary] = []
        for offset in range(0, _MAX_DOCUMENTS, _PAGE):
            page = self._index.documents(offset, _PAGE)
            documents += page
            if len(page) < _PAGE:
                break
        names = [
            {rough_base(each.title), rough_base(PurePosixPath(each.path).stem)}
            for each in documents
        ]
        counts = Counter(name for each in names for name in each)
        return [
            document
            for document, each in zip(documents, names, strict=True)
            if any(counts[name] > 1 for name in each)
        ]

    @cached_property
    def _keys(self) -> dict[str, tuple[str, str]]:
        return {each.id: key for key, group in self._groups.items() for each in group}

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
    return parse_name(PurePosixPath(version.path).stem).base


def common_share(text: str, other: str) -> float:
    """Return the share of the n-grams of the shorter of two texts that the other has, from 0 to 1,
    of their beginnings and without numbers."""
    one, two = _ngrams(text), _ngrams(other)
    smaller = min(len(one), len(two))
    return len(one & two) / smaller if smaller else 0.0


def _ngrams(text: str) -> set[str]:
    letters = _NOT_COMPARED.sub("", fold(text[:_COMPARED]))
    return {letters[at : at + _NGRAM] for at in range(len(letters) - _NGRAM + 1)}
