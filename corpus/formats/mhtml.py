"""Loads web archives (MHTML), which contain a page and everything it shows."""

import re
from collections.abc import Iterable, Mapping
from email import errors, message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Compat32
from html import escape
from itertools import islice

from corpus.blocks import Embedded
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.decode import decode
from corpus.errors import DocumentError
from corpus.text.metadata_values import web_address
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
_FRAME = re.compile(
    rb"(<i?frame\b[^<>]{0,2000}?\s)src\s{0,9}=\s{0,9}(?:\"([^\"<>]{1,2000})\"|'([^'<>]{1,2000})')",
    re.IGNORECASE,
)
_MAX_FRAMES = 50
_MAX_FRAMES_LENGTH = 8 * 1024 * 1024


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
    chosen = _first_page(message, parts)
    if chosen is None:
        raise DocumentError("a web archive without a page")
    kind = chosen.get_content_type()
    frames = _frames(part for part in parts if part is not chosen)
    if removal_log is not None:
        for part, each in zip(parts, kinds, strict=True):
            if part is not chosen and part not in frames.values():
                removal_log.record(
                    Rule.ARCHIVE, f"{each} {part.get('content-location', '')}".strip()
                )
    content = chosen.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise DocumentError("a web archive without a page")
    content = _with_frames(content, frames)
    addresses = (message.get("snapshot-content-location"), chosen.get("content-location"))
    url = next(filter(None, (web_address(str(each or "")) for each in addresses)), None)
    metadata = Metadata(title=_subject(message), url=url)
    suffix = "" if kind == "text/plain" else ".html"
    charset = chosen.get_content_charset() or ""
    return Embedded(
        content, charset, suffix, metadata, _damage([*islice(message.walk(), _MAX_PARTS)])
    )


def _first_page(message: Message, parts: list[Message]) -> Message | None:
    """Return the page that the archive begins with, or the first one."""
    start = message.get_param("start")
    for part in parts:
        is_page = part.get_content_type() in _PAGE_TYPES
        if is_page and isinstance(start, str) and start == part.get("content-id", ""):
            return part
    by_kind = (part for kind in _PAGE_TYPES for part in parts if part.get_content_type() == kind)
    return next(by_kind, None)


def _frames(parts: Iterable[Message]) -> Mapping[str, Message]:
    """Return the other pages of an archive by the addresses that a frame may show them under."""
    frames: dict[str, Message] = {}
    for part in parts:
        if part.get_content_type() not in _PAGE_TYPES[:2]:
            continue
        identity = str(part.get("content-id", "")).strip("<> ")
        for address in (f"cid:{identity}" if identity else "", part.get("content-location", "")):
            if address:
                frames.setdefault(str(address).strip(), part)
    return frames


def _with_frames(page: bytes, frames: Mapping[str, Message]) -> bytes:
    """Put the pages that a page shows in frames into it."""
    left = _MAX_FRAMES_LENGTH

    def replacement(frame: re.Match[bytes]) -> bytes:
        nonlocal left
        address = (frame[2] or frame[3]).decode("ascii", "replace")
        part = frames.get(address.replace("&amp;", "&"))
        content = part.get_payload(decode=True) if part is not None else None
        if part is None or not isinstance(content, bytes) or not content.strip():
            return frame[0]
        left -= len(content)
        if left < 0:
            return frame[0]
        text = decode(content, part.get_content_charset() or "").text
        return b'%ssrcdoc="%s"' % (frame[1], escape(text).encode("ascii", "xmlcharrefreplace"))

    return _FRAME.sub(replacement, page, count=_MAX_FRAMES) if frames else page


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
