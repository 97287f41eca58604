"""The bodies of requests in the shapes of OpenAI's API.

Only what changes the answer, or is refused, is declared; other parameters are ignored. Documented
values that mean "as usual" (`null`, one choice, plain text) are accepted everywhere.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from bot.filters.schema import WhereField

DEFAULT_MODEL = "chuchu"
_ModelName = Annotated[str, Field(max_length=1000, description="Any name; answers repeat it")]
Role = Literal["system", "developer", "user", "assistant", "tool", "function"]


class ContentPart(BaseModel):
    """A part of a turn. Only text can be read."""

    type: Annotated[str, Field(max_length=100)]
    text: str | None = None


class Message(BaseModel):
    """A turn of a conversation."""

    role: Role
    content: str | list[ContentPart] | None = None


class StreamOptions(BaseModel):
    """Options of a stream of chunks."""

    include_usage: bool | None = False


class TextFormat(BaseModel):
    """The form of an answer. There is only `text`."""

    type: Annotated[str, Field(max_length=100)] = "text"


class ChatRequest(BaseModel):
    """`POST /v1/chat/completions`: the last turn of the user is the question."""

    model: _ModelName = DEFAULT_MODEL
    messages: Annotated[list[Message], Field(min_length=1)]
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = None
    tool_choice: Any = None
    function_call: Any = None
    response_format: TextFormat | None = None
    modalities: list[str] | None = None
    where: WhereField = None


class InputItem(BaseModel):
    """An item of the input of a response: a turn, or something else, which is ignored."""

    type: str | None = None
    role: Role | None = None
    content: str | list[ContentPart] | None = None


class TextOptions(BaseModel):
    """Options of the text of a response."""

    format: TextFormat | None = None


class ResponseRequest(BaseModel):
    """`POST /v1/responses`: the last turn of the user is the question."""

    model: _ModelName = DEFAULT_MODEL
    input: str | list[InputItem]
    instructions: Any = None
    stream: bool | None = False
    text: TextOptions | None = None
    tool_choice: Any = None
    previous_response_id: str | None = None
    conversation: Any = None
    background: bool | None = False
    where: WhereField = None


class EmbeddingRequest(BaseModel):
    """`POST /v1/embeddings`: texts to encode."""

    model: _ModelName = DEFAULT_MODEL
    input: str | list[Any]
    encoding_format: Literal["float", "base64"] | None = "float"
    dimensions: int | None = None
