"""The Python interface: questions to a folder of documents from a program."""

import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

from corpus.errors import IndexUnavailable, QuestionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answer.answerer import Answerer
    from bot.serving.service import Service
    from bot.types import Answer, SearchHit
    from corpus.types import Document
    from embeddings.indexing.pipeline import Progress
    from embeddings.types import BuildReport, DocumentSummary

_PAGE = 1000


class SettingKeywords(TypedDict, total=False):
    """The settings of `bot.settings.Settings` as keywords, but for `docs`."""

    index: str | Path | None
    host: str | None
    port: int | None
    encoder: str | None
    user_dictionary: str | Path | None
    text_column: str | None
    top_k: int | None
    allowed_hosts: list[str] | None
    watch: bool | None
    workers: int | None
    admin_token: str | None


class Chuchu:
    """Answers questions from a folder of documents.

    The index is built at the first question if there is none yet, and is otherwise used as it is:
    `update` brings it up to date. Each call uses the generation that is current when it begins,
    whichever process built it. An object may be used by several threads.

    Opening an index lets numpy multiply on one thread in the whole process.
    """

    def __init__(self, docs: str | Path | None = None, **settings: Unpack[SettingKeywords]) -> None:
        """`docs` is the folder of documents. A setting that is None or left out is taken from the
        environment, `chuchu.toml` or its default, as on the command line.

        Raises:
            SettingsError: a setting is unknown or has an invalid value.
            EncoderError: the encoder can't be loaded.
        """
        from bot.bootstrap import load_tools, open_engine
        from bot.settings import read_settings

        self._settings = read_settings(docs=docs, **settings)
        self._tools = load_tools(self._settings)
        self._engine = open_engine(self._settings)
        self._build_lock = threading.Lock()
        self._is_closed = False
        self._service = self._new_service()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self.close()

    def ask(
        self, question: str, top_k: int | None = None, history: "Sequence[str]" = ()
    ) -> "Answer":
        """Answer a question with at most `top_k` citations.

        `history` holds the earlier questions of the conversation, oldest first.

        Raises:
            QuestionError: the question is empty or too long, or `top_k` is not from 1 to 50.
            ChuchuError: there is no index, and none can be built; or it can't be opened.
        """
        limit = self._settings.top_k if top_k is None else top_k
        return self._answerer().ask(question, limit, history)

    def search(self, query: str, limit: int = 10) -> "tuple[SearchHit, ...]":
        """Return the `limit` best passages for a query, best first.

        Raises:
            QuestionError: the query is empty or too long, or `limit` is less than 1.
            ChuchuError: as for `ask`.
        """
        from bot.ranking.passage import search_hit

        if limit < 1:
            raise QuestionError(f"limit must be at least 1, not {limit}.")
        _, passages = self._answerer().search(query, limit)
        return tuple(map(search_hit, passages))

    def documents(self) -> "tuple[DocumentSummary, ...]":
        """Return a summary of every document, in the order of their paths.

        Raises:
            ChuchuError: as for `ask`.
        """
        index = self._answerer().index
        pages = (index.documents(start, _PAGE) for start in range(0, index.info.documents, _PAGE))
        return tuple(summary for page in pages for summary in page)

    def document(self, document_id: str) -> "Document":
        """Return a document with its whole text.

        Raises:
            DocumentNotFound: the index has no document with that id.
            ChuchuError: as for `ask`.
        """
        return self._answerer().index.document(document_id)

    def update(
        self,
        *,
        full: bool = False,
        allow_empty: bool = False,
        progress: "Progress | None" = None,
    ) -> "BuildReport":
        """Build the index or bring it up to date; later calls use the new generation.

        With `full` everything is built anew, with `allow_empty` a folder is accepted in which no
        documents, or few of the earlier ones, are left. `progress(stage, done, total)` is called as
        the build goes on.

        Raises:
            FolderError: the folder of documents is missing, can't be read, or is empty.
            IndexBusy: another process is building this index.
            BuildError: the index can't be written, or most documents are gone.
        """
        self._require_open()
        with self._build_lock:
            return self._build(full, allow_empty, progress)

    def close(self) -> None:
        """Release the index; calls that other threads have begun still end as usual."""
        self._is_closed = True
        # Each call keeps what it uses, so the last one to end closes the files.
        self._service = self._new_service()

    def _new_service(self) -> "Service":
        from bot.bootstrap import new_service

        return new_service(self._engine, self._tools)

    def _answerer(self) -> "Answerer":
        # Before the check: what `close` puts in its place must never be opened.
        service = self._service
        self._require_open()
        if not self._has_index():
            with self._build_lock:
                if not self._has_index():
                    self._build()
                    service = self._service
        return service.answerer

    def _require_open(self) -> None:
        if self._is_closed:
            raise IndexUnavailable("This Chuchu object is closed.", "Create another one.")

    def _has_index(self) -> bool:
        return self._engine.current_version() is not None

    def _build(
        self, full: bool = False, allow_empty: bool = False, progress: "Progress | None" = None
    ) -> "BuildReport":
        """Build while the caller holds the lock."""
        from embeddings.indexing.pipeline import build_index, no_progress

        report = build_index(
            self._settings.docs,
            self._engine,
            self._tools,
            full=full,
            allow_empty=allow_empty,
            progress=progress or no_progress,
        )
        # A service that is in use would go on with the old generation while it opens the new one.
        self._service = self._new_service()
        return report
