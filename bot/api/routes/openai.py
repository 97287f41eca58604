"""The interface of OpenAI's API, for programs that speak it: see docs/openai.md."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.concurrency import run_in_threadpool

from bot.api.dependencies import MetricsPart, SentencesPart, ServicePart, SettingsPart
from bot.api.metrics import Metrics
from bot.api.openai.chat import ChatHead, chat_chunks, chat_completion
from bot.api.openai.cited_text import CitedPiece, cited_pieces
from bot.api.openai.conversation import (
    Conversation,
    chat_conversation,
    response_conversation,
)
from bot.api.openai.embeddings import embedding_list
from bot.api.openai.errors import OpenAIRoute
from bot.api.openai.requests import (
    DEFAULT_MODEL,
    ChatRequest,
    EmbeddingRequest,
    ResponseRequest,
)
from bot.api.openai.responses import ResponseHead, response_events, response_object
from bot.api.openai.shapes import (
    ChatCompletionBody,
    EmbeddingsBody,
    ModelBody,
    ModelsBody,
    OpenAIErrorBody,
    ResponseBody,
)
from bot.api.openai.stream import json_text, stream_response
from bot.api.responses import openai_error, openai_error_json
from bot.api.wait_for_build import wait_for_build
from bot.collections.selection import Selection
from bot.output.answer_sentences import SentenceWriter
from bot.settings import Settings
from bot.types import Answer
from corpus.errors import IndexUnavailable
from corpus.text.visible import visible

_FAILED = (500, "InternalError", "Something went wrong in the server.")
_STREAM: dict[int | str, Any] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}
}
_ERROR: dict[str, Any] = {"model": OpenAIErrorBody, "description": "Any other error."}
_ERRORS: dict[int | str, Any] = {
    400: {**_ERROR, "description": "The request is malformed, or asks for what answers lack."},
    # FastAPI would describe a shape that is not sent.
    422: {**_ERROR, "description": "Not sent: a malformed request has the status 400."},
    "default": _ERROR,
}

router = APIRouter(prefix="/v1", tags=["openai"], route_class=OpenAIRoute)


@dataclass(frozen=True, slots=True)
class _Asking:
    """What it takes to answer a conversation."""

    service: Selection
    settings: Settings
    metrics: Metrics
    write: SentenceWriter
    base: str

    def answer(self, asked: Conversation) -> Answer:
        answer = self.service.answerer.ask(
            asked.question, self.settings.top_k, asked.history, where=asked.where
        )
        self.metrics.count(answer)
        return answer

    def pieces(self, answer: Answer) -> Iterator[CitedPiece]:
        return cited_pieces(answer, self.write(answer), self.base)


async def _asking(
    request: Request,
    service: ServicePart,
    settings: SettingsPart,
    metrics: MetricsPart,
    write: SentencesPart,
) -> _Asking:
    return _Asking(service, settings, metrics, write, str(request.base_url))


AskingPart = Annotated[_Asking, Depends(_asking)]


@router.post(
    "/chat/completions",
    response_model=ChatCompletionBody,
    responses=_STREAM | _ERRORS,
)
async def chat_completions(asked: ChatRequest, asking: AskingPart) -> Response:
    """Answer the last question of a conversation with quotes from the documents."""
    conversation = chat_conversation(asked)
    await wait_for_build(asking.service)
    return await run_in_threadpool(_chat, asked, conversation, asking)


def _chat(asked: ChatRequest, conversation: Conversation, asking: _Asking) -> Response:
    answer = asking.answer(conversation)
    pieces = asking.pieces(answer)
    head = ChatHead(asked.model, answer.generation, conversation.characters)
    if not asked.stream:
        return _json(chat_completion(head, pieces))
    options = asked.stream_options
    with_usage = options is not None and bool(options.include_usage)
    chunks = chat_chunks(head, pieces, with_usage=with_usage)
    return stream_response(chunks, lambda: openai_error_json(*_FAILED))


@router.post("/responses", response_model=ResponseBody, responses=_STREAM | _ERRORS)
async def responses(asked: ResponseRequest, asking: AskingPart) -> Response:
    """Answer the last question of a conversation with quotes from the documents."""
    conversation = response_conversation(asked)
    await wait_for_build(asking.service)
    return await run_in_threadpool(_response, asked, conversation, asking)


def _response(asked: ResponseRequest, conversation: Conversation, asking: _Asking) -> Response:
    pieces = asking.pieces(asking.answer(conversation))
    head = ResponseHead(asked.model, conversation.characters)
    if not asked.stream:
        return _json(response_object(head, pieces))
    return stream_response(
        response_events(head, pieces), lambda: openai_error_json(*_FAILED), "error"
    )


@router.post("/embeddings", response_model=EmbeddingsBody, responses=_ERRORS)
async def embeddings(asked: EmbeddingRequest, service: ServicePart) -> Response:
    """Return the vectors that the encoder of the index gives to texts."""
    await wait_for_build(service)
    return await run_in_threadpool(_embeddings, asked, service)


def _embeddings(asked: EmbeddingRequest, service: Selection) -> Response:
    return _json(embedding_list(asked, service.answerer.tools.encoder))


@router.get("/models", response_model=ModelsBody, responses=_ERRORS)
def models(service: ServicePart) -> Response:
    """List the only model, though any name is taken."""
    return _json({"object": "list", "data": [_model(DEFAULT_MODEL, service)]})


@router.get("/models/{name:path}", response_model=ModelBody, responses=_ERRORS)
def model(
    service: ServicePart,
    name: Annotated[str, Path(max_length=1000, description="Any name")],
) -> Response:
    """Describe a model; any name is taken."""
    return _json(_model(name, service))


def _model(name: str, service: Selection) -> dict[str, Any]:
    try:
        built_at = service.answerer.index.info.built_at
        created = int(datetime.fromisoformat(built_at).timestamp())
    except IndexUnavailable:
        created = 0
    return {"id": name, "object": "model", "created": created, "owned_by": "chuchu"}


@router.api_route(
    "/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False
)
async def others(request: Request) -> Response:
    """Say that the rest of OpenAI's API is not here."""
    message = f"There is no {request.method} {visible(request.url.path)} here."
    return openai_error(404, "NotFound", message)


def _json(value: dict[str, Any]) -> Response:
    return Response(json_text(value), media_type="application/json")
