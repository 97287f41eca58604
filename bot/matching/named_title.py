"""The words of a question that name a document: of its title, or its number.

They choose the document. Within it they tell nothing apart: its first lines repeat the title, the
provision that answers does not.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN
from corpus.text.fold import fold

# How long a run of the question must be to name a title, and what share of it. A shorter share will
# do at the end of the title, before which only the place or the issuer is left out.
_MIN_LENGTH = 4
_MIN_SHARE = 0.6
_MIN_SHARE_OF_END = 0.35
# An edition behind a title: (2018年修正).
_CLOSING = ")〕]"
_OPENING = "(〔["
# Bounds on the work for one title.
_MAX_TITLE = 100
_MAX_QUESTION = 400
# 〔2023〕11号, with the office's short name before it; people also write 汐政发2023年11号 or
# 2023年11号文. Matched against folded text.
_DOCUMENT_NUMBER = lazy_pattern(
    rf"(?:(?P<office>[{HAN}]{{0,8}})\s?[〔\[(【]|(?P<plain>[{HAN}]{{1,7}}[发办函字规令通])\s?"
    r"|(?=\d{4}年?\s?第?\d{1,5}号文))"
    r"(?P<year>(?:19|20)\d\d)年?[〕\])】]?\s?第?\s?(?P<number>\d{1,5})\s?号"
)
# Keeps what stands on both sides of a name from becoming a pair.
_GAP = "。"


# Few of the passages of an answer have different ones.
@lru_cache(maxsize=256)
def without_names(question: str, title: str) -> str:
    """Return a folded question without the words that name a document: those of its title, as
    `named_title` returns them, and the number of an official document. Empty where there are none.
    """
    rest = question.replace(title, _GAP) if title else question
    rest = without_document_numbers(rest)
    return "" if rest == question else rest


def document_numbers(folded: str) -> Iterable[re.Match[str]]:
    """Return the numbers of official documents in a folded text."""
    # Few texts have one, so that the expression need not be compiled for most questions.
    return _DOCUMENT_NUMBER.finditer(folded) if "号" in folded else ()


def without_document_numbers(folded: str) -> str:
    """Return a folded text with a sentence mark in the place of each number of a document."""
    return _DOCUMENT_NUMBER.sub(_GAP, folded) if "号" in folded else folded


# Many chunks of one document are matched with one question.
@lru_cache(maxsize=1024)
def named_title(question: str, title: str) -> str:
    """Return the longest run of a folded question that names a title, empty where none does."""
    question, title = question[:_MAX_QUESTION], _without_edition(fold(title[:_MAX_TITLE]))
    # Few titles have so long a run, which takes long to find.
    if _runs(question).isdisjoint(_runs_of(title)):
        return ""
    run, end = "", 0
    start = 0
    while start < len(title) - len(run):
        stop = start + len(run)
        while stop < len(title) and title[start : stop + 1] in question:
            stop += 1
        if stop - start > len(run) and title[start:stop] in question:
            run, end = title[start:stop], stop
        start += 1
    if len(run) < _MIN_LENGTH:
        return ""
    least = _MIN_SHARE_OF_END if end == len(title) else _MIN_SHARE
    return run.strip("的") if len(run) >= least * len(title) else ""


@lru_cache(maxsize=64)
def _runs(question: str) -> frozenset[str]:
    return frozenset(_runs_of(question))


def _runs_of(text: str) -> Iterator[str]:
    """Yield the shortest runs of a text by which it may be named."""
    return (text[start : start + _MIN_LENGTH] for start in range(len(text) - _MIN_LENGTH + 1))


def _without_edition(title: str) -> str:
    if not title.endswith(tuple(_CLOSING)):
        return title
    start = max(title.rfind(bracket) for bracket in _OPENING)
    return title[:start].rstrip() or title
