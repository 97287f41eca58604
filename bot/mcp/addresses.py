"""Addresses that open documents: on the chat page of a server, or as files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.collection_names import collection_of
from bot.output.citation_links import citation_url, document_link, web_address
from bot.types import SearchHit
from corpus.types import Document


@dataclass(frozen=True, slots=True)
class PageAddresses:
    """Addresses of the chat page at `base`, unless a document has one of its own."""

    base: str

    def of_passage(self, hit: SearchHit) -> str:
        return citation_url(hit, self.base)

    def of_document(self, document: Document) -> str:
        return web_address(document.url) or document_link(document.id, self.base)


@dataclass(frozen=True, slots=True)
class FileAddresses:
    """Addresses of the files in the folders of collections, unless a document has its own."""

    folders: Mapping[str, Path]

    def of_passage(self, hit: SearchHit) -> str:
        return web_address(hit.url) or self._of_file(hit.collection, hit.path)

    def of_document(self, document: Document) -> str:
        return web_address(document.url) or self._of_file(collection_of(document.id), document.path)

    def _of_file(self, collection: str, path: str) -> str:
        return (self.folders[collection].absolute() / path).as_uri()
