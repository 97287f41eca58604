"""An answer as server-sent events: first the quotes, then what a language model writes."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from bot.output.serialize import answer_body
from bot.output.shapes import Body, WrittenSentenceBody
from bot.types import Answer
from bot.written.writing import AnswerWriter

EVENT_STREAM = "text/event-stream"


def wants_events(accepted: str, writer: AnswerWriter | None) -> bool:
    """Return whether an answer is sent as events, by the header `Accept`.

    A client that takes JSON too gets events only where there is something to wait for.
    """
    kinds = {each.partition(";")[0].strip().lower() for each in accepted.split(",")}
    return EVENT_STREAM in kinds and (writer is not None or "application/json" not in kinds)


async def answer_events(answer: Answer, writer: AnswerWriter | None) -> AsyncGenerator[str, None]:
    """Yield the events of an answer: `answer`, any number of `sentence`, and `done`.

    The data of the first and the last is that of `POST /ask`; the quotes of the first need not wait
    for the language model.
    """
    yield _event("answer", answer_body(answer))
    if writer is not None:
        async with aclosing(writer.async_events(answer)) as events:
            async for event in events:
                if isinstance(event, Answer):
                    answer = event
                else:
                    yield _event("sentence", WrittenSentenceBody.model_validate(event))
    yield _event("done", answer_body(answer))


def _event(name: str, body: Body) -> str:
    return f"event: {name}\ndata: {body.model_dump_json()}\n\n"
