"""Lets a language model write an answer, and checks each sentence as soon as it is complete."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from queue import SimpleQueue

import anyio.to_thread
from anyio.from_thread import start_blocking_portal

from bot.types import Answer, Written, WrittenSentence
from bot.written.language_model import LanguageModel
from bot.written.prompt import MAX_PASSAGES, messages
from bot.written.sentences import Sentence, SentenceReader
from bot.written.support import SupportCheck, Tagger
from corpus.errors import ChuchuError, LanguageModelError
from embeddings.encoding.deep_encoder import DeepEncoder

_MAX_SENTENCES = 30
# A small model may say the same again and again.
_MAX_REPEATED = 3


class AnswerWriter:
    """Writes answers to questions that the folder answers. Several requests may share it."""

    def __init__(
        self, model: LanguageModel, tag: Tagger, encoder: DeepEncoder | None = None
    ) -> None:
        """`tag` and `encoder` are those of `bot.written.support.SupportCheck`."""
        self.model = model
        self._tag = tag
        self._encoder = encoder

    async def sentences(self, answer: Answer) -> AsyncGenerator[WrittenSentence, None]:
        """Yield the sentences that the model writes; none where the folder does not answer.

        Raises:
            LanguageModelError: the model can't be reached, or does not answer as it should.
        """
        if not answer.answerable:
            return
        check = SupportCheck(answer.citations[:MAX_PASSAGES], self._tag, self._encoder)
        reader = SentenceReader()
        said: set[str] = set()
        repeated = 0
        async with aclosing(self.model.stream(messages(answer))) as pieces:
            async for piece in pieces:
                for sentence in reader.add(piece):
                    repeated += sentence.text in said
                    if sentence.text not in said:
                        said.add(sentence.text)
                        yield await _checked(check, sentence)
                if reader.is_full or len(said) >= _MAX_SENTENCES or repeated >= _MAX_REPEATED:
                    return
        for sentence in reader.end():
            if sentence.text not in said:
                yield await _checked(check, sentence)

    async def write(self, answer: Answer) -> Answer:
        """Return an answer with what the model writes, or with the reason why there is nothing."""
        async with aclosing(self.async_events(answer)) as events:
            async for event in events:
                if isinstance(event, Answer):
                    answer = event
        return answer

    def write_now(self, answer: Answer) -> Answer:
        """Return the same as `write`, for callers without an event loop."""
        with start_blocking_portal() as portal:
            return portal.call(self.write, answer)

    def events(self, answer: Answer) -> Iterator[Answer | WrittenSentence]:
        """Yield each sentence as it is written, and then what `write` returns.

        For callers without an event loop; the model is left when the iterator is closed.
        """
        found: SimpleQueue[Answer | WrittenSentence | None] = SimpleQueue()

        async def write() -> None:
            try:
                async for event in self.async_events(answer):
                    found.put(event)
            finally:
                found.put(None)

        with start_blocking_portal() as portal:
            task = portal.start_task_soon(write)
            try:
                while (event := found.get()) is not None:
                    yield event
                task.result()
            finally:
                task.cancel()

    async def async_events(self, answer: Answer) -> AsyncGenerator[Answer | WrittenSentence, None]:
        """Yield the same as `events`, for callers with an event loop."""
        sentences: list[WrittenSentence] = []
        error = None
        try:
            async with aclosing(self.sentences(answer)) as written:
                async for sentence in written:
                    sentences.append(sentence)
                    yield sentence
        except LanguageModelError as problem:
            error = problem
        yield self._finished(answer, sentences, error)

    def _finished(
        self,
        answer: Answer,
        sentences: Sequence[WrittenSentence],
        error: LanguageModelError | None = None,
    ) -> Answer:
        """Return an answer with what was written, if it is complete and a part is supported."""
        if not answer.answerable:
            return answer
        supported = [each.text for each in sentences if each.supported]
        if error is None and not supported:
            error = LanguageModelError("Nothing that the language model wrote is in the passages.")
        if error is not None:
            return replace(answer, written_error=error)
        written = Written(_joined(supported), tuple(sentences), self.model.name)
        return replace(answer, written=written)


async def _checked(check: SupportCheck, sentence: Sentence) -> WrittenSentence:
    try:
        supported = await anyio.to_thread.run_sync(check.is_supported, sentence)
    except ChuchuError:
        supported = False
    return WrittenSentence(sentence.text, sentence.citations, supported)


def _joined(sentences: Sequence[str]) -> str:
    """Join sentences, with a space behind one that ends in a Latin full stop."""
    return "".join(each + (" " if each.isascii() else "") for each in sentences).rstrip()
