"""Which files are no text, by their first bytes, whatever they are called."""

import re

from corpus.errors import DocumentError

NAMES = {"pdf": "PDF", "zip": "Word or EPUB file", "html": "web page", "markdown": "Markdown file"}
"""What a person calls the kinds of files that are parsed in another process."""

_SPACE = b" \t\r\n\f\0"
# Readers of PDF files look so far for the mark, whatever a mail program or server put above it.
_PDF_WITHIN = 1024
_PDF_MARK = re.compile(rb"%PDF-\d\.\d[ \t]*[\r\n]")
_MARK = b"\xef\xbb\xbf"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")


def binary_kind(data: bytes) -> str | None:
    """Return "pdf" or "zip" where a parser of that format is to read the bytes, None for the rest.

    Raises:
        DocumentError: the bytes are a document of a kind that is not read.
    """
    head = data[:64].removeprefix(_MARK).lstrip(_SPACE)
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"%PDF-") or _is_pdf(data):
        return "pdf"
    if head.startswith(b"{\\rtf"):
        raise DocumentError("Rich Text Format (.rtf) is not read")
    if data.startswith(_OLE):
        raise DocumentError(_ole_reason(data))
    return None


def _is_pdf(data: bytes) -> bool:
    """Tell a PDF file below something else from a text that speaks of such files."""
    return b"startxref" in data and _PDF_MARK.search(data, 0, _PDF_WITHIN) is not None


def _ole_reason(data: bytes) -> str:
    if _ENCRYPTED in data:
        return "encrypted Office file"
    if _WORD in data:
        return "old Word format (.doc) is not read; save it as .docx"
    return "binary file"
