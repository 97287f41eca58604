"""Names of attachments, which also say of which type they are."""

from types import MappingProxyType

from corpus.errors import DocumentError
from corpus.formats.mail.mime import Part, parse_mail

_OFFICE = "application/vnd.openxmlformats-officedocument."
# The types that documents are of, as mails declare them.
_SUFFIXES = MappingProxyType(
    {
        "message/rfc822": ".eml",
        "application/pdf": ".pdf",
        f"{_OFFICE}wordprocessingml.document": ".docx",
        f"{_OFFICE}spreadsheetml.sheet": ".xlsx",
        f"{_OFFICE}presentationml.presentation": ".pptx",
        "application/msword": ".doc",
        "application/vnd.ms-excel": ".xls",
        "application/vnd.ms-powerpoint": ".ppt",
        "application/vnd.ms-outlook": ".msg",
        "application/rtf": ".rtf",
        "text/rtf": ".rtf",
        "text/plain": ".txt",
        "text/html": ".html",
        "text/csv": ".csv",
        "application/zip": ".zip",
        "application/x-zip-compressed": ".zip",
        "image/png": ".png",
        "image/jpeg": ".jpg",
        "image/tiff": ".tif",
    }
)


def attachment_name(part: Part) -> str:
    """Return the name of an attachment, with a suffix where its type is declared.

    A forwarded mail without a name is named by its subject.
    """
    name = part.file_name()
    suffix = _SUFFIXES.get(part.kind, "")
    if name:
        return name if "." in name else f"{name}{suffix}"
    if part.kind == "message/rfc822":
        try:
            name = parse_mail(part.decoded()[0]).header("subject")
        except DocumentError:
            name = ""
        return f"{name or 'mail'}{suffix}"
    return f"attachment{suffix}"
