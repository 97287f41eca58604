"""The JSON shapes of answers and errors in OpenAI's API, for the description of the interface.

They describe what the functions of this package return; tests compare both.
"""

from typing import Literal

from pydantic import Field

from bot.output.shapes import Body


class OpenAIErrorDetailBody(Body):
    """What went wrong."""

    message: str
    type: str = Field(description="`invalid_request_error` or `server_error`")
    param: str | None = Field(description="What is wrong in the request")
    code: str = Field(description="The name of the error, for programs")


class OpenAIErrorBody(Body):
    """The shape of every error below `/v1`."""

    error: OpenAIErrorDetailBody


class UrlCitationBody(Body):
    """The address of what `content[start_index:end_index]` cites; offsets count code points."""

    start_index: int
    end_index: int
    url: str
    title: str
    collection: str = Field(description="The collection of the document; not in OpenAI's API")


class ChatAnnotationBody(Body):
    """A citation of a chat completion."""

    type: Literal["url_citation"]
    url_citation: UrlCitationBody


class ChatMessageBody(Body):
    """The answer, with its citations."""

    role: Literal["assistant"]
    content: str
    refusal: None
    annotations: tuple[ChatAnnotationBody, ...]


class ChatChoiceBody(Body):
    """The only choice of a chat completion."""

    index: int
    message: ChatMessageBody
    logprobs: None
    finish_reason: Literal["stop"]


class ChatUsageBody(Body):
    """How much was read and written: a character counts as a token."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatCompletionBody(Body):
    """An answer as a chat completion."""

    id: str
    object: Literal["chat.completion"]
    created: int = Field(description="Seconds since 1970")
    model: str
    system_fingerprint: str = Field(description="The generation of the index")
    choices: tuple[ChatChoiceBody]
    usage: ChatUsageBody


class ResponseUrlCitationBody(UrlCitationBody):
    """A citation of a response: an address."""

    type: Literal["url_citation"]


class ResponseFileCitationBody(Body):
    """A citation of a response: a document, which the text before `index` cites."""

    type: Literal["file_citation"]
    file_id: str = Field(description="The id for `GET /documents/{identity}`")
    filename: str
    index: int
    collection: str = Field(description="The collection of the document; not in OpenAI's API")


class OutputTextBody(Body):
    """The text of a response."""

    type: Literal["output_text"]
    text: str
    annotations: tuple[ResponseUrlCitationBody | ResponseFileCitationBody, ...]
    logprobs: tuple[()]


class OutputMessageBody(Body):
    """The answer, with its citations."""

    id: str
    type: Literal["message"]
    status: Literal["completed"]
    role: Literal["assistant"]
    content: tuple[OutputTextBody]


class CachedTokensBody(Body):
    """Always 0."""

    cached_tokens: int
    cache_write_tokens: int


class ReasoningTokensBody(Body):
    """Always 0."""

    reasoning_tokens: int


class ResponseUsageBody(Body):
    """How much was read and written: a character counts as a token."""

    input_tokens: int
    input_tokens_details: CachedTokensBody
    output_tokens: int
    output_tokens_details: ReasoningTokensBody
    total_tokens: int


class ResponseBody(Body):
    """An answer as a response. Settings of models, which there are none of, have fixed values."""

    id: str
    object: Literal["response"]
    created_at: int = Field(description="Seconds since 1970")
    status: Literal["completed"]
    error: None
    incomplete_details: None
    instructions: None
    max_output_tokens: None
    metadata: dict[str, str]
    model: str
    output: tuple[OutputMessageBody]
    parallel_tool_calls: bool
    previous_response_id: None
    reasoning: dict[str, None]
    store: bool
    temperature: None
    text: dict[str, dict[str, str]]
    tool_choice: str
    tools: tuple[()]
    top_p: None
    truncation: str
    usage: ResponseUsageBody
    user: None


class EmbeddingBody(Body):
    """The vector of a text."""

    object: Literal["embedding"]
    index: int
    embedding: tuple[float, ...] | str = Field(description="Numbers, or 32-bit floats in Base64")


class EmbeddingUsageBody(Body):
    """How much was read: a character counts as a token."""

    prompt_tokens: int
    total_tokens: int


class EmbeddingsBody(Body):
    """Vectors, in the order of the texts."""

    object: Literal["list"]
    data: tuple[EmbeddingBody, ...]
    model: str
    usage: EmbeddingUsageBody


class ModelBody(Body):
    """A model that a program may name."""

    id: str
    object: Literal["model"]
    created: int = Field(description="When the index was built, in seconds since 1970")
    owned_by: str


class ModelsBody(Body):
    """The list of models."""

    object: Literal["list"]
    data: tuple[ModelBody, ...]
