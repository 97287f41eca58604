"""The Python interface: questions to a folder of documents from a program."""

import logging
import threading
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

from bot.setting_keywords import SettingKeywords
from corpus.errors import ChuchuError, IndexBusy, IndexMismatch, IndexUnavailable, QuestionError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from bot.answer.answerer import Answerer
    from bot.filters.where import Filter
    from bot.serving.service import Service
    from bot.settings import Reader
    from bot.types import Answer, SearchHit, WrittenSentence
    from corpus.types import Document
    from embeddings.indexing.pipeline import Progress
    from embeddings.types import BuildReport, DocumentSummary, IndexInfo, Vectors

log = logging.getLogger("chuchu")
_PAGE = 1000


class Chuchu:
    """Answers questions from a folder of documents.

    The index is built at the first question if there is none that this version can use, and is
    otherwise used as it is: `update` brings it up to date. Each call uses the generation that is
    current when it begins, whichever process built it. An object may be used by several threads.

    Opening an index lets numpy multiply on one thread in the whole process.
    """

    def __init__(self, docs: str | Path | None = None, **settings: Unpack[SettingKeywords]) -> None:
        """`docs` is the folder of documents. A setting that is None or left out is taken from the
        environment, `chuchu.toml` or its default, as on the command line.

        Raises:
            SettingsError: a setting is unknown or has an invalid value.
            EncoderError: the encoder can't be loaded, or the deep one can't though the setting
                `reader` is `always`.
        """
        from bot.bootstrap import load_tools, load_writer, of_one_folder, open_engine
        from bot.settings import read_settings

        self._settings = of_one_folder(read_settings(docs=docs, **settings))
        self._tools = load_tools(self._settings)
        self.writer = load_writer(self._settings, self._tools)
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
        self,
        question: str,
        top_k: int | None = None,
        history: "Sequence[str]" = (),
        *,
        reader: "Reader | None" = None,
        where: "Filter" = None,
    ) -> "Answer":
        """Answer a question with at most `top_k` citations.

        `history` holds the earlier questions of the conversation, oldest first. With the reader
        `off` deep vectors take no part, otherwise they do where the index has them. `where` says
        which documents to ask, with the keys of `POST /ask`: `{"path": "notices/"}`. With the
        setting `llm_url` a language model writes the answer too.

        Raises:
            QuestionError: the question is empty or too long, `top_k` is not from 1 to 50, there is
                no such reader, or `where` can't be read (`FilterError`).
            ChuchuError: there is no index, and none can be built; or it can't be opened.
        """
        answer = self.quote(question, top_k, history, reader=reader, where=where)
        return answer if self.writer is None else self.writer.write_now(answer)

    def quote(
        self,
        question: str,
        top_k: int | None = None,
        history: "Sequence[str]" = (),
        *,
        reader: "Reader | None" = None,
        where: "Filter" = None,
    ) -> "Answer":
        """Answer a question as `ask` does, but ask no language model."""
        from bot.filters.where import parse_where

        limit = self._settings.top_k if top_k is None else top_k
        deep, within = _is_deep(reader), parse_where(where)
        return self._answerer().ask(question, limit, history, deep=deep, where=within)

    def stream(
        self,
        question: str,
        top_k: int | None = None,
        history: "Sequence[str]" = (),
        *,
        reader: "Reader | None" = None,
        where: "Filter" = None,
    ) -> "Generator[Answer | WrittenSentence, None, None]":
        """Yield the answer with its quotes; then, if a language model is set up, each sentence as
        it is written, and at last the answer with all of it.

        Raises:
            QuestionError, ChuchuError: as for `ask`.
        """
        answer = self.quote(question, top_k, history, reader=reader, where=where)
        yield answer
        if self.writer is not None:
            yield from self.writer.events(answer)

    def search(
        self,
        query: str,
        limit: int = 10,
        *,
        reader: "Reader | None" = None,
        where: "Filter" = None,
    ) -> "tuple[SearchHit, ...]":
        """Return the `limit` best passages, best first; `reader` and `where` as for `ask`.

        Raises:
            QuestionError: the query is empty or too long, `limit` is less than 1, there is no such
                reader, or `where` can't be read.
            ChuchuError: as for `ask`.
        """
        from bot.filters.where import parse_where
        from bot.ranking.passage import search_hit

        if limit < 1:
            raise QuestionError(f"limit must be at least 1, not {limit}.")
        deep, within = _is_deep(reader), parse_where(where)
        _, passages = self._answerer().search(query, limit, deep=deep, where=within)
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

    def info(self) -> "IndexInfo":
        """Return what the index is and how much it holds.

        Raises:
            ChuchuError: as for `ask`.
        """
        return self._answerer().index.info

    def examples(self) -> tuple[str, ...]:
        """Return up to four questions that the folder answers.

        Raises:
            ChuchuError: as for `ask`.
        """
        from bot.answer.example_questions import example_questions

        return tuple(each.question for each in example_questions(self._answerer()))

    def encode(self, texts: "Sequence[str]") -> "Vectors":
        """Return the vectors of texts, of which each has length one, as the index makes them.

        Their shape is (number of texts, dimensions), their type float32.
        """
        from corpus.text.fold import fold

        return self._tools.encoder.encode([fold(text) for text in texts])

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

        Afterwards up to 5,000 chunks that lack deep vectors are encoded, with the reader `always`
        any number.

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
        version = self._engine.current_version()
        if version is not None:
            try:
                return service.answerer
            except IndexMismatch as error:
                log.warning("%s It is built anew.", error.message)
        with self._build_lock:
            self._require_open()
            # Another thread may have built it meanwhile.
            if self._engine.current_version() == version:
                self._build()
            return self._service.answerer

    def _require_open(self) -> None:
        if self._is_closed:
            raise IndexUnavailable("This Chuchu object is closed.", "Create another one.")

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
        report = self._encode(report, progress or no_progress)
        # A service that is in use would go on with the old generation while it opens the new one.
        self._service = self._new_service()
        return report

    def _encode(self, report: "BuildReport", progress: "Progress") -> "BuildReport":
        """Encode what lacks deep vectors after a build; return the report of the index then."""
        from embeddings.indexing.deep.deep_pass import complete_at_once

        is_bounded = self._settings.reader != "always"
        docs, engine, tools = self._settings.docs, self._engine, self._tools
        if tools.deep is None:
            return report
        try:
            done = complete_at_once(docs, engine, tools, is_bounded=is_bounded, progress=progress)
        except IndexBusy:
            # Whoever encodes for this index goes on.
            return report
        except ChuchuError as error:
            log.warning("Deep vectors are missing: %s", error.message)
            return report
        return report if done.build is None else replace(report, generation=done.build.generation)


def _is_deep(reader: "Reader | None") -> bool:
    """Return whether deep vectors take part in an answer.

    Raises:
        QuestionError: there is no such reader.
    """
    if reader not in (None, "auto", "always", "off"):
        raise QuestionError(f"The reader must be auto, always or off, not {reader!r}.")
    return reader != "off"
