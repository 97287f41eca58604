"""What a language model writes as the sentences that are sent to other programs."""

from collections.abc import Iterator

from anyio.from_thread import start_blocking_portal

from bot.output.answer_sentences import AnswerSentence, SentenceWriter, quoted_sentences
from bot.types import Answer, WrittenSentence
from bot.written.writing import AnswerWriter
from corpus.errors import LanguageModelError


def written_sentences(writer: AnswerWriter) -> SentenceWriter:
    """Return what yields the supported sentences that a language model writes.

    Where there are none, or the folder does not answer, it yields the quotes.
    """

    def sentences(answer: Answer) -> Iterator[AnswerSentence]:
        is_first = True
        try:
            for each in _written(writer, answer):
                if each.supported:
                    marks = "".join(f" [{number}]" for number in each.citations)
                    text = f"{'' if is_first else ' '}{each.text}{marks}"
                    yield AnswerSentence(text, each.citations)
                    is_first = False
        except LanguageModelError:
            # What was sent is supported; without any of it the quotes follow.
            pass
        if is_first:
            yield from quoted_sentences(answer)

    return sentences


def _written(writer: AnswerWriter, answer: Answer) -> Iterator[WrittenSentence]:
    """Yield what is written as it comes, to a thread without an event loop."""
    written = writer.sentences(answer)

    async def following() -> WrittenSentence | None:
        return await anext(written, None)

    with start_blocking_portal() as portal:
        try:
            while (sentence := portal.call(following)) is not None:
                yield sentence
        finally:
            portal.call(written.aclose)
