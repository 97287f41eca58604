"""Loads mails as they are sent (RFC 5322 with MIME parts)."""

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime

from corpus.blocks import Loaded
from corpus.cleaning.removal_log import RemovalLog
from corpus.decode import decode
from corpus.errors import DocumentError
from corpus.formats.mail.attachment_names import attachment_name
from corpus.formats.mail.document import mail_document
from corpus.formats.mail.flowed import join_flowed
from corpus.formats.mail.header_text import header_text
from corpus.formats.mail.message import Attachment, Body, Mail, parse_persons
from corpus.formats.mail.mime import Part, looks_like_mail, parse_mail, raw_header
from corpus.formats.plain import load_plain
from corpus.text.size import count_text

_SIGNATURES = frozenset(
    {
        *("application/pkcs7-signature", "application/x-pkcs7-signature"),
        *("application/pgp-signature", "application/pgp-keys"),
    }
)
_ENCRYPTED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
# Encodings whose bytes are ASCII, so that nothing but the declaration shows them.
_STATEFUL = frozenset({"iso-2022-jp", "iso-2022-kr", "utf-7", "hz-gb-2312"})
_MAX_DATE = 60
_CODECS = {"hz-gb-2312": "hz"}


def load_eml(data: bytes, removal_log: RemovalLog | None = None) -> Loaded:
    """Return the text of a mail, or of a text file that bears its suffix.

    Raises:
        DocumentError: the mail is damaged or encrypted, or its parts nest too deep.
    """
    if not looks_like_mail(data):
        return load_plain(decode(data).text, removal_log)
    return mail_document(read_eml(data), removal_log)


def read_eml(data: bytes, *, reads_text: bool = True) -> Mail:
    """Return a mail, without its text unless `reads_text`.

    Raises:
        DocumentError: the mail is damaged or encrypted, or its parts nest too deep.
    """
    whole = parse_mail(data)
    try:
        return _mail(whole, _Contents(reads_text))
    # Broken headers make Python's parser raise any of these.
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise DocumentError("damaged mail") from error


def eml_attachments(data: bytes) -> tuple[Attachment, ...]:
    """Return the files in a mail.

    Raises:
        DocumentError: the mail is damaged or encrypted, or its parts nest too deep.
    """
    # Most mails have no attachment, and then their parts need not be looked for.
    lower = data[: 64 * 1024].lower() if len(data) <= 64 * 1024 else data.lower()
    if b"name" not in lower and b"attachment" not in lower and b"message/rfc822" not in lower:
        return ()
    return read_eml(data, reads_text=False).attachments if looks_like_mail(data) else ()


@dataclass(slots=True)
class _Contents:
    """What is found while the parts of a mail are walked."""

    reads_text: bool
    bodies: list[Body] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    damaged: int = 0


def _mail(whole: Part, contents: "_Contents") -> Mail:
    if whole.kind == "multipart/encrypted" or _is_enveloped(whole):
        raise DocumentError("encrypted mail")
    _collect(whole, contents, is_root=True)
    if any(part.is_cut for part in _multiparts(whole)):
        contents.notes["the mail ends before its time"] = None
    if contents.damaged:
        what = count_text(contents.damaged, "part of the mail is", "parts of the mail are")
        contents.notes[f"{what} damaged"] = None
    headers = whole.headers
    return Mail(
        subject=whole.header("subject"),
        sender=next(iter(parse_persons(raw_header(headers, "from"))), None),
        to=parse_persons(raw_header(headers, "to")),
        copy_to=parse_persons(raw_header(headers, "cc")),
        sent=sending_time(raw_header(headers, "date"))
        or sending_time(raw_header(headers, "received").rpartition(";")[2]),
        date=whole.header("date")[:_MAX_DATE],
        bodies=tuple(contents.bodies),
        attachments=tuple(contents.attachments),
        notes=tuple(contents.notes),
    )


def sending_time(value: str) -> datetime | None:
    """Return the time that a header gives, None if that is none."""
    try:
        return parsedate_to_datetime(header_text(value))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _multiparts(part: Part) -> list[Part]:
    found = [part] if part.parts is not None or part.is_cut else []
    for each in part.parts or ():
        found += _multiparts(each)
    return found


def _is_enveloped(part: Part) -> bool:
    if part.kind not in _ENCRYPTED:
        return False
    return str(part.headers.get_param("smime-type") or "enveloped-data") == "enveloped-data"


def _collect(part: Part, into: _Contents, *, is_root: bool = False) -> None:
    """Add the texts and the attachments of a part and of those in it."""
    if part.parts is None:
        _collect_leaf(part, into, is_root=is_root)
    elif part.kind == "multipart/alternative":
        _collect_alternative(part.parts, into)
    else:
        for each in part.parts:
            _collect(each, into)


def _collect_alternative(parts: tuple[Part, ...], into: _Contents) -> None:
    """Add one text in several forms, each of which may itself consist of several parts."""
    plain: list[str] = []
    html: list[str] = []
    for each in parts:
        form = _Contents(into.reads_text, notes=into.notes)
        _collect(each, form)
        plain += (body.plain for body in form.bodies if body.plain and not body.html)
        html += (body.html for body in form.bodies if body.html)
        into.attachments += form.attachments
        into.damaged += form.damaged
    if plain or html:
        into.bodies.append(Body("\n\n".join(plain), "\n".join(html)))


def _collect_leaf(part: Part, into: _Contents, *, is_root: bool) -> None:
    kind = part.kind
    disposition = str(part.headers.get_content_disposition() or "")
    if kind in _SIGNATURES or kind == "message/delivery-status":
        return
    name = part.file_name()
    is_text = kind in ("text/plain", "text/html") or (is_root and not name)
    if is_text and (is_root or not (name or disposition == "attachment")):
        text = _text(part, into) if into.reads_text else ""
        into.bodies.append(Body(html=text) if kind == "text/html" else Body(plain=text))
        return
    if kind.startswith("text/") and not name and disposition != "attachment":
        return  # such as a calendar entry, which the text beside it states
    is_shown = (
        kind.startswith("image/") and disposition != "attachment" and "content-id" in part.headers
    )
    into.attachments.append(
        Attachment(attachment_name(part), part.decoded, part.end - part.start, is_shown)
    )


def _text(part: Part, into: _Contents) -> str:
    content, is_damaged = part.decoded()
    into.damaged += is_damaged
    charset = part.charset.lower()
    if not content.strip(b" \t\r\n\0\xa0"):
        return ""
    if charset in _STATEFUL and content.isascii():
        text = content.decode(_CODECS.get(charset, charset), "replace")
    else:
        decoded = decode(content, charset)
        into.notes.update(dict.fromkeys(decoded.notes()))
        text = decoded.text
    if str(part.headers.get_param("format") or "").lower() == "flowed":
        return join_flowed(text, str(part.headers.get_param("delsp") or "").lower() == "yes")
    return text
