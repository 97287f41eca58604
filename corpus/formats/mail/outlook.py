"""Loads mails that Outlook saved (.msg).

A message becomes the mail that it was sent as, and is then read like any other. Outlook files are
parsed in the sandbox only.
"""

import base64
import hashlib
from collections.abc import Iterator
from datetime import timedelta, timezone
from email.utils import format_datetime
from io import BytesIO
from urllib.parse import quote

import compressed_rtf
import olefile

from corpus.blocks import Block, Loaded
from corpus.errors import DocumentError
from corpus.formats.mail.eml import load_eml
from corpus.formats.mail.header_text import on_one_line, text_of
from corpus.formats.mail.mapi import Storage
from corpus.formats.registry import FORMATS
from corpus.text.characters import is_han

_SUBJECT, _BODY, _HTML, _RTF = 0x0037, 0x1000, 0x1013, 0x1009
_SENT, _DELIVERED, _HEADERS = 0x0039, 0x0E06, 0x007D
_SENDERS = ((0x0C1A, 0x5D01), (0x0042, 0x5D02), (0x0C1A, 0x0C1F), (0x0042, 0x0065))
_RECIPIENT_TYPE, _NAME, _SMTP, _ADDRESS = 0x0C15, 0x3001, 0x39FE, 0x3003
_LONG_FILE_NAME, _FILE_NAME, _CONTENT, _CONTENT_ID, _KIND = 0x3707, 0x3704, 0x3701, 0x3712, 0x370E
_HIDDEN = 0x7FFE
_CHINA = timezone(timedelta(hours=8))
_MAX_RECIPIENTS = 40
_MAX_NAME = 100
_MAX_FILE_NAME = 200
_MAX_DEPTH = 4
_BINARY = b"Content-Transfer-Encoding: binary\n"


def load_msg(data: bytes) -> Loaded:
    """Return the text of an Outlook message.

    Raises:
        DocumentError: it is damaged, or no message.
    """
    return load_eml(as_eml(data))


def load_msg_as_eml(data: bytes) -> Loaded:
    """Return one block: the message as it was sent, in Base85, which can leave the sandbox.

    Raises:
        DocumentError: it is damaged, or no message.
    """
    return Loaded((Block(base64.b85encode(as_eml(data)).decode()),))


def as_eml(data: bytes) -> bytes:
    """Return an Outlook message as the mail that it was sent as.

    Raises:
        DocumentError: it is damaged, or no message.
    """
    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            return _message(Storage(ole, (), 32), 0)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise DocumentError("damaged Outlook mail") from error


def _message(message: Storage, depth: int) -> bytes:
    plain, html = _bodies(message)
    parts = []
    if plain:
        parts.append(_part(b"text/plain", plain[0], plain[1]))
    if html:
        parts.append(_part(b"text/html", html[0], html[1]))
    text = _multipart(b"alternative", parts) if len(parts) != 1 else parts[0]
    attached = [*_attachments(message, depth)]
    return _headers(message, plain or html) + (
        _multipart(b"mixed", [text, *attached]) if attached else text
    )


def _headers(message: Storage, body: tuple[bytes, str] | None) -> bytes:
    headers = []
    subject = _line(message, _SUBJECT)
    headers.append(("Subject", subject))
    for name_tag, address_tag in _SENDERS:
        person = _person(_line(message, name_tag), _line(message, address_tag))
        if "@" in person:
            break
    else:
        person = _person(_line(message, 0x0C1A) or _line(message, 0x0042), "")
    headers.append(("From", person))
    persons: dict[int, list[str]] = {}
    for each in message.storages("__recip_version1.0_#"):
        address = _line(each, _SMTP) or _line(each, _ADDRESS)
        kind = each.number(_RECIPIENT_TYPE)
        same_kind = persons.setdefault(1 if kind is None else kind, [])
        same_kind.append(_person(_line(each, _NAME), address))
    headers += [
        (n, ", ".join(persons.get(k, [])[:_MAX_RECIPIENTS])) for n, k in (("To", 1), ("Cc", 2))
    ]
    headers.append(("Date", _date(message, subject, body)))
    return "".join(f"{name}: {value}\n" for name, value in headers if value).encode()


def _date(message: Storage, subject: str, body: tuple[bytes, str] | None) -> str:
    """Return when a message was sent, in its sender's time zone where that is known.

    Outlook itself notes times in UTC. A Chinese mail is presumed to come from China.
    """
    given = message.text(_HEADERS)
    for line in text_of(*given)[:20_000].split("\n") if given else ():
        if line.lower().startswith("date:"):
            return on_one_line(line[5:])
    sent = message.time(_SENT) or message.time(_DELIVERED)
    if sent is None:
        return ""
    is_chinese = any(map(is_han, subject + (text_of(*body)[:2000] if body else "")))
    return format_datetime(sent.astimezone(_CHINA) if is_chinese else sent)


def _bodies(message: Storage) -> tuple[tuple[bytes, str] | None, tuple[bytes, str] | None]:
    """Return the plain and the HTML form, each as bytes and charset, where there are any."""
    plain = message.text(_BODY)
    content = message.binary(_HTML)
    html = (content, message.charset()) if content else message.text(_HTML)
    plain = plain if plain and plain[0].strip() else None
    html = html if html and html[0].strip() else None
    if plain is None and html is None and (packed := message.binary(_RTF)):
        plain = _rich_text(packed)
    return plain, html


def _rich_text(packed: bytes) -> tuple[bytes, str] | None:
    rtf = FORMATS["rtf"]
    if not rtf.loader:
        return None
    try:
        loaded: Loaded = rtf.load(compressed_rtf.decompress(packed), {})
    except (DocumentError, ValueError):
        return None
    return "\n".join(block.text for block in loaded.blocks).encode(), "utf-8"


def _attachments(message: Storage, depth: int) -> Iterator[bytes]:
    for each in message.storages("__attach_version1.0_#"):
        name = _line(each, _LONG_FILE_NAME) or _line(each, _FILE_NAME)
        content = each.binary(_CONTENT)
        if content is not None:
            kind = _line(each, _KIND)
            is_shown = kind.startswith("image/") and bool(_line(each, _CONTENT_ID))
            is_shown = is_shown or (each.is_set(_HIDDEN) and kind.startswith("image/"))
            yield _file(content, name, b"image/png" if is_shown else b"", is_shown=is_shown)
        elif (inner := each.embedded(_CONTENT)) is not None and depth < _MAX_DEPTH:
            name = name or _line(each, _NAME) or _line(inner, _SUBJECT) or "mail"
            yield _file(_message(inner, depth + 1), f"{name.removesuffix('.msg')}.eml")


def _file(content: bytes, name: str, kind: bytes = b"", *, is_shown: bool = False) -> bytes:
    stem, dot, suffix = name.rpartition(".")
    if len(name) > _MAX_FILE_NAME:
        name = f"{stem[: _MAX_FILE_NAME - len(suffix)]}{dot}{suffix}"[-_MAX_FILE_NAME:]
    disposition = b"inline" if is_shown else b"attachment"
    head = b"Content-Type: " + (kind or b"application/octet-stream") + b"\n"
    head += b"Content-Disposition: " + disposition + b"; filename*=utf-8''" + quote(name).encode()
    head += b"\nContent-ID: <shown>\n" if is_shown else b"\n"
    return head + _BINARY + b"\n" + content


def _part(kind: bytes, content: bytes, charset: str) -> bytes:
    declared = b"; charset=" + charset.encode() if charset else b""
    return b"Content-Type: " + kind + declared + b"\n" + _BINARY + b"\n" + content


def _multipart(kind: bytes, parts: list[bytes]) -> bytes:
    # No part can contain a hash of itself.
    boundary = hashlib.sha256(b"".join(parts)).hexdigest().encode()
    lines = b"".join(b"--" + boundary + b"\n" + part + b"\n" for part in parts)
    head = b"Content-Type: multipart/" + kind + b"; boundary=" + boundary + b"\n\n"
    return head + lines + b"--" + boundary + b"--\n"


def _line(storage: Storage, tag: int) -> str:
    found = storage.text(tag)
    return on_one_line(text_of(*found)) if found else ""


def _person(name: str, address: str) -> str:
    address = address if "@" in address else ""
    name = name[:_MAX_NAME].replace("\\", "").replace('"', "")
    if not address or name == address:
        return name if not address and "@" in name else address or (f'"{name}" <>' if name else "")
    return f'"{name}" <{address}>' if name else address
