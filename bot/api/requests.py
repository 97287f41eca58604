"""The bodies of requests."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.limits import MAX_QUESTION_LENGTH, MAX_TOP_K

_EarlierQuestion = Annotated[str, Field(max_length=MAX_QUESTION_LENGTH)]


class AskRequest(BaseModel):
    """A question, the most citations that the answer may have, and the questions before it."""

    model_config = ConfigDict(strict=True)

    question: Annotated[str, Field(max_length=MAX_QUESTION_LENGTH)]
    top_k: Annotated[
        int | None,
        Field(ge=1, le=MAX_TOP_K, description="Citations at most; the setting top_k if absent"),
    ] = None
    history: Annotated[
        list[_EarlierQuestion],
        Field(max_length=50, description="The questions before it, oldest first"),
    ] = []
