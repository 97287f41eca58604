"""What a question about the folder asks for, and what is found."""

from dataclasses import dataclass
from enum import StrEnum


class Wanted(StrEnum):
    """What is asked of the documents."""

    LIST = "list"
    COUNT = "count"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderQuestion:
    """A question about the documents of the folder.

    All names are folded. `kind` is the word for the kind of document (通知), or for a format (pdf),
    None where any is meant. `subject` is what they shall be about, `author` who wrote them,
    `place` the folder below the root that they lie in, `year` and `month` those of their date.
    `of_author` says that the author is asked for. `several` says that a list is asked for, not the
    one document at the end of an order. `english` is the language of the question.
    """

    wanted: Wanted
    kind: str | None = None
    subject: str | None = None
    author: str | None = None
    place: str | None = None
    year: int | None = None
    month: int | None = None
    of_author: bool = False
    several: bool = False
    english: bool = False
