"""Asking questions."""

from dataclasses import replace

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from bot.answer.example_questions import ExampleCache
from bot.api.dependencies import (
    CollectionsPart,
    ExamplesPart,
    MetricsPart,
    QuestionLogPart,
    SelectionPart,
    SettingsPart,
    VisiblePart,
    WriterPart,
)
from bot.api.metrics import Metrics
from bot.api.requests import AskRequest
from bot.api.responses import EventResponse, error_responses, json_response
from bot.api.wait_for_build import wait_for_build
from bot.collections.selection import Selection
from bot.feedback.question_log import QuestionLog
from bot.filters.where import Where, parse_where
from bot.output.answer_events import answer_events, wants_events
from bot.output.serialize import answer_body, examples_body
from bot.output.shapes import AnswerBody, ExamplesBody
from bot.settings import Settings
from bot.types import Answer

router = APIRouter(tags=["questions"])


@router.post("/ask", response_model=AnswerBody, responses=error_responses(403, 404, 422, 503))
async def ask(
    request: Request,
    question: AskRequest,
    collections: CollectionsPart,
    visible: VisiblePart,
    settings: SettingsPart,
    metrics: MetricsPart,
    question_log: QuestionLogPart,
    writer: WriterPart,
) -> Response:
    """Answer a question with quotes from the documents.

    With `Accept: text/event-stream` the answer comes as an event `answer`, what a language model
    writes as an event `sentence` for each sentence, and then all together as an event `done`.
    """
    # Waiting for the first build takes no thread; answering runs in the thread pool, so that a slow
    # question does not delay the others.
    service = collections.select(question.collections, visible)
    where = parse_where(question.where)
    await wait_for_build(service)
    answer = await run_in_threadpool(
        _answer, question, where, service, settings, metrics, question_log
    )
    if wants_events(request.headers.get("accept", ""), writer):
        return EventResponse(answer_events(answer, writer))
    if writer is not None:
        answer = await writer.write(answer)
    return json_response(answer_body(answer))


def _answer(
    asked: AskRequest,
    where: Where | None,
    service: Selection,
    settings: Settings,
    metrics: Metrics,
    question_log: QuestionLog,
) -> Answer:
    top_k = settings.top_k if asked.top_k is None else asked.top_k
    deep = asked.reader != "off"
    opened = service.open()
    answer = opened.answerer.ask(asked.question, top_k, asked.history, deep=deep, where=where)
    answer = replace(answer, left_out=opened.left_out)
    metrics.count(answer)
    question_log.add(answer, asked.history)
    return answer


@router.get("/examples", response_model=ExamplesBody, responses=error_responses(503))
async def examples(service: SelectionPart, cache: ExamplesPart) -> Response:
    """Return questions that the folder answers."""
    await wait_for_build(service)
    return await run_in_threadpool(_examples, service, cache)


def _examples(service: Selection, cache: ExampleCache) -> Response:
    return json_response(examples_body(cache.get(service.answerer)))
