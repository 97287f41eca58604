"""The sources of the open index: pages of documents as pictures, and the files themselves."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Response
from fastapi.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from bot.api.dependencies import CollectionsPart, DownloadsPart, PageImagesPart, ServicePart
from bot.api.responses import error_responses
from bot.api.wait_for_build import wait_for_build
from bot.collections.collections import Collections
from bot.collections.selection import Selection
from bot.sources.download import DownloadPlaces, content_disposition, content_type
from bot.sources.page_images import MAX_PAGE, PageImages, Span, requested_page
from corpus.errors import PageNotFound, SourceError
from corpus.formats.page_images.drawing import Style
from corpus.originals import Original, open_original

router = APIRouter(tags=["documents"])
_MAX_OFFSET = 1 << 40
_MAX_SPANS = 40
# What a browser shows of such an answer may neither run nor load anything.
_ISOLATED = {"Content-Security-Policy": "default-src 'none'; sandbox"}
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_PICTURE = {"content": {"image/png": _BYTES}, "description": "The picture"}
_FILE = {"content": {"application/octet-stream": _BYTES}, "description": "The file"}
_NOT_MODIFIED: dict[str, object] = {"content": {}, "description": "It is as it was"}
_Identity = Annotated[str, Path(description="An id from an answer or the list of documents")]
_Offsets = Annotated[
    list[Annotated[int, Query(ge=0, le=_MAX_OFFSET)]], Query(max_length=_MAX_SPANS)
]
_Pairs = Annotated[
    list[Annotated[int, Query(ge=0, le=_MAX_OFFSET)]],
    Query(max_length=2 * _MAX_SPANS, description="Start and end, once more for each other range"),
]
_IfNoneMatch = Annotated[str, Header(max_length=1000)]


@router.get(
    "/documents/{identity}/page/{number}.png",
    response_class=Response,
    responses={
        200: _PICTURE,
        304: _NOT_MODIFIED,
        **error_responses(404, 409, 415, 422, 503),
    },
)
async def page(
    service: ServicePart,
    images: PageImagesPart,
    collections: CollectionsPart,
    identity: _Identity,
    number: Annotated[int, Path(description="The page, counted from 1")],
    start: _Offsets = [],  # noqa: B006 - FastAPI copies it
    end: _Offsets = [],  # noqa: B006
    passage: _Pairs = [],  # noqa: B006
    also: _Pairs = [],  # noqa: B006
    if_none_match: _IfNoneMatch = "",
) -> Response:
    """Return a page of a PDF file or a picture, with text marked on it.

    The first range from `start` to `end` is framed, further ones have its colour; `passage` is
    tinted, `also` underlined. What is not found on the page is not marked.
    """
    if not 1 <= number <= MAX_PAGE:
        raise PageNotFound(0)
    if len(start) != len(end) or len(passage) % 2 or len(also) % 2:
        raise SourceError("A range needs a start and an end.", "Send as many ends as starts.")
    answers = [*zip(start, end, strict=True)]
    spans: list[Span] = [
        *((Style.PASSAGE, *each) for each in _pairs(passage)),
        *((Style.OTHER, *each) for each in _pairs(also)),
        *((Style.ANSWER, *each) for each in answers[1:]),
        *((Style.CURRENT, *each) for each in answers[:1]),
    ]
    await wait_for_build(service)
    return await run_in_threadpool(
        _page, service, images, collections, identity, number, spans, if_none_match
    )


def _pairs(values: Sequence[int]) -> list[tuple[int, int]]:
    return list(zip(values[::2], values[1::2], strict=True))


def _page(
    service: Selection,
    images: PageImages,
    collections: Collections,
    identity: str,
    number: int,
    spans: Sequence[Span],
    if_none_match: str,
) -> Response:
    document = service.answerer.index.document(identity)
    asked = requested_page(document, number, spans)
    image = images.image(_folder(collections, identity), asked)
    headers = {
        **_ISOLATED,
        "ETag": f'"{asked.tag}"',
        "Cache-Control": "private, max-age=60",
        "Chuchu-Pages": str(image.pages),
        "Chuchu-Marked": str(image.marked),
    }
    if asked.tag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(image.png, headers=headers, media_type="image/png")


@router.get(
    "/documents/{identity}/file",
    response_class=Response,
    responses={200: _FILE, 304: _NOT_MODIFIED, **error_responses(404, 503)},
)
async def file(
    service: ServicePart,
    collections: CollectionsPart,
    places: DownloadsPart,
    identity: _Identity,
    if_none_match: _IfNoneMatch = "",
) -> Response:
    """Return the file that a document was made of, as it is now, to be saved.

    The header `Chuchu-File` is `unchanged`, or `changed` where it is not the one that was indexed.
    """
    await wait_for_build(service)
    return await run_in_threadpool(_file, service, collections, places, identity, if_none_match)


def _folder(collections: Collections, identity: str) -> FilePath:
    """Return the folder of documents that a document is in."""
    return collections.of_document(identity)[0].settings.docs


def _file(
    service: Selection,
    collections: Collections,
    places: DownloadPlaces,
    identity: str,
    if_none_match: str,
) -> Response:
    document = service.answerer.index.document(identity)
    with ExitStack() as held:
        places.take()
        held.callback(places.leave)
        original = open_original(_folder(collections, identity), document.path)
        held.callback(original.file.close)
        try:
            checksum = original.sha256()
        except OSError as error:
            raise SourceError("The file of this document can't be read.") from error
        headers = {
            **_ISOLATED,
            "ETag": f'"{checksum}"',
            "Cache-Control": "private, no-cache",
            "Content-Disposition": content_disposition(document.path),
            "Chuchu-File": "unchanged" if checksum == document.sha256 else "changed",
        }
        if checksum in if_none_match:
            return Response(status_code=304, headers=headers)
        headers["Content-Length"] = str(original.size)
        return _Download(original, headers, content_type(document.path), held.pop_all())


class _Download(StreamingResponse):
    """Sends a file in pieces, and releases what it holds also where the client leaves."""

    def __init__(
        self, original: Original, headers: dict[str, str], media_type: str, held: ExitStack
    ) -> None:
        super().__init__(original.pieces(), headers=headers, media_type=media_type)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._held:
            await super().__call__(scope, receive, send)
