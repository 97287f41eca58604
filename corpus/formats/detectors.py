"""Recognises formats by content that has no magic, regardless of the file's name."""

import re

from corpus.formats.built_in import OLE
from corpus.formats.registry import FORMATS

# PDF readers look this far for the mark: a mail program or a server may have put lines above it.
_PDF_MARK_WITHIN = 1024
_PDF_MARK = re.compile(rb"%PDF-\d\.\d[ \t]*[\r\n]")
# The names of streams in an OLE file.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_MAIL_STREAMS = tuple(
    name.encode("utf-16-le") for name in ("__properties_version1.0", "__nameid_", "__substg1.0_")
)

_HTML_SAMPLE = 200_000
_HTML_TAG = re.compile(
    r"<(?:!doctype\b[^<>]{0,2000}>|!--|/?(?:html|head|body|div|p|span|br|font|table|tr|td|th|ul|ol|li|h[1-6]|a|img|"
    r"section|article|strong|em|b|i|u|center|style|script|hr|pre|blockquote|o:p|iframe)(?=[\s/>])[^<>]{0,2000}>)",
    re.IGNORECASE,
)
_HTML_TAGS = 3
_MARKDOWN_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_MARKDOWN_HEADINGS = 2


def is_pdf_below_text(data: bytes) -> bool:
    """Return whether the bytes are a PDF file below a few lines of something else.

    A text about PDF files may have the mark but not the cross-reference table.
    """
    return b"startxref" in data and _PDF_MARK.search(data, 0, _PDF_MARK_WITHIN) is not None


def is_encrypted_office(data: bytes) -> bool:
    """Return whether the bytes are an Office file that a password protects."""
    return FORMATS[OLE].detects(data) and _ENCRYPTED_STREAM in data


def is_word_97(data: bytes) -> bool:
    """Return whether the bytes are a file of Word 97 to 2003."""
    return FORMATS[OLE].detects(data) and _WORD_STREAM in data


def is_outlook_mail(data: bytes) -> bool:
    """Return whether the bytes are a mail that Outlook saved.

    The first names in its directory tell. A mail attached to a Word file stands further below.
    """
    if not FORMATS[OLE].detects(data):
        return False
    shift = int.from_bytes(data[30:32], "little") & 0xF
    position = int.from_bytes(data[48:52], "little") + 1 << shift
    directory = data[position : position + (1 << shift)]
    return any(name in directory for name in _MAIL_STREAMS)


def looks_like_html(text: str) -> bool:
    """Return whether a text is HTML: it begins with a tag, or has several."""
    head = text[:_HTML_SAMPLE].lstrip()
    return _HTML_TAG.match(head) is not None or _occurs(_HTML_TAG, head, _HTML_TAGS)


def begins_with_tag(text: str) -> bool:
    """Return whether the first character of a text could begin a tag."""
    return text.lstrip().startswith("<")


def looks_like_markdown(text: str) -> bool:
    """Return whether a text has Markdown headings."""
    return _occurs(_MARKDOWN_HEADING, text, _MARKDOWN_HEADINGS)


def _occurs(pattern: re.Pattern[str], text: str, times: int) -> bool:
    """Return whether a pattern is found at least `times` times, without looking for more."""
    return sum(1 for _ in zip(range(times), pattern.finditer(text), strict=False)) == times
