"""From the turns of a conversation to a question and the questions before it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.api.openai.requests import (
    ChatRequest,
    ContentPart,
    InputItem,
    Message,
    ResponseRequest,
    TextFormat,
)
from bot.filters.where import Where, parse_where
from bot.limits import MAX_HISTORY, MAX_QUESTION_LENGTH
from corpus.errors import FilterError, UnsupportedParameter

_TEXT_TYPES = frozenset({"text", "input_text", "output_text"})
_Content = str | list[ContentPart] | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A question, the questions before it, oldest first, and which documents are asked."""

    question: str
    history: tuple[str, ...] = ()
    where: Where | None = None

    @property
    def characters(self) -> int:
        """The length of all questions together."""
        return len(self.question) + sum(map(len, self.history))


def chat_conversation(request: ChatRequest) -> Conversation:
    """Return what a request for a chat completion asks.

    Raises:
        UnsupportedParameter: it asks nothing, or for something that answers do not have.
    """
    if request.n not in (None, 1):
        raise UnsupportedParameter(
            "n", "There is only one answer to a question.", "Leave n out, or set it to 1."
        )
    _require_text(request.response_format, "response_format")
    if set(request.modalities or ("text",)) != {"text"}:
        raise UnsupportedParameter("modalities", "Answers are text.", 'Ask for ["text"].')
    _require_no_tool(request.tool_choice, "tool_choice")
    _require_no_tool(request.function_call, "function_call")
    return replace(_conversation(request.messages, "messages"), where=_where(request.where))


def response_conversation(request: ResponseRequest) -> Conversation:
    """Return what a request for a response asks.

    Raises:
        UnsupportedParameter: it asks nothing, or for something that answers do not have.
    """
    for name in ("previous_response_id", "conversation"):
        if getattr(request, name) is not None:
            raise UnsupportedParameter(
                name, "No conversations are stored.", "Send the earlier turns in input."
            )
    if request.background:
        raise UnsupportedParameter("background", "Answers are not made in the background.")
    _require_text(None if request.text is None else request.text.format, "text.format")
    _require_no_tool(request.tool_choice, "tool_choice")
    where = _where(request.where)
    if isinstance(request.input, str):
        return Conversation(request.input, where=where)
    turns = (each for each in request.input if each.type in (None, "message"))
    return replace(_conversation(turns, "input"), where=where)


def _where(given: dict[str, Any] | None) -> Where | None:
    try:
        return parse_where(given)
    except FilterError as error:
        raise UnsupportedParameter("where", error.message, error.hint) from error


def _require_text(form: TextFormat | None, parameter: str) -> None:
    if form is not None and form.type != "text":
        raise UnsupportedParameter(
            parameter, "Answers are quotes in plain text, not JSON.", "Ask for the type text."
        )


def _require_no_tool(choice: Any, parameter: str) -> None:
    """Refuse a request that insists on the call of a tool; tools that may be called are ignored."""
    if choice not in (None, "auto", "none"):
        raise UnsupportedParameter(
            parameter, "Answers never call a tool.", "Leave it out, or set it to auto or none."
        )


def _conversation(turns: Iterable[Message | InputItem], parameter: str) -> Conversation:
    asked = [each.content for each in turns if each.role == "user"]
    if not asked:
        raise UnsupportedParameter(parameter, "There is no turn of the role user.")
    *earlier, last = asked
    _require_only_text(last, parameter)
    history = [each for each in map(_text, earlier) if _can_be_history(each)]
    return Conversation(_text(last), tuple(history[-MAX_HISTORY:]))


def _require_only_text(content: _Content, parameter: str) -> None:
    for part in content if isinstance(content, list) else ():
        if part.type not in _TEXT_TYPES:
            raise UnsupportedParameter(
                parameter, f"Only text can be read, not a part of the type {part.type}."
            )


def _text(content: _Content) -> str:
    if isinstance(content, list):
        parts: Sequence[ContentPart] = content
        return "\n".join(each.text for each in parts if each.type in _TEXT_TYPES and each.text)
    return content or ""


def _can_be_history(text: str) -> bool:
    """Return whether a turn can have been a question.

    An earlier turn that can't, such as a picture, must not make all later questions fail.
    """
    return bool(text.strip()) and len(text) <= MAX_QUESTION_LENGTH and "\0" not in text
