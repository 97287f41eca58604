"""What users say of answers, and the questions that were not answered."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from bot.api.admin import require_own_page
from bot.api.dependencies import (
    AuditorPart,
    CollectionsPart,
    QuestionLogPart,
    ServicePart,
    VisiblePart,
)
from bot.api.requests import FeedbackRequest
from bot.api.responses import error_responses, json_response
from bot.api.wait_for_build import wait_for_build
from bot.collections.collections import Collections
from bot.collections.selection import Selection
from bot.feedback.judgements import Feedback, FeedbackFile, Judgement
from bot.output.feedback_shapes import FeedbackBody, UnansweredBody, UnansweredQuestionBody
from corpus.errors import Forbidden

router = APIRouter(tags=["feedback"])


@router.post(
    "/feedback", response_model=FeedbackBody, responses=error_responses(403, 404, 422, 503)
)
async def feedback(
    request: Request, given: FeedbackRequest, service: ServicePart, collections: CollectionsPart
) -> Response:
    """Append a judgement on a passage to the file of feedback, as a line of an evaluation file.

    Without a document, `good` says that the refusal to answer was right.
    """
    require_own_page(request.headers)
    await wait_for_build(service)
    return await run_in_threadpool(_feedback, given, service, collections)


def _feedback(given: FeedbackRequest, service: Selection, collections: Collections) -> Response:
    if given.document_id is None:
        beside = service.collections[0]
    else:
        beside, _ = collections.of_document(given.document_id)
    file = FeedbackFile(beside.settings.index_folder)
    judgement = Feedback(
        question=given.question,
        history=given.history,
        verdict=Judgement(given.verdict),
        document_id=given.document_id,
        start=given.start,
        end=given.end,
    )
    line = file.add(judgement, service.answerer.index)
    return json_response(FeedbackBody(verdict=given.verdict, document=line["document"]))


@router.get("/questions/unanswered", response_model=UnansweredBody, responses=error_responses(403))
def unanswered(_: AuditorPart, visible: VisiblePart, questions: QuestionLogPart) -> Response:
    """Return the logged questions that the documents did not answer, most frequent first."""
    if visible is not None:
        raise Forbidden("This needs a key that may see all collections.")
    listed = questions.unanswered()
    bodies = tuple(map(UnansweredQuestionBody.model_validate, listed))
    return json_response(UnansweredBody(days=questions.days, questions=bodies))
