"""Answers to questions about the folder itself, with documents as citations.

Recognising a question matches a few patterns; only then is the catalog read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.folder_questions.nouns import KINDS
from bot.folder_questions.recognition import recognise
from bot.folder_questions.selection import documents, select
from bot.folder_questions.types import FolderQuestion, Wanted
from bot.folder_questions.wording import MAX_LISTED, listing, shown
from bot.types import Answer, Citation, Verdict, Why
from corpus.text.sentences import sentence_spans
from corpus.types import Document
from embeddings.index import DocumentCatalog
from embeddings.types import DocumentSummary, IndexInfo

CONFIDENCE = 0.95
"""The catalog knows; that the folder was asked about is nearly certain."""

# How many characters of a document's beginning are quoted at least, where it has so many, and at
# most.
_MIN_QUOTE, _MAX_QUOTE = 60, 300


@dataclass(frozen=True, slots=True)
class FolderAnswer:
    """What the catalog answers: the text, and the documents that it names."""

    text: str
    citations: tuple[Citation, ...]


def answer_about_folder(
    text: str, index: DocumentCatalog, top_k: int, today: date
) -> FolderAnswer | None:
    """Return the answer to a question about the folder, None where it asks for something else.

    It is None also where no document is of the kind that the question names: it may then ask for
    what a document says. At most `top_k` documents are cited.
    """
    question = recognise(text, today)
    if question is None or not index.info.documents:
        return None
    found = select(index, question)
    if not found:
        return _unknown_kind(question, index, top_k)
    total = index.info.documents
    limit = min(top_k, shown(question, found))
    citations = _citations(index, found[:limit])
    return FolderAnswer(listing(question, found, len(citations), total), citations)


def folder_answer(text: str, told: FolderAnswer, info: IndexInfo) -> Answer:
    """Return the answer to the question `text`."""
    return Answer(
        question=text,
        standalone_question=text.strip(),
        verdict=Verdict.ANSWERED,
        confidence=CONFIDENCE,
        answer=told.text,
        citations=told.citations,
        generation=info.generation,
        documents=info.documents,
    )


def _unknown_kind(
    question: FolderQuestion, index: DocumentCatalog, top_k: int
) -> FolderAnswer | None:
    """Return how many documents there are, where the titles don't say which are of a kind."""
    plain = FolderQuestion(wanted=Wanted.COUNT, kind=question.kind, several=True)
    if question != plain or question.kind not in KINDS:
        return None
    total = index.info.documents
    first = list(documents(index, min(top_k, MAX_LISTED)))
    every = FolderQuestion(wanted=Wanted.COUNT, several=True)
    lead = f"从标题和文件夹看不出哪些是{question.kind}。"
    listed = listing(every, first, len(first), total)
    return FolderAnswer(lead + listed, _citations(index, first))


def _citations(index: DocumentCatalog, found: Sequence[DocumentSummary]) -> tuple[Citation, ...]:
    return tuple(_citation(number, index.document(each.id)) for number, each in enumerate(found, 1))


def _citation(number: int, document: Document) -> Citation:
    """Return a citation of the beginning of a document, with its title highlighted."""
    end = _end_of_beginning(document.text)
    quote = document.text[:end]
    return Citation(
        document_id=document.id,
        path=document.path,
        title=document.title,
        date=document.date,
        author=document.author,
        url=document.url,
        headings=(),
        quote=quote,
        start=0,
        end=end,
        lines=None,
        places=(),
        score=1.0,
        number=number,
        highlights=(_title_span(quote, document.title),),
        why=Why(0.0, 0.0, ()),
    )


def _end_of_beginning(text: str) -> int:
    """Return where the first sentences end that have `_MIN_QUOTE` characters together."""
    end = 0
    for _, end in sentence_spans(text[:_MAX_QUOTE]):
        if end >= _MIN_QUOTE:
            break
    return end


def _title_span(quote: str, title: str) -> tuple[int, int]:
    """Return where a quote contains a title, or its first line."""
    start = quote.find(title) if title else -1
    if start >= 0:
        return start, start + len(title)
    lead = len(quote) - len(quote.lstrip())
    line_end = quote.find("\n", lead)
    return lead, line_end if line_end > 0 else len(quote)
