"""The mails in a mailbox file (mbox), as mail programs export them."""

import re
from typing import BinaryIO

from corpus.containers.container import MAX_MEMBERS, Member
from corpus.containers.member_paths import safe_name, unique_paths
from corpus.errors import DocumentError, TemporarilyUnreadable
from corpus.formats.mail.eml import sending_time
from corpus.formats.mail.mime import parse_mail, raw_header
from corpus.text.size import count_text
from corpus.walk import MAX_BYTES, TOO_LARGE

# A line that parts two mails, and the first header below it.
_BEGINNING = re.compile(rb"(?:\A|(?<=\n))From [^\r\n]{1,200}\r?\n(?=>?[A-Za-z][A-Za-z0-9-]{0,60}:)")
_ESCAPED = re.compile(rb"^>(?=>{0,9}From )", re.MULTILINE)
_PIECE = 4 * 1024 * 1024
_OVERLAP = 1024
_HEADERS = 16 * 1024
_MAX_SUBJECT = 80
_MAX_SIZE = 4 * 1024**3


class Mailbox:
    """The mails of a mailbox; each is named by its date and subject."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        begins = _beginnings(file)
        self.notes: list[str] = []
        if not begins:
            self.notes.append("a mailbox without mails")
        if len(begins) > MAX_MEMBERS:
            rest = count_text(len(begins) - MAX_MEMBERS, "mail", "mails")
            self.notes.append(f"{rest} of the mailbox beyond the first {MAX_MEMBERS:,} not read")
        ends = [begin for begin, _ in begins[1:]] + [size]
        spans = [(begin, end) for (_, begin), end in zip(begins, ends, strict=False)]
        self._spans = spans[:MAX_MEMBERS]
        paths = unique_paths(self._name(start, end) for start, end in self._spans)
        self.members = [
            Member(path, number, end - start, TOO_LARGE if end - start > MAX_BYTES else "")
            for number, (path, (start, end)) in enumerate(zip(paths, self._spans, strict=True))
        ]

    def read(self, member: Member) -> bytes:
        """Return a mail.

        Raises:
            DocumentError: it is too large.
            TemporarilyUnreadable: the file can't be read.
        """
        if member.reason:
            raise DocumentError(member.reason)
        return _ESCAPED.sub(b"", self._slice(*self._spans[member.index]))

    def close(self) -> None:
        """Close nothing but what the file was opened with."""

    def _slice(self, start: int, end: int) -> bytes:
        try:
            self._file.seek(start)
            return self._file.read(end - start)
        except OSError as error:
            raise TemporarilyUnreadable("can't be read (input/output error)") from error

    def _name(self, start: int, end: int) -> str:
        try:
            mail = parse_mail(self._slice(start, min(end, start + _HEADERS)))
            sent = sending_time(raw_header(mail.headers, "date"))
            day = f"{sent:%Y-%m-%d} " if sent else ""
            return f"{day}{safe_name(mail.header('subject')[:_MAX_SUBJECT], 'mail')}.eml"
        except (DocumentError, ValueError):
            return "mail.eml"


def open_mailbox(file: BinaryIO, size: int) -> Mailbox:
    """Open a mailbox.

    Raises:
        DocumentError: it is too large.
        TemporarilyUnreadable: it can't be read.
    """
    if size > _MAX_SIZE:
        raise DocumentError(f"larger than {_MAX_SIZE // 1024**3} GB")
    return Mailbox(file, size)


def _beginnings(file: BinaryIO) -> list[tuple[int, int]]:
    """Return where the line above each mail begins, and where the mail itself does."""
    found: dict[int, int] = {}
    place = 0
    kept = b""
    try:
        file.seek(0)
        while piece := file.read(_PIECE):
            data = kept + piece
            for match in _BEGINNING.finditer(data):
                # Only the first piece begins where the file does.
                if match.start() or not place:
                    found[place + match.start()] = place + match.end()
            kept = data[-_OVERLAP:]
            place += len(data) - len(kept)
    except OSError as error:
        raise TemporarilyUnreadable("can't be read (input/output error)") from error
    return sorted(found.items())
