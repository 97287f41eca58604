"""Which cases can be evaluated against an index."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.evaluate.types import Case, LeftOut
from corpus.text.fold import fold
from embeddings.index import SearchIndex

_PAGE_SIZE = 1000


@dataclass(frozen=True, slots=True)
class UsableCases:
    """The cases that can be evaluated, those left out, and remarks on the former."""

    cases: tuple[Case, ...]
    left_out: tuple[LeftOut, ...]
    remarks: tuple[str, ...]


def select_usable(index: SearchIndex, cases: Sequence[Case]) -> UsableCases:
    """Return the cases for which an answer can be right or wrong.

    A case whose document is not in the index, or that has a document but no expected answers, is
    left out: it would count as a failure of the bot, which it is not. A case none of whose answers
    occurs in its document is counted, with a remark: reading the file may have lost the answer.
    """
    documents = dict(_documents(index))
    reasons = {each.path: each.reason for each in index.info.skipped}
    usable: list[Case] = []
    left_out: list[LeftOut] = []
    for case in cases:
        reason = _reason_to_leave_out(case, documents, reasons)
        if reason is None:
            usable.append(case)
        else:
            left_out.append(LeftOut(case, reason))
    return UsableCases(tuple(usable), tuple(left_out), tuple(_remarks(index, usable, documents)))


def _documents(index: SearchIndex) -> Iterator[tuple[str, str]]:
    """Yield the path and the id of every document."""
    for offset in range(0, index.info.documents, _PAGE_SIZE):
        yield from ((each.path, each.id) for each in index.documents(offset, _PAGE_SIZE))


def _reason_to_leave_out(
    case: Case, documents: dict[str, str], skipped: dict[str, str]
) -> str | None:
    if case.document is None:
        return None
    if case.document in skipped:
        return f"{case.document} was skipped: {skipped[case.document]}"
    if case.document not in documents:
        return f"the index has no document {case.document}"
    return None if case.answers else "it names a document, but no answers"


def _remarks(index: SearchIndex, cases: Sequence[Case], documents: dict[str, str]) -> Iterator[str]:
    # By document, so that each is read and folded once.
    by_document: dict[str, list[Case]] = {}
    for case in cases:
        if case.document is not None:
            by_document.setdefault(case.document, []).append(case)
    for path, about in by_document.items():
        text = fold(index.document(documents[path]).text)
        for case in about:
            if not any(fold(answer) in text for answer in case.answers):
                yield f"line {case.line}: {path} contains none of the expected answers"
