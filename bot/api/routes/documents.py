"""The documents of the open index."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.concurrency import run_in_threadpool

from bot.api.dependencies import DocumentListPart, SelectionPart, ServicePart
from bot.api.document_list import MAX_FILTER, DocumentList
from bot.api.responses import error_responses, json_response
from bot.api.wait_for_build import wait_for_build
from bot.collections.selection import Selection
from bot.output.serialize import documents_body
from bot.output.shapes import DocumentBody, DocumentsBody
from bot.sources.document_shape import document_body
from bot.sources.page_images import has_pages

router = APIRouter(tags=["documents"])


@router.get("/documents", response_model=DocumentsBody, responses=error_responses(422, 503))
async def documents(
    service: SelectionPart,
    document_list: DocumentListPart,
    offset: Annotated[int, Query(ge=0, le=1 << 40)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    q: Annotated[
        str, Query(max_length=MAX_FILTER, description="Words that title or path must contain")
    ] = "",
) -> Response:
    """List the documents, page by page."""
    await wait_for_build(service)
    return await run_in_threadpool(_documents, service, document_list, q, offset, limit)


def _documents(
    service: Selection, document_list: DocumentList, words: str, offset: int, limit: int
) -> Response:
    total, page = document_list.page(service.answerer.index, words, offset, limit)
    return json_response(documents_body(total, page))


@router.get(
    "/documents/{identity}", response_model=DocumentBody, responses=error_responses(404, 503)
)
async def document(
    service: ServicePart,
    identity: Annotated[str, Path(description="An id from an answer or the list of documents")],
) -> Response:
    """Return a document with its text."""
    await wait_for_build(service)
    return await run_in_threadpool(_document, service, identity)


def _document(service: Selection, identity: str) -> Response:
    found = service.answerer.index.document(identity)
    return json_response(document_body(found, has_pages=has_pages(found)))
