"""An answer as server-sent events: first the quotes, then what a language model writes."""

from collections.abc import AsyncIterator

from bot.output.serialize import answer_body
from bot.output.shapes import Body, WrittenSentenceBody
from bot.types import Answer, WrittenSentence
from bot.written.writing import AnswerWriter
from corpus.errors import LanguageModelError

EVENT_STREAM = "text/event-stream"


def wants_events(accepted: str, writer: AnswerWriter | None) -> bool:
    """Return whether an answer is sent as events, by the header `Accept`.

    A client that takes JSON too gets events only where there is something to wait for.
    """
    kinds = {each.partition(";")[0].strip().lower() for each in accepted.split(",")}
    return EVENT_STREAM in kinds and (writer is not None or "application/json" not in kinds)


async def answer_events(answer: Answer, writer: AnswerWriter | None) -> AsyncIterator[str]:
    """Yield the events of an answer: `answer`, any number of `sentence`, and `done`.

    The data of the first and the last is that of `POST /ask`; the quotes of the first need not wait
    for the language model.
    """
    yield _event("answer", answer_body(answer))
    if writer is not None:
        sentences: list[WrittenSentence] = []
        error = None
        try:
            async for sentence in writer.sentences(answer):
                sentences.append(sentence)
                yield _event("sentence", WrittenSentenceBody.model_validate(sentence))
        except LanguageModelError as problem:
            error = problem
        answer = writer.finished(answer, sentences, error)
    yield _event("done", answer_body(answer))


def _event(name: str, body: Body) -> str:
    return f"event: {name}\ndata: {body.model_dump_json()}\n\n"
