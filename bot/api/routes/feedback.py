"""What users say of answers, and the questions that were not answered."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from bot.api.admin import require_own_page
from bot.api.dependencies import AuditorPart, FeedbackPart, QuestionLogPart, ServicePart
from bot.api.requests import FeedbackRequest
from bot.api.responses import error_responses, json_response
from bot.api.wait_for_build import wait_for_build
from bot.feedback.judgements import Feedback, FeedbackFile, Judgement
from bot.output.feedback_shapes import FeedbackBody, UnansweredBody, UnansweredQuestionBody
from bot.serving.service import Service

router = APIRouter(tags=["feedback"])


@router.post(
    "/feedback", response_model=FeedbackBody, responses=error_responses(403, 404, 422, 503)
)
async def feedback(
    request: Request, given: FeedbackRequest, service: ServicePart, file: FeedbackPart
) -> Response:
    """Append a judgement on a passage to the file of feedback, as a line of an evaluation file.

    Without a document, `good` says that the refusal to answer was right.
    """
    require_own_page(request.headers)
    await wait_for_build(service)
    return await run_in_threadpool(_feedback, given, service, file)


def _feedback(given: FeedbackRequest, service: Service, file: FeedbackFile) -> Response:
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
def unanswered(_: AuditorPart, questions: QuestionLogPart) -> Response:
    """Return the logged questions that the documents did not answer, most frequent first."""
    listed = questions.unanswered()
    bodies = tuple(map(UnansweredQuestionBody.model_validate, listed))
    return json_response(UnansweredBody(days=questions.days, questions=bodies))
