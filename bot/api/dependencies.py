"""The parts of the application that endpoints depend on.

`create_app` stores them in `app.state.parts`. The functions are coroutines because FastAPI runs
plain functions in its thread pool, which costs more than they do.
"""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Query, Request

from bot.answer.example_questions import ExampleCache
from bot.api.access.access import UNRESTRICTED, Access, require_manager
from bot.api.access.login import Login
from bot.api.admin import require_admin, require_own_page, require_private
from bot.api.document_list import DocumentList
from bot.api.event_stream import EventStream
from bot.api.metrics import Metrics
from bot.collection_names import MAX_COLLECTIONS
from bot.collections.collections import Collections
from bot.collections.selection import Selection
from bot.feedback.question_log import QuestionLog
from bot.output.answer_sentences import SentenceWriter
from bot.settings import Settings
from bot.sources.download import DownloadPlaces
from bot.sources.page_images import PageImages
from bot.written.writing import AnswerWriter


@dataclass(frozen=True, slots=True)
class Parts:
    """What one process needs to answer requests."""

    collections: Collections
    settings: Settings
    events: EventStream
    metrics: Metrics
    examples: ExampleCache
    document_list: DocumentList
    question_log: QuestionLog
    sentences: SentenceWriter
    """Words the answers for programs that speak OpenAI's API."""
    writer: AnswerWriter | None = None
    login: Login | None = None
    """Begins the sessions of the page, where the server has keys."""
    page_images: PageImages = field(default_factory=PageImages)
    downloads: DownloadPlaces = field(default_factory=DownloadPlaces)


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


async def _collections(request: Request) -> Collections:
    return _parts(request).collections


async def _access(request: Request) -> Access:
    # The gate has set it, or has refused the request.
    access: Access = request.state.access
    return access


async def _visible(access: Annotated[Access, Depends(_access)]) -> frozenset[str] | None:
    """Return the names of the collections that the client may see, None for all."""
    return access.collections


async def _selected(
    collections: Annotated[Collections, Depends(_collections)],
    visible: Annotated[frozenset[str] | None, Depends(_visible)],
    collection: Annotated[
        list[str] | None,
        Query(
            max_length=MAX_COLLECTIONS,
            description="Names of collections, one or several; all if absent",
        ),
    ] = None,
) -> Selection:
    return collections.select(collection, visible)


async def _service(
    collections: Annotated[Collections, Depends(_collections)],
    visible: Annotated[frozenset[str] | None, Depends(_visible)],
) -> Selection:
    return collections.select(None, visible)


async def _settings(request: Request) -> Settings:
    return _parts(request).settings


async def _events(request: Request) -> EventStream:
    return _parts(request).events


async def _metrics(request: Request) -> Metrics:
    return _parts(request).metrics


async def _examples(request: Request) -> ExampleCache:
    return _parts(request).examples


async def _document_list(request: Request) -> DocumentList:
    return _parts(request).document_list


async def _question_log(request: Request) -> QuestionLog:
    return _parts(request).question_log


async def _writer(request: Request) -> AnswerWriter | None:
    return _parts(request).writer


async def _sentences(request: Request) -> SentenceWriter:
    return _parts(request).sentences


async def _login(request: Request) -> Login | None:
    return _parts(request).login


async def _manager(
    request: Request,
    access: Annotated[Access, Depends(_access)],
    settings: Annotated[Settings, Depends(_settings)],
) -> Access:
    """Accept who may manage; where no keys are asked for, the administrator's token counts.

    Raises:
        Forbidden: the access does not include it, or a page of another site has sent the request.
    """
    if access is UNRESTRICTED:
        require_admin(request.headers, settings.admin_token)
    else:
        require_own_page(request.headers)
        require_manager(access)
    return access


async def _auditor(
    request: Request,
    access: Annotated[Access, Depends(_access)],
    settings: Annotated[Settings, Depends(_settings)],
) -> Access:
    """Accept who may see what others asked: who may manage, and without keys and token this
    machine.

    Raises:
        Forbidden: as for `_manager`, or everybody in the network could see it.
    """
    if access is UNRESTRICTED:
        require_private(request.headers, settings.admin_token, settings.host)
    else:
        await _manager(request, access, settings)
    return access


async def _downloads(request: Request) -> DownloadPlaces:
    return _parts(request).downloads


async def _page_images(request: Request) -> PageImages:
    return _parts(request).page_images


CollectionsPart = Annotated[Collections, Depends(_collections)]
VisiblePart = Annotated[frozenset[str] | None, Depends(_visible)]
"""Which collections the client may see."""
ServicePart = Annotated[Selection, Depends(_service)]
"""All collections that the client may see."""
SelectionPart = Annotated[Selection, Depends(_selected)]
"""Those of them that the query names as `collection`."""
SettingsPart = Annotated[Settings, Depends(_settings)]
EventsPart = Annotated[EventStream, Depends(_events)]
MetricsPart = Annotated[Metrics, Depends(_metrics)]
ExamplesPart = Annotated[ExampleCache, Depends(_examples)]
DocumentListPart = Annotated[DocumentList, Depends(_document_list)]
QuestionLogPart = Annotated[QuestionLog, Depends(_question_log)]
WriterPart = Annotated[AnswerWriter | None, Depends(_writer)]
DownloadsPart = Annotated[DownloadPlaces, Depends(_downloads)]
PageImagesPart = Annotated[PageImages, Depends(_page_images)]
SentencesPart = Annotated[SentenceWriter, Depends(_sentences)]
LoginPart = Annotated[Login | None, Depends(_login)]
AccessPart = Annotated[Access, Depends(_access)]
ManagerPart = Annotated[Access, Depends(_manager)]
AuditorPart = Annotated[Access, Depends(_auditor)]
