"""JSON shapes of feedback, and of the questions that were not answered."""

from typing import Literal

from pydantic import Field

from bot.output.shapes import Body
from bot.types import Verdict


class FeedbackBody(Body):
    """What was written down."""

    verdict: Literal["good", "bad"]
    document: str | None = Field(description="The path of the document; null for a refusal")


class UnansweredQuestionBody(Body):
    """A question that was not answered when it was asked last."""

    question: str = Field(description="Completed from the conversation")
    verdict: Verdict
    times: int = Field(description="How often it was asked")
    asked_at: str = Field(description="When it was asked last; ISO 8601, in UTC")


class UnansweredBody(Body):
    """The questions of the log that were not answered."""

    days: int = Field(description="How many days questions are kept; 0 if they are not logged")
    questions: tuple[UnansweredQuestionBody, ...]
