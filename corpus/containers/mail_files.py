"""The files that are attached to a mail."""

import base64
from collections.abc import Sequence
from typing import BinaryIO

from corpus.containers.container import Member
from corpus.containers.member_paths import safe_name, unique_paths
from corpus.errors import DocumentError, TemporarilyUnreadable
from corpus.formats.built_in import MSG
from corpus.formats.file_names import is_passed_over
from corpus.formats.format import Format, Input
from corpus.formats.mail.eml import eml_attachments
from corpus.formats.mail.message import Attachment
from corpus.formats.registry import FORMATS
from corpus.sandbox.process import shared_sandbox
from corpus.walk import MAX_BYTES, TOO_LARGE

_AS_EML = Format(
    name=MSG,
    display_name="Outlook mail",
    loader="corpus.formats.mail.outlook:load_msg_as_eml",
    input=Input.BYTES,
    sandbox_above=0,
)
_ATTACHMENT = "__attach_version1.0_#".encode("utf-16-le")
# Pictures that a mail's text shows are mostly logos. A photographed page or a table that was copied
# as a picture is larger.
_MIN_SHOWN_BYTES = 32 * 1024


class MailFiles:
    """The attachments of a mail that may be documents. The text of the mail names the others."""

    def __init__(self, attachments: Sequence[Attachment]) -> None:
        self._attachments = attachments
        self.notes: tuple[str, ...] = ()
        names = [safe_name(each.name, "attachment") for each in attachments]
        chosen = [
            number
            for number, each in enumerate(attachments)
            if _may_be_document(each, names[number])
        ]
        paths = unique_paths(names[number] for number in chosen)
        self.members = [
            Member(path, number, attachments[number].size)
            for path, number in zip(paths, chosen, strict=True)
        ]

    def read(self, member: Member) -> bytes:
        """Return an attachment's content.

        Raises:
            DocumentError: it is too large.
        """
        content, _ = self._attachments[member.index].content()
        if len(content) > MAX_BYTES:
            raise DocumentError(TOO_LARGE)
        return content

    def close(self) -> None:
        """Close nothing: a mail is read at once."""


def open_eml(file: BinaryIO, size: int) -> MailFiles:
    """Open a mail as it is sent.

    Raises:
        DocumentError: it is damaged, encrypted or too large.
    """
    return MailFiles(eml_attachments(read_whole(file, size)))


def open_msg(file: BinaryIO, size: int) -> MailFiles:
    """Open an Outlook mail; it is parsed in the sandbox.

    Raises:
        DocumentError: it is damaged or too large.
        TemporarilyUnreadable: the sandbox can't be started.
    """
    data = read_whole(file, size)
    if not FORMATS[MSG].detects(data):
        return MailFiles(eml_attachments(data))
    # The names of its parts stand in the file as they are.
    if _ATTACHMENT not in data:
        return MailFiles(())
    (block,) = shared_sandbox().load(_AS_EML, data).blocks
    try:
        return MailFiles(eml_attachments(base64.b85decode(block.text)))
    except ValueError as error:
        raise DocumentError("damaged Outlook mail") from error


def read_whole(file: BinaryIO, size: int) -> bytes:
    """Return the content of a file that can only be read as a whole.

    Raises:
        DocumentError: it is too large, or can't be read.
    """
    if size > MAX_BYTES:
        raise DocumentError(TOO_LARGE)
    try:
        file.seek(0)
        return file.read(MAX_BYTES)
    except OSError as error:
        raise TemporarilyUnreadable("can't be read (input/output error)") from error


def _may_be_document(attachment: Attachment, name: str) -> bool:
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    if is_passed_over(name) or not FORMATS.knows_suffix(suffix):
        return False
    return not attachment.is_shown or len(attachment.content()[0]) >= _MIN_SHOWN_BYTES
