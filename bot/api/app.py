"""The HTTP application: its parts, its middleware and its routers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI

from bot.answer.example_questions import ExampleCache
from bot.api.admission import THREADS, Admission
from bot.api.dependencies import Parts
from bot.api.document_list import DocumentList
from bot.api.errors import add_error_handlers
from bot.api.event_stream import EventStream, ended_by_signals
from bot.api.guard import Guard
from bot.api.head_requests import HeadRequests
from bot.api.metrics import Metrics
from bot.api.routes import documents, events, health, index, page, questions, reference
from bot.serving.rebuild import Rebuilder
from bot.serving.service import Service
from bot.settings import Settings
from bot.written.writing import AnswerWriter

ROUTERS = (
    questions.router,
    documents.router,
    index.router,
    events.router,
    health.router,
    page.router,
    reference.router,
)
_DESCRIPTION = "Answers questions from a folder of documents, with cited passages."


def create_app(
    service: Service, rebuilder: Rebuilder, settings: Settings, writer: AnswerWriter | None = None
) -> FastAPI:
    """Return the HTTP application of one process; `writer` writes answers, if there is one."""
    stream = EventStream(service, rebuilder.jobs)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        with ended_by_signals(stream):
            yield

    app = FastAPI(
        title="Chuchu",
        description=_DESCRIPTION,
        # FastAPI's own pages load scripts from another host.
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.parts = Parts(
        service=service,
        rebuilder=rebuilder,
        settings=settings,
        events=stream,
        metrics=Metrics(),
        examples=ExampleCache(),
        document_list=DocumentList(),
        writer=writer,
    )
    # The middleware that is added last sees a request first.
    app.add_middleware(Admission, is_building=lambda: service.is_building)
    app.add_middleware(Guard, host=settings.host, allowed=settings.allowed_hosts)
    app.add_middleware(HeadRequests)
    add_error_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
    page.mount_static_files(app)
    return app
