"""The tools: search the folder, fetch a document, ask a question."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from pydantic import BaseModel

from bot.answer.answerer import Answerer
from bot.collection_names import collection_of
from bot.collections.selection import Opened
from bot.filters.where import parse_where
from bot.mcp.shapes import (
    AskArguments,
    FetchArguments,
    FetchedDocumentBody,
    SearchArguments,
    SearchResultBody,
    SearchResultsBody,
)
from bot.output.serialize import answer_body
from bot.output.shapes import AnswerBody
from bot.ranking.passage import search_hit
from bot.types import Answer, SearchHit
from corpus.types import Document

# So many passages are searched for, because several may be of one document.
_PASSAGES = 120


class Addresses(Protocol):
    """Where a reader can open what a tool returns."""

    def of_passage(self, hit: SearchHit) -> str:
        """Return an address that opens a passage."""
        ...

    def of_document(self, document: Document) -> str:
        """Return an address that opens a document."""
        ...


@dataclass(frozen=True, slots=True)
class Library:
    """The folder, or the collections, that the tools look into.

    `open` returns what answers from the current generations, and may raise `IndexUnavailable`.
    `top_k` is how many citations an answer has at most unless the caller says. `count` is called
    with every answer.
    """

    open: Callable[[], Opened]
    top_k: int
    count: Callable[[Answer], None] = lambda _: None

    def answerer(self) -> Answerer:
        """Return the answerer of what can be opened.

        Raises:
            IndexUnavailable: nothing can.
        """
        return self.open().answerer


@dataclass(frozen=True, slots=True)
class LibraryTool:
    """A tool; `run` may raise any `ChuchuError`, and is called in a thread."""

    name: str
    title: str
    description: str
    arguments: type[BaseModel]
    result: type[BaseModel]
    run: Callable[[Library, Addresses, Any], BaseModel]


def search(library: Library, addresses: Addresses, asked: SearchArguments) -> SearchResultsBody:
    """Return the documents with the best passages."""
    where = parse_where(asked.where)
    _, passages = library.answerer().search(asked.query, _PASSAGES, where=where)
    best: dict[str, SearchHit] = {}
    for hit in map(search_hit, passages):
        best.setdefault(hit.document_id, hit)
    found = list(best.values())[: asked.limit]
    return SearchResultsBody(
        results=tuple(
            SearchResultBody(
                id=hit.document_id,
                title=hit.title,
                url=addresses.of_passage(hit),
                collection=hit.collection,
            )
            for hit in found
        )
    )


def fetch(library: Library, addresses: Addresses, asked: FetchArguments) -> FetchedDocumentBody:
    """Return a document with its text."""
    document = library.answerer().index.document(asked.id)
    known = {
        "path": document.path,
        "date": document.date,
        "author": document.author,
        "collection": collection_of(document.id),
    }
    return FetchedDocumentBody(
        id=document.id,
        title=document.title,
        text=document.text,
        url=addresses.of_document(document),
        metadata={name: value for name, value in known.items() if value is not None},
    )


def ask(library: Library, _: Addresses, asked: AskArguments) -> AnswerBody:
    """Return the answer to a question, as `POST /ask` does."""
    top_k = library.top_k if asked.top_k is None else asked.top_k
    where = parse_where(asked.where)
    opened = library.open()
    answer = opened.answerer.ask(asked.question, top_k, asked.history, where=where)
    answer = replace(answer, left_out=opened.left_out)
    library.count(answer)
    return answer_body(answer)


TOOLS = (
    LibraryTool(
        "search",
        "Search the documents",
        "Finds the documents of the folder that are about a query, best first.",
        SearchArguments,
        SearchResultsBody,
        search,
    ),
    LibraryTool(
        "fetch",
        "Fetch a document",
        "Returns a document of the folder with its whole text.",
        FetchArguments,
        FetchedDocumentBody,
        fetch,
    ),
    LibraryTool(
        "ask",
        "Ask the documents",
        "Answers a question with sentences quoted from the documents, and cites them: `quote` is "
        "exactly what the document says. Where `answerable` is false, the documents do not answer, "
        "and the citations are only the closest passages.",
        AskArguments,
        AnswerBody,
        ask,
    ),
)
