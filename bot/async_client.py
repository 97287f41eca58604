"""The Python interface for programs with an event loop (asyncio or trio)."""

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar, Unpack

from bot.client import Chuchu
from bot.setting_keywords import SettingKeywords
from corpus.errors import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

    from bot.filters.where import Filter
    from bot.settings import Reader
    from bot.types import Answer, SearchHit, WrittenSentence
    from corpus.types import Document
    from embeddings.indexing.pipeline import Progress
    from embeddings.types import BuildReport, DocumentSummary, IndexInfo, Vectors

Result = TypeVar("Result")


class AsyncChuchu:
    """Answers questions from a folder of documents without blocking an event loop.

    The methods are those of `bot.Chuchu`, with the same parameters, results and errors. Each runs
    in a worker thread, so several may run at the same time. A call that is cancelled goes on in
    its thread, but a language model that writes is left at once.
    """

    def __init__(self, docs: str | Path | None = None, **settings: Unpack[SettingKeywords]) -> None:
        """The parameters are those of `Chuchu`. Nothing is loaded until the first call, which
        raises what `Chuchu` would."""
        from anyio import Lock

        self._docs = docs
        self._settings = settings
        self._lock = Lock()
        self._is_closed = False
        self._opened: Chuchu | None = None

    async def __aenter__(self) -> Self:
        await self._chuchu()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        await self.close()

    async def ask(
        self,
        question: str,
        top_k: int | None = None,
        history: "Sequence[str]" = (),
        *,
        reader: "Reader | None" = None,
        where: "Filter" = None,
    ) -> "Answer":
        """Answer a question, as `Chuchu.ask` does."""
        chuchu = await self._chuchu()
        answer = await self.quote(question, top_k, history, reader=reader, where=where)
        return answer if chuchu.writer is None else await chuchu.writer.write(answer)

    async def quote(
        self,
        question: str,
        top_k: int | None = None,
        history: "Sequence[str]" = (),
        *,
        reader: "Reader | None" = None,
        where: "Filter" = None,
    ) -> "Answer":
        """Answer a question without a language model, as `Chuchu.quote` does."""
        chuchu = await self._chuchu()
        return await _in_thread(
            lambda: chuchu.quote(question, top_k, history, reader=reader, where=where)
        )

    async def stream(
        self,
        question: str,
        top_k: int | None = None,
        history: "Sequence[str]" = (),
        *,
        reader: "Reader | None" = None,
        where: "Filter" = None,
    ) -> "AsyncGenerator[Answer | WrittenSentence, None]":
        """Yield the quoted answer, written sentences and the whole answer, as `Chuchu.stream`."""
        from contextlib import aclosing

        chuchu = await self._chuchu()
        answer = await self.quote(question, top_k, history, reader=reader, where=where)
        yield answer
        if chuchu.writer is not None:
            async with aclosing(chuchu.writer.async_events(answer)) as events:
                async for event in events:
                    yield event

    async def search(
        self,
        query: str,
        limit: int = 10,
        *,
        reader: "Reader | None" = None,
        where: "Filter" = None,
    ) -> "tuple[SearchHit, ...]":
        """Return the best passages for a query, as `Chuchu.search` does."""
        chuchu = await self._chuchu()
        return await _in_thread(lambda: chuchu.search(query, limit, reader=reader, where=where))

    async def documents(self) -> "tuple[DocumentSummary, ...]":
        """Return a summary of every document, as `Chuchu.documents` does."""
        return await _in_thread((await self._chuchu()).documents)

    async def document(self, document_id: str) -> "Document":
        """Return a document with its whole text, as `Chuchu.document` does."""
        chuchu = await self._chuchu()
        return await _in_thread(lambda: chuchu.document(document_id))

    async def info(self) -> "IndexInfo":
        """Return what the index is and how much it holds, as `Chuchu.info` does."""
        return await _in_thread((await self._chuchu()).info)

    async def examples(self) -> tuple[str, ...]:
        """Return questions that the folder answers, as `Chuchu.examples` does."""
        return await _in_thread((await self._chuchu()).examples)

    async def encode(self, texts: "Sequence[str]") -> "Vectors":
        """Return the vectors of texts, as `Chuchu.encode` does."""
        chuchu = await self._chuchu()
        return await _in_thread(lambda: chuchu.encode(texts))

    async def update(
        self,
        *,
        full: bool = False,
        allow_empty: bool = False,
        progress: "Progress | None" = None,
    ) -> "BuildReport":
        """Build or update the index, as `Chuchu.update`; `progress` is called in the thread."""
        chuchu = await self._chuchu()
        return await _in_thread(
            lambda: chuchu.update(full=full, allow_empty=allow_empty, progress=progress)
        )

    async def close(self) -> None:
        """Release the index; calls that have begun still end as usual."""
        async with self._lock:
            self._is_closed = True
            if self._opened is not None:
                self._opened.close()

    async def _chuchu(self) -> Chuchu:
        async with self._lock:
            if self._opened is None:
                if self._is_closed:
                    raise IndexUnavailable("This Chuchu object is closed.", "Create another one.")
                self._opened = await _in_thread(lambda: Chuchu(self._docs, **self._settings))
            return self._opened


async def _in_thread(function: "Callable[[], Result]") -> Result:
    from anyio.to_thread import run_sync

    return await run_sync(function)
