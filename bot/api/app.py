"""The HTTP interface."""

from typing import Annotated, Any

from fastapi import FastAPI, Query
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from bot.api.errors import add_error_handlers
from bot.api.guard import Guard
from bot.api.requests import AskRequest
from bot.render import answer_json, document_json, info_json, summary_json
from bot.service import Service
from bot.settings import WEB, Settings


def create_app(service: Service, settings: Settings) -> FastAPI:
    """Build the application around a service."""
    app = FastAPI(title="Chuchu", docs_url=None, redoc_url=None)
    app.add_middleware(Guard, host=settings.host, allowed=settings.allowed_hosts)
    add_error_handlers(app)
    _add_questions(app, service, settings)
    _add_health(app, service)
    _add_page(app)
    return app


def _add_questions(app: FastAPI, service: Service, settings: Settings) -> None:
    # Plain functions run in FastAPI's thread pool, so a slow question does not hold up the others.
    @app.post("/ask")
    def ask(request: AskRequest) -> JSONResponse:
        top_k = settings.top_k if request.top_k is None else request.top_k
        answer = service.answerer.ask(request.question, top_k, request.history)
        return JSONResponse(answer_json(answer))

    @app.get("/documents")
    def documents(
        offset: Annotated[int, Query(ge=0, le=1 << 40)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> JSONResponse:
        index = service.answerer.index
        page = [summary_json(summary) for summary in index.documents(offset, limit)]
        return JSONResponse({"total": index.info.documents, "documents": page})

    @app.get("/documents/{identity}")
    def document(identity: str) -> JSONResponse:
        return JSONResponse(document_json(service.answerer.index.document(identity)))

    @app.get("/index")
    def index() -> JSONResponse:
        return JSONResponse(info_json(service.answerer.index.info))


def _add_health(app: FastAPI, service: Service) -> None:
    @app.get("/healthz")
    def healthz() -> dict[str, Any]:
        return {"status": "alive"}

    @app.get("/readyz")
    def readyz() -> dict[str, Any]:
        return {"status": "ready", "generation": service.answerer.index.info.generation}


def _add_page(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False)
    def page() -> FileResponse:
        return FileResponse(WEB / "index.html", headers={"Cache-Control": "no-cache"})

    app.mount("/static", StaticFiles(directory=WEB), name="static")
