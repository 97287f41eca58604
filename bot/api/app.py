"""The HTTP interface."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from bot.answer.example_questions import Examples
from bot.api.admin import require_admin
from bot.api.document_list import LONGEST_FILTER, DocumentList
from bot.api.errors import add_error_handlers, refuse
from bot.api.events import Events, add_events, ended_by_signals
from bot.api.guard import Guard
from bot.api.metrics import Metrics
from bot.api.models import AskRequest
from bot.api.wait_for_build import wait_for_build
from bot.output.serialize import (
    answer_json,
    document_json,
    example_json,
    info_json,
    job_json,
    summary_json,
)
from bot.serving.jobs import JobStore
from bot.serving.rebuild import Rebuilder
from bot.serving.service import Service
from bot.settings import WEB, Settings
from corpus.errors import IndexUnavailable


def create_app(service: Service, rebuilder: Rebuilder, settings: Settings) -> FastAPI:
    """Build the application around a service."""
    events = Events(service, rebuilder.board)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with ended_by_signals(events):
            yield

    app = FastAPI(title="Chuchu", docs_url=None, redoc_url=None, lifespan=lifespan)
    app.add_middleware(Guard, host=settings.host, allowed=settings.allowed_hosts)
    add_error_handlers(app)
    meters = Metrics()
    _add_questions(app, service, settings, meters)
    _add_documents(app, service)
    _add_index(app, service, rebuilder, settings)
    add_events(app, events)
    _add_health(app, service, rebuilder.board, meters)
    _add_page(app)
    return app


def _add_questions(app: FastAPI, service: Service, settings: Settings, meters: Metrics) -> None:
    # What takes time runs in the thread pool, so a slow question does not hold up the others; what
    # only waits for the first build holds no thread.
    @app.post("/ask")
    async def ask(request: AskRequest) -> JSONResponse:
        await wait_for_build(service)
        return await run_in_threadpool(_answer, request)

    def _answer(request: AskRequest) -> JSONResponse:
        top_k = settings.top_k if request.top_k is None else request.top_k
        answer = service.answerer.ask(request.question, top_k, request.history)
        meters.count(answer)
        return JSONResponse(answer_json(answer))

    shelf = Examples()

    @app.get("/examples")
    async def examples() -> JSONResponse:
        await wait_for_build(service)
        return await run_in_threadpool(_examples)

    def _examples() -> JSONResponse:
        drawn = shelf.of(service.answerer)
        return JSONResponse({"examples": [example_json(example) for example in drawn]})


def _add_documents(app: FastAPI, service: Service) -> None:
    listing = DocumentList()

    @app.get("/documents")
    async def documents(
        offset: Annotated[int, Query(ge=0, le=1 << 40)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
        q: Annotated[str, Query(max_length=LONGEST_FILTER)] = "",
    ) -> JSONResponse:
        await wait_for_build(service)
        return await run_in_threadpool(_documents, offset, limit, q)

    def _documents(offset: int, limit: int, wanted: str) -> JSONResponse:
        total, page = listing.page(service.answerer.index, wanted, offset, limit)
        summaries = [summary_json(summary) for summary in page]
        return JSONResponse({"total": total, "documents": summaries})

    @app.get("/documents/{identity}")
    async def document(identity: str) -> JSONResponse:
        await wait_for_build(service)
        return await run_in_threadpool(_document, identity)

    def _document(identity: str) -> JSONResponse:
        return JSONResponse(document_json(service.answerer.index.document(identity)))


def _add_index(app: FastAPI, service: Service, rebuilder: Rebuilder, settings: Settings) -> None:
    @app.get("/index")
    def index(
        offset: Annotated[int, Query(ge=0, le=1 << 40)] = 0,
        limit: Annotated[int, Query(ge=0, le=10_000)] = 1000,
    ) -> JSONResponse:
        job = _running_job(rebuilder.board)
        try:
            opened = service.answerer.index
        except IndexUnavailable as error:
            return refuse(error, job=job)
        told = info_json(opened.info, opened.files(offset, limit))
        return JSONResponse({**told, "job": job})

    @app.post("/index/rebuild", status_code=202)
    def rebuild(request: Request) -> JSONResponse:
        require_admin(request.headers, settings.admin_token)
        return JSONResponse({"job": rebuilder.start().id}, 202)

    @app.get("/index/jobs/{identity}")
    def job(identity: str) -> JSONResponse:
        return JSONResponse(job_json(rebuilder.board.read(identity)))


def _running_job(board: JobStore) -> str | None:
    latest = board.latest()
    return None if latest is None or latest.ended else latest.id


def _add_health(app: FastAPI, service: Service, board: JobStore, meters: Metrics) -> None:
    # Not in the thread pool: a server whose threads are all busy is alive.
    @app.get("/healthz")
    async def healthz() -> dict[str, Any]:
        return {"status": "alive"}

    @app.get("/readyz")
    def readyz() -> JSONResponse:
        try:
            generation = service.answerer.index.info.generation
        except IndexUnavailable as error:
            return refuse(error, job=_running_job(board))
        return JSONResponse({"status": "ready", "generation": generation})

    @app.get("/metrics")
    def metrics() -> Response:
        try:
            info = service.answerer.index.info
        except IndexUnavailable:
            info = None
        return Response(meters.text(info), media_type=Metrics.MEDIA_TYPE)


def _add_page(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(WEB / "index.html", headers={"Cache-Control": "no-cache"})

    # Only these: compressing what the API answers would hold up the event loop.
    parts = GZipMiddleware(StaticFiles(directory=WEB), minimum_size=500, compresslevel=6)
    app.mount("/static", parts, name="static")
