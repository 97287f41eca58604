"""How old a document is, by its date or its name."""

from itertools import chain
from pathlib import PurePosixPath

from bot.versions.names import parse_name
from corpus.patterns.lazy import lazy_pattern
from embeddings.types import DocumentSummary

_DATE = lazy_pattern(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?")


def date_parts(written: str | None) -> tuple[int, ...]:
    """Return year, month and day of a date as far as it gives them."""
    found = _DATE.search(written or "")
    return tuple(int(part) for part in found.groups() if part) if found else ()


def age_of(document: DocumentSummary) -> tuple[int, ...]:
    """Return the parts of the date of a document, else of that in its title or file name."""
    names = (document.title, PurePosixPath(document.path).stem)
    dates = chain([date_parts(document.date)], (parse_name(each).marks.date for each in names))
    return next(filter(None, dates), ())
