"""Loads web archives (MHTML), which contain a page and everything it shows."""

import re
from collections.abc import Iterable
from email import errors, message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Compat32
from itertools import islice

from corpus.blocks import Embedded
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.errors import DocumentError
from corpus.types import Metadata

_MAX_HEADER_LENGTH = 2000
_MAX_PARTS = 10_000
# The parser's time grows with the depth of parts; a saved page has a depth of two or three.
_DEEPEST = 32
_NESTING = re.compile(
    rb"^content-type:\s{0,20}(?:multipart|message)/", re.IGNORECASE | re.MULTILINE
)
_BASE64_DEFECTS = (
    errors.InvalidBase64CharactersDefect,
    errors.InvalidBase64LengthDefect,
    errors.InvalidBase64PaddingDefect,
)
_PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain")


class _ShortHeaders(Compat32):
    """Truncates headers: parsing one takes time that grows with the square of its length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_MAX_HEADER_LENGTH]


def load_mhtml(data: bytes, removal_log: RemovalLog | None = None) -> Embedded | None:
    """Return the first page of a web archive, None if the bytes are not an archive.

    Raises:
        DocumentError: the archive is broken, has no page, or nests too deep.
    """
    if sum(1 for _ in islice(_NESTING.finditer(data), _DEEPEST + 1)) > _DEEPEST:
        raise DocumentError("a web archive of too many parts inside one another")
    try:
        message = message_from_bytes(data, policy=_ShortHeaders())
        return _page(message, removal_log) if "content-type" in message else None
    # Broken headers make the parser raise any of these.
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise DocumentError("a broken web archive") from error


def _page(message: Message, removal_log: RemovalLog | None) -> Embedded:
    parts = [part for part in islice(message.walk(), _MAX_PARTS) if not part.is_multipart()]
    kinds = [part.get_content_type() for part in parts]
    kind = next((kind for kind in _PAGE_TYPES if kind in kinds), None)
    if kind is None:
        raise DocumentError("a web archive without a page")
    chosen = parts[kinds.index(kind)]
    if removal_log is not None:
        for part, each in zip(parts, kinds, strict=True):
            if part is not chosen:
                removal_log.record(
                    Rule.ARCHIVE, f"{each} {part.get('content-location', '')}".strip()
                )
    content = chosen.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise DocumentError("a web archive without a page")
    url = message.get("snapshot-content-location") or chosen.get("content-location")
    metadata = Metadata(title=_subject(message), url=_printable(url))
    suffix = "" if kind == "text/plain" else ".html"
    charset = chosen.get_content_charset() or ""
    return Embedded(
        content, charset, suffix, metadata, _damage([*islice(message.walk(), _MAX_PARTS)])
    )


def _damage(parts: Iterable[Message]) -> tuple[str, ...]:
    """Return notes on what the parser found wrong."""
    found = {type(defect) for part in parts for defect in part.defects}
    notes = {
        "the web archive ends before its time": errors.CloseBoundaryNotFoundDefect in found,
        "the base64 of the page is damaged": not found.isdisjoint(_BASE64_DEFECTS),
    }
    return tuple(note for note, applies in notes.items() if applies)


def _subject(message: Message) -> str | None:
    subject = message.get("subject")
    return str(make_header(decode_header(subject))) if subject else None


def _printable(value: object) -> str | None:
    return str(value).strip() or None if value else None
