"""Addresses that open documents: on the chat page of a server, or as files."""

from dataclasses import dataclass
from pathlib import Path

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
    """Addresses of the files in a folder, unless a document has one of its own."""

    folder: Path

    def of_passage(self, hit: SearchHit) -> str:
        return web_address(hit.url) or self._of_file(hit.path)

    def of_document(self, document: Document) -> str:
        return web_address(document.url) or self._of_file(document.path)

    def _of_file(self, path: str) -> str:
        return (self.folder.absolute() / path).as_uri()
