"""The HTTP application: its parts, its middleware and its routers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from starlette.routing import Route

from bot.answer.example_questions import ExampleCache
from bot.api.admission import THREADS, Admission
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
    health,
    index,
    openai,
    page,
    questions,
    reference,
    sources,
)
from bot.output.answer_sentences import SentenceWriter, quoted_sentences
from bot.output.written_sentences import written_sentences
from bot.serving.rebuild import Rebuilder
from bot.serving.service import Service
from bot.settings import Settings
from bot.written.writing import AnswerWriter

ROUTERS = (
    questions.router,
    documents.router,
    sources.router,
    index.router,
    events.router,
    health.router,
    page.router,
    reference.router,
    openai.router,
)
_DESCRIPTION = "Answers questions from a folder of documents, with cited passages."


def create_app(
    service: Service,
    rebuilder: Rebuilder,
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
    stream = EventStream(service, rebuilder.jobs)
    metrics = Metrics()
    mcp = McpEndpoint(service, settings, metrics)

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
        service=service,
        rebuilder=rebuilder,
        settings=settings,
        events=stream,
        metrics=metrics,
        examples=ExampleCache(),
        document_list=DocumentList(),
        writer=writer,
        sentences=sentences,
    )
    # The middleware that is added last sees a request first.
    app.add_middleware(Admission, is_building=lambda: service.is_building)
    app.add_middleware(Guard, host=settings.host, allowed=settings.allowed_hosts)
    app.add_middleware(HeadRequests)
    add_error_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
    app.router.routes.append(Route(PATH, mcp, include_in_schema=False))
    page.mount_static_files(app)
    return app
