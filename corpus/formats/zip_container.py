"""A zip file is a Word file, an EPUB, or nothing that is read."""

import zipfile

from corpus.blocks import Loaded
from corpus.errors import DocumentError
from corpus.formats.docx.loader import load_docx, main_part
from corpus.formats.epub import is_epub, load_epub
from corpus.formats.shared.archive import Archive

_HEAD = 4096


def load_zip(data: bytes) -> tuple[str, Loaded]:
    """Return the name of the format and the blocks.

    Raises:
        DocumentError: the archive is damaged, encrypted, too large, or of another kind.
    """
    name = _guess(data)
    try:
        archive = Archive(data)
        if is_epub(archive):
            name = "EPUB file"
            return "epub", load_epub(archive)
        part = main_part(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise DocumentError(f"damaged {name}") from error
    except DocumentError as error:
        raise _named(error, name) from error
    if part is None:
        raise DocumentError("an archive, not a Word or EPUB file")
    try:
        return "docx", load_docx(archive, part)
    except DocumentError as error:
        raise _named(error, "Word file") from error


def _guess(data: bytes) -> str:
    """Return what an archive was to become, by the names at its beginning."""
    head = data[:_HEAD]
    if b"application/epub+zip" in head:
        return "EPUB file"
    return "Word file" if b"word/" in head or b"[Content_Types].xml" in head else "archive"


def _named(error: DocumentError, name: str) -> DocumentError:
    return DocumentError(error.message.replace("archive", name).replace("XML", f"{name}'s XML"))
