"""What a PDF file says about itself, without what its program must have set."""

import re

import pypdfium2

from corpus.formats.shared.properties import given_properties
from corpus.text.dates import iso_date
from corpus.types import Metadata

_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_BRACKETS = "()（）[]<>\"' "
_NO_TITLES = ("anonymous", "unspecified", "untitled", "匿名", "无标题", "未命名")
# Programs that give all files of theirs one date.
_FIRST_DATES = ("1970-01-01", "1980-01-01", "2000-01-01", "1601-01-01", "1904-01-01")


def metadata(document: pypdfium2.PdfDocument) -> tuple[Metadata, str | None]:
    """Return the title and the author, and the date that the program has set."""
    about = document.get_metadata_dict(skip_empty=True)
    date = _DATE.match(about.get("CreationDate", ""))
    created = "-".join(part for part in date.groups() if part) if date else None
    author = about.get("Author", "").strip(_BRACKETS)
    title = about.get("Title", "").strip()
    given = given_properties(
        None if title.strip(_BRACKETS).lower() in _NO_TITLES else title, author
    )
    return given, iso_date(None if created in _FIRST_DATES else created)
