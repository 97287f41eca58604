"""What the HTTP interface takes."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.answer.answerer import MAX_TOP_K
from bot.question.understanding import LONGEST

_Earlier = Annotated[str, Field(max_length=LONGEST)]


class AskRequest(BaseModel):
    """A question, how many citations it may have, and the questions before it."""

    model_config = ConfigDict(strict=True)

    question: Annotated[str, Field(max_length=LONGEST)]
    top_k: Annotated[int, Field(ge=1, le=MAX_TOP_K)] | None = None
    history: Annotated[list[_Earlier], Field(max_length=50)] = []
