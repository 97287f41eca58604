"""What the tools are asked, and what they answer with."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.filters.schema import WhereField
from bot.limits import MAX_HISTORY, MAX_QUESTION_LENGTH, MAX_TOP_K
from bot.output.shapes import Body

MAX_RESULTS = 50
_Question = Annotated[str, Field(max_length=MAX_QUESTION_LENGTH)]


class Arguments(BaseModel):
    """Base of the arguments of tools: other names are an error, which the caller can mend."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SearchArguments(Arguments):
    """What to search for."""

    query: Annotated[_Question, Field(description="Words or a question, best in Chinese")]
    limit: Annotated[
        int, Field(ge=1, le=MAX_RESULTS, description="How many documents to return at most")
    ] = 10
    where: WhereField = None


class FetchArguments(Arguments):
    """Which document to return."""

    id: Annotated[
        str, Field(max_length=100, description="An id from `search`, or a citation's `document_id`")
    ]


class AskArguments(Arguments):
    """What to answer."""

    question: Annotated[_Question, Field(description="One question, best in Chinese")]
    history: Annotated[
        list[_Question],
        Field(max_length=MAX_HISTORY, description="The user's earlier questions, oldest first"),
    ] = []
    top_k: Annotated[
        int | None, Field(ge=1, le=MAX_TOP_K, description="How many citations at most")
    ] = None
    where: WhereField = None


class SearchResultBody(Body):
    """A document that was found; `url` opens it at the best passage."""

    id: str
    title: str
    url: str
    collection: str


class SearchResultsBody(Body):
    """The documents that were found, best first."""

    results: tuple[SearchResultBody, ...]


class FetchedDocumentBody(Body):
    """A document with its whole text."""

    id: str
    title: str
    text: str
    url: str
    metadata: dict[str, str] = Field(
        description="`path`, `collection`, and `date` and `author` if known"
    )
