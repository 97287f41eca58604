"""The families of versions within a filter."""

from collections.abc import Callable

from bot.versions.catalog import VersionCatalog
from bot.versions.family import Family, differ_in_age
from embeddings.index import DocumentCatalog
from embeddings.types import StoredChunk


class ConfinedVersionCatalog(VersionCatalog):
    """Finds the family of a document among the documents of a filter.

    Families are those of the whole folder, without the versions that are not within the filter: of
    the others, the newest is in force.
    """

    def __init__(
        self, index: DocumentCatalog, whole: VersionCatalog, holds: Callable[[str], bool]
    ) -> None:
        """`holds` returns whether the document with an id is within the filter."""
        super().__init__(index)
        self._whole = whole
        self._holds = holds

    def family(self, document: StoredChunk) -> Family | None:
        """Return the family of a chunk's document, None where it has no other version in the
        filter."""
        family = self._whole.family(document)
        if family is None:
            return None
        kept = tuple(each for each in family.versions if self._holds(each.id))
        identity = document.chunk.document_id
        if not any(each.id == identity for each in kept) or not differ_in_age(kept):
            return None
        return Family(kept)
