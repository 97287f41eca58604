"""Which questions the folder lets one judge."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.evaluate.types import Case, LeftOut
from corpus.text.fold import fold
from embeddings.index import SearchIndex

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Judged:
    """The questions that can be judged, those that can't, and what is odd about the former."""

    cases: tuple[Case, ...]
    left_out: tuple[LeftOut, ...]
    remarks: tuple[str, ...]


def judge(index: SearchIndex, cases: Sequence[Case]) -> Judged:
    """Tell which questions can be answered rightly or wrongly.

    One whose document the folder does not hold, or that expects no words, would count as a failure
    of the bot, which it is not. One whose words its document does not hold is counted: reading may
    have lost them.
    """
    documents = dict(_documents(index))
    reasons = {each.path: each.reason for each in index.info.skipped}
    kept: list[Case] = []
    left_out: list[LeftOut] = []
    for case in cases:
        reason = _why_not(case, documents, reasons)
        if reason is None:
            kept.append(case)
        else:
            left_out.append(LeftOut(case, reason))
    return Judged(tuple(kept), tuple(left_out), tuple(_remarks(index, kept, documents)))


def _documents(index: SearchIndex) -> Iterator[tuple[str, str]]:
    """Yield the path and the id of every document."""
    for offset in range(0, index.info.documents, _PAGE):
        yield from ((each.path, each.id) for each in index.documents(offset, _PAGE))


def _why_not(case: Case, documents: dict[str, str], skipped: dict[str, str]) -> str | None:
    if case.document is None:
        return None
    if case.document in skipped:
        return f"{case.document} was skipped: {skipped[case.document]}"
    if case.document not in documents:
        return f"the index holds no document {case.document}"
    return None if case.answers else "it names a document, but no answers"


def _remarks(index: SearchIndex, cases: Sequence[Case], documents: dict[str, str]) -> Iterator[str]:
    by_document: dict[str, list[Case]] = {}
    for case in cases:
        if case.document is not None:
            by_document.setdefault(case.document, []).append(case)
    for path, about in by_document.items():
        text = fold(index.document(documents[path]).text)
        for case in about:
            if not any(fold(answer) in text for answer in case.answers):
                yield f"line {case.line}: {path} holds none of the expected answers"
