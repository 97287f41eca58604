"""The parts of the application that endpoints depend on.

`create_app` stores them in `app.state.parts`. The functions are coroutines because FastAPI runs
plain functions in its thread pool, which costs more than they do.
"""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from bot.answer.example_questions import ExampleCache
from bot.api.access.access import UNRESTRICTED, Access, require_manager
from bot.api.access.login import Login
from bot.api.admin import require_admin, require_own_page, require_private
from bot.api.document_list import DocumentList
from bot.api.event_stream import EventStream
from bot.api.metrics import Metrics
from bot.feedback.judgements import FeedbackFile
from bot.feedback.question_log import QuestionLog
from bot.output.answer_sentences import SentenceWriter
from bot.serving.jobs import JobStore
from bot.serving.rebuild import Rebuilder
from bot.serving.service import Service
from bot.settings import Settings
from bot.sources.page_images import PageImages
from bot.written.writing import AnswerWriter


@dataclass(frozen=True, slots=True)
class Parts:
    """What one process needs to answer requests."""

    service: Service
    rebuilder: Rebuilder
    settings: Settings
    events: EventStream
    metrics: Metrics
    examples: ExampleCache
    document_list: DocumentList
    feedback: FeedbackFile
    question_log: QuestionLog
    sentences: SentenceWriter
    """Words the answers for programs that speak OpenAI's API."""
    writer: AnswerWriter | None = None
    login: Login | None = None
    """Begins the sessions of the page, where the server has keys."""
    page_images: PageImages = field(default_factory=PageImages)


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


async def _service(request: Request) -> Service:
    return _parts(request).service


async def _rebuilder(request: Request) -> Rebuilder:
    return _parts(request).rebuilder


async def _jobs(request: Request) -> JobStore:
    return _parts(request).rebuilder.jobs


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


async def _feedback(request: Request) -> FeedbackFile:
    return _parts(request).feedback


async def _question_log(request: Request) -> QuestionLog:
    return _parts(request).question_log


async def _writer(request: Request) -> AnswerWriter | None:
    return _parts(request).writer


async def _sentences(request: Request) -> SentenceWriter:
    return _parts(request).sentences


async def _login(request: Request) -> Login | None:
    return _parts(request).login


async def _access(request: Request) -> Access:
    # The gate has set it, or has refused the request.
    access: Access = request.state.access
    return access


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


async def _page_images(request: Request) -> PageImages:
    return _parts(request).page_images


ServicePart = Annotated[Service, Depends(_service)]
RebuilderPart = Annotated[Rebuilder, Depends(_rebuilder)]
JobsPart = Annotated[JobStore, Depends(_jobs)]
SettingsPart = Annotated[Settings, Depends(_settings)]
EventsPart = Annotated[EventStream, Depends(_events)]
MetricsPart = Annotated[Metrics, Depends(_metrics)]
ExamplesPart = Annotated[ExampleCache, Depends(_examples)]
DocumentListPart = Annotated[DocumentList, Depends(_document_list)]
FeedbackPart = Annotated[FeedbackFile, Depends(_feedback)]
QuestionLogPart = Annotated[QuestionLog, Depends(_question_log)]
WriterPart = Annotated[AnswerWriter | None, Depends(_writer)]
PageImagesPart = Annotated[PageImages, Depends(_page_images)]
SentencesPart = Annotated[SentenceWriter, Depends(_sentences)]
LoginPart = Annotated[Login | None, Depends(_login)]
AccessPart = Annotated[Access, Depends(_access)]
ManagerPart = Annotated[Access, Depends(_manager)]
AuditorPart = Annotated[Access, Depends(_auditor)]
