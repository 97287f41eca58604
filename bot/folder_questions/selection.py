"""Selection of the documents that a question about the folder means, from the catalog."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from bot.folder_questions.ages import age_of, date_parts
from bot.folder_questions.nouns import CALLED_RULES, RULES, SUFFIXES, WORDS_IN_PATHS
from bot.folder_questions.types import FolderQuestion, Wanted
from corpus.patterns.lazy import lazy_pattern
from corpus.text.fold import fold
from embeddings.index import DocumentCatalog
from embeddings.types import DocumentSummary

MAX_DOCUMENTS = 50_000
"""Of a larger folder only so many documents are looked at."""

_PAGE = 1000
# Brackets behind the name of a rule: （试行）, (2018年修订).
_BRACKETED_END = lazy_pattern(r"[(\[【〔][^()\[\]【】〔〕]{0,20}[)\]】〕]$")
# Words that stand between those of a subject and of a title.
_SUBJECT_FILLERS = lazy_pattern(r"[的和与及、\s]")


def documents(index: DocumentCatalog, limit: int = MAX_DOCUMENTS) -> Iterator[DocumentSummary]:
    """Yield the first `limit` documents of an index, in the order of the folder."""
    for offset in range(0, limit, _PAGE):
        page = index.documents(offset, min(_PAGE, limit - offset))
        yield from page
        if len(page) < _PAGE:
            return


def select(index: DocumentCatalog, question: FolderQuestion) -> list[DocumentSummary]:
    """Return the documents that a question means, in the order in which they are to be listed.

    That is the order of the folder, or of their dates where the newest or oldest are asked for;
    documents without a date are then left out, unless none has one.
    """
    found = [each for each in documents(index) if _is_meant(each, question)]
    if question.wanted not in (Wanted.NEWEST, Wanted.OLDEST):
        return found
    dated = [each for each in found if age_of(each)]
    newest_first = question.wanted is Wanted.NEWEST
    return sorted(dated, key=age_of, reverse=newest_first) or found


def _is_meant(document: DocumentSummary, question: FolderQuestion) -> bool:
    dated = date_parts(document.date)
    if question.year is not None and dated[:1] != (question.year,):
        return False
    if question.month is not None and dated[1:2] != (question.month,):
        return False
    if question.author is not None and question.author not in fold(document.author or ""):
        return False
    if question.place is not None and question.place not in _folders(document.path):
        return False
    if question.kind is not None and not is_of_kind(document, question.kind):
        return False
    return question.subject is None or _is_about(fold(document.title), question.subject)


def _folders(path: str) -> list[str]:
    return fold(path).split("/")[:-1]


def is_of_kind(document: DocumentSummary, kind: str) -> bool:
    """Return whether title, folders or suffix of a document say that it is of a kind."""
    path = PurePosixPath(fold(document.path))
    if kind in SUFFIXES:
        return path.suffix in SUFFIXES[kind]
    title = fold(document.title)
    if kind in title or kind in path.stem:
        return True
    if kind in CALLED_RULES and _BRACKETED_END.sub("", title).endswith(RULES):
        return True
    folders = path.parts[:-1]
    names = WORDS_IN_PATHS.get(kind, ())
    return any(kind in folder or folder in names for folder in folders)


def _is_about(title: str, subject: str) -> bool:
    """Return whether a folded title contains a subject, one of its characters apart at most."""
    wanted = _SUBJECT_FILLERS.sub("", subject)
    title = _SUBJECT_FILLERS.sub("", title)
    if wanted in title:
        return True
    gap = ".?" if len(wanted) < 3 else ".{0,2}"
    return re.search(gap.join(map(re.escape, wanted)), title) is not None
