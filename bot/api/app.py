"""The HTTP application: its parts, its middleware and its routers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from starlette.routing import Route

from bot.answer.example_questions import ExampleCache
from bot.api.access.gate import Doors, Gate
from bot.api.access.key_file import KeyFile
from bot.api.access.login import Login
from bot.api.access.rate_limit import RateLimit
from bot.api.access.sessions import Sessions, session_file
from bot.api.admission import THREADS, Admission
from bot.api.arrival.arrival import Arrival
from bot.api.dependencies import Parts
from bot.api.document_list import DocumentList
from bot.api.errors import add_error_handlers
from bot.api.event_stream import EventStream, ended_by_signals
from bot.api.guard import Guard
from bot.api.head_requests import HeadRequests
from bot.api.mcp_endpoint import PATH, McpEndpoint
from bot.api.metrics import Metrics
from bot.api.routes import (
    documents,
    events,
    feedback,
    health,
    index,
    login,
    openai,
    page,
    questions,
    reference,
    sources,
)
from bot.collections.collections import Collections
from bot.feedback.question_log import QuestionLog
from bot.output.answer_sentences import SentenceWriter, quoted_sentences
from bot.output.written_sentences import written_sentences
from bot.settings import Settings
from bot.written.writing import AnswerWriter

ROUTERS = (
    questions.router,
    feedback.router,
    documents.router,
    sources.router,
    index.router,
    events.router,
    health.router,
    login.router,
    page.router,
    reference.router,
    openai.router,
)
_DESCRIPTION = "Answers questions from a folder of documents, with cited passages."


def create_app(
    collections: Collections,
    settings: Settings,
    *,
    writer: AnswerWriter | None = None,
    sentences: SentenceWriter | None = None,
) -> FastAPI:
    """Return the HTTP application of one process.

    `writer` lets a language model write answers, if there is one; `sentences` words the answers
    below `/v1`, by default with what is written or quoted.
    """
    if sentences is None:
        sentences = quoted_sentences if writer is None else written_sentences(writer)
    # What is asked may concern several collections; it is kept beside the first one.
    first = next(iter(collections))
    stream = EventStream(collections)
    metrics = Metrics(settings.slow_question_ms)
    doors = _doors(settings)
    mcp = McpEndpoint(collections, settings, metrics)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        with ended_by_signals(stream):
            yield
        await mcp.stop()
        parts.page_images.close()

    app = FastAPI(
        title="Chuchu",
        description=_DESCRIPTION,
        # FastAPI's own pages load scripts from another host.
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.parts = parts = Parts(
        collections=collections,
        settings=settings,
        events=stream,
        metrics=metrics,
        examples=ExampleCache(),
        document_list=DocumentList(),
        question_log=QuestionLog(first.settings.index_folder, settings.question_log_days),
        writer=writer,
        sentences=sentences,
        login=doors.login,
    )
    # The middleware that is added last sees a request first.
    app.add_middleware(Admission, is_building=lambda: collections.is_building)
    app.add_middleware(Gate, doors=doors)
    app.add_middleware(Guard, host=settings.host, allowed=settings.allowed_hosts)
    app.add_middleware(HeadRequests)
    app.add_middleware(Arrival, root_path=settings.root_path, networks=settings.proxy_networks)
    add_error_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
    app.router.routes.append(Route(PATH, mcp, include_in_schema=False))
    page.mount_static_files(app)
    return app


def _doors(settings: Settings) -> Doors:
    """Return how one gets into a server with these settings.

    Raises:
        KeyFileError: the keys can't be read.
    """
    login = None
    if settings.keys is not None:
        keys = KeyFile(settings.keys)
        keys.records()
        sessions = Sessions(session_file(settings.keys), settings.session_hours)
        login = Login(keys, sessions)
    limit = RateLimit(settings.rate_limit) if settings.rate_limit else None
    return Doors(login, settings.proxy_user_header, settings.admin_token, limit)
