"""The bodies of requests."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.collection_names import MAX_COLLECTIONS
from bot.filters.schema import WhereField
from bot.limits import MAX_HISTORY, MAX_QUESTION_LENGTH, MAX_TOP_K
from bot.settings import Reader

MAX_KEY_LENGTH = 200
_EarlierQuestion = Annotated[str, Field(max_length=MAX_QUESTION_LENGTH)]


class AskRequest(BaseModel):
    """A question, the most citations that the answer may have, the questions before it, whether
    deep vectors take part, and which collections and documents are asked."""

    model_config = ConfigDict(strict=True)

    question: Annotated[str, Field(max_length=MAX_QUESTION_LENGTH)]
    top_k: Annotated[
        int | None,
        Field(ge=1, le=MAX_TOP_K, description="Citations at most; the setting top_k if absent"),
    ] = None
    history: Annotated[
        list[_EarlierQuestion],
        Field(max_length=MAX_HISTORY, description="The questions before it, oldest first"),
    ] = []
    reader: Annotated[
        Reader,
        Field(description="`off` answers without deep vectors; the others with them if there are"),
    ] = "auto"
    collections: Annotated[
        list[str] | None,
        Field(
            min_length=1,
            max_length=MAX_COLLECTIONS,
            description="Names of the collections to ask; all if absent",
        ),
    ] = None
    where: WhereField = None


class LoginRequest(BaseModel):
    """A key, to log in with."""

    model_config = ConfigDict(strict=True)

    key: Annotated[str, Field(max_length=MAX_KEY_LENGTH, repr=False)]


class FeedbackRequest(BaseModel):
    """A judgement on `text[start:end]` of a document as the answer to a question."""

    model_config = ConfigDict(strict=True)

    question: Annotated[str, Field(max_length=MAX_QUESTION_LENGTH)]
    history: Annotated[
        list[_EarlierQuestion],
        Field(max_length=MAX_HISTORY, description="The questions before it, oldest first"),
    ] = []
    document_id: Annotated[
        str | None, Field(max_length=64, description="Null for a judgement on a refusal to answer")
    ] = None
    start: Annotated[int | None, Field(ge=0)] = None
    end: Annotated[int | None, Field(ge=0)] = None
    verdict: Literal["good", "bad"]
