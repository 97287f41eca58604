"""The one place that chooses the parts of the program and creates them from the settings.

Each function imports what it creates, so that a command loads no more than it uses.
"""

import logging
import os
import stat
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.limits import BLAS_THREADS
from bot.settings import SERVER_BUILD, Settings
from corpus.errors import EncoderError, IndexUnavailable, SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.answer.answerer import Answerer
    from bot.answer.fair_gate import FairGate
    from bot.collections.collection import Collection
    from bot.collections.collections import Collections
    from bot.serving.jobs import AwaitedJob
    from bot.serving.service import Service
    from bot.written.writing import AnswerWriter
    from embeddings.encoding.deep_encoder import DeepEncoder
    from embeddings.engine import IndexEngine
    from embeddings.judging.answer_judge import AnswerJudge
    from embeddings.tools import Tools

log = logging.getLogger("chuchu")
# More would be held up by the memory rather than by the processor.
_MAX_DEEP_THREADS = 8


def load_tools(settings: Settings, *, encodes: bool = True) -> "Tools":
    """Load the encoders and the analyser that the settings name, for building or opening an index.

    The tools have no deep encoder where the reader is `off`, or is `auto` and can't be used here,
    which the log says. Without `encodes` its network is not tried.

    Where the index is kept in the user's cache by default, its folder is created, so that nobody
    else can read it.

    Raises:
        SettingsError: the user's dictionary can't be read, or the cache belongs to somebody else.
        EncoderError: the encoder can't be loaded, or the deep one can't that `always` asks for.
    """
    from embeddings.encoding.encoders import load_encoder
    from embeddings.text.analyser import Analyser
    from embeddings.tools import Tools

    for each in settings.collections.values():
        _create_private_index_folder(each)
    dictionary = settings.user_dictionary
    if dictionary is not None and not dictionary.is_file():
        raise SettingsError(f"There is no dictionary {dictionary}.")
    try:
        analyser = Analyser(dictionary)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"The dictionary {dictionary} can't be read.", "It must be UTF-8 in jieba's format."
        ) from error
    encoder = load_encoder(settings.encoder)
    deep, judge = _load_reader(settings, encodes)
    return Tools(encoder, analyser, settings.text_column, deep, judge)


def _load_reader(
    settings: Settings, encodes: bool
) -> "tuple[DeepEncoder, AnswerJudge] | tuple[None, None]":
    if settings.reader == "off":
        return None, None
    from embeddings.encoding.deep import DEEP_MODEL, OnnxDeepEncoder
    from embeddings.judging.onnx_judge import JUDGE_MODEL, OnnxAnswerJudge

    threads = min(_MAX_DEEP_THREADS, os.cpu_count() or 1)
    try:
        encoder = OnnxDeepEncoder(DEEP_MODEL, threads)
        judge = OnnxAnswerJudge(JUDGE_MODEL, threads)
        # A server has tried it before it starts a build, which seldom needs it.
        if encodes and SERVER_BUILD not in os.environ:
            encoder.load()
    except EncoderError as error:
        if settings.reader == "always":
            raise
        log.warning("%s Answers go on without it.", error.message)
        return None, None
    return encoder, judge


def load_writer(settings: Settings, tools: "Tools") -> "AnswerWriter | None":
    """Return what lets a language model write answers, None if the settings name no model."""
    if settings.llm_url is None or settings.llm_model is None:
        return None
    from bot.written.language_model import HttpLanguageModel
    from bot.written.writing import AnswerWriter

    model = HttpLanguageModel(settings.llm_url, settings.llm_model, settings.llm_key)
    return AnswerWriter(model, tools.analyser.tagged_words, tools.deep)


def open_engine(settings: Settings) -> "IndexEngine":
    """Return the engine of the index that the settings name; this reads and writes nothing."""
    address = settings.engine_address
    if address is not None:
        from embeddings.indexing.milvus_engine.engine import MilvusEngine

        # The bundled samples must not take the place of what all servers answer from.
        return MilvusEngine(
            *(address, settings.collection_name, settings.engine_timeout),
            vector_index=settings.engine_vectors,
            is_read_only=settings.answers_only,
        )
    from embeddings.indexing.folder_engine.engine import FolderEngine

    return FolderEngine(settings.index_folder)


def can_answer(engine: "IndexEngine", tools: "Tools") -> bool:
    """Return whether there is an index that can be opened, or another process is building one."""
    return engine.is_being_updated() or opening_problem(engine, tools) is None


def opening_problem(engine: "IndexEngine", tools: "Tools") -> IndexUnavailable | None:
    """Return why an index can't be opened, None if it can."""
    try:
        engine.open(tools.recipe).close()
    except IndexUnavailable as error:
        return error
    return None


def open_answerer(engine: "IndexEngine", tools: "Tools") -> "Answerer":
    """Open the current generation of an index to answer from it.

    Raises:
        IndexUnavailable: there is no generation that can be opened.
    """
    from bot.answer.answerer import Answerer
    from bot.answer.composition import VerbatimComposer
    from embeddings.text.background_idf import load_background_idf

    _use_one_thread()
    index = engine.open(tools.recipe)
    return Answerer(index, tools, load_background_idf(), VerbatimComposer(), _answer_gate())


@lru_cache(maxsize=1)
def _answer_gate() -> "FairGate":
    """Return the gate of all answers of this process, whatever index they come from.

    One more than there are processors could only wait; with one processor, a second answer may use
    it while the first one waits for the disk.
    """
    from bot.answer.fair_gate import FairGate

    return FairGate(max(2, os.cpu_count() or 1))


def new_service(
    engine: "IndexEngine", tools: "Tools", first_build: "AwaitedJob | None" = None
) -> "Service":
    """Return a service that answers from an index, after `first_build` has ended."""
    from bot.serving.service import Service

    return Service(engine, lambda: open_answerer(engine, tools), first_build)


def of_one_folder(settings: Settings) -> Settings:
    """Return settings that name one folder.

    Raises:
        SettingsError: they name several.
    """
    if settings.folders:
        raise SettingsError(
            "This interface answers from one folder, and the setting folders names several.",
            "Name the folder, or ask a server with `POST /ask`.",
        )
    return settings


def new_collections(
    settings: Settings, tools: "Tools", first_jobs: "Mapping[str, str] | None" = None
) -> "Collections":
    """Return the collections that the settings name; each answers after its first build has ended.

    `first_jobs` holds the ids of the first builds by the names of the collections.
    """
    from bot.collections.collections import Collections

    jobs = first_jobs or {}
    return Collections(
        [
            _new_collection(name, own, tools, jobs.get(name))
            for name, own in settings.collections.items()
        ]
    )


def _new_collection(
    name: str, settings: Settings, tools: "Tools", first_job: str | None
) -> "Collection":
    from bot.collections.collection import Collection
    from bot.serving.rebuild import Rebuilder

    engine = open_engine(settings)
    rebuilder = Rebuilder(settings, engine, first_job)
    service = new_service(engine, tools, rebuilder.first_build)
    return Collection(name, settings, engine, service, rebuilder)


def united_answerer(answerers: "Mapping[str, Answerer]") -> "Answerer":
    """Return an answerer over the collections of others, which are given by their names."""
    from bot.collections.united_answerers import UnitedAnswerers

    return UnitedAnswerers().get(answerers)


def _create_private_index_folder(settings: Settings) -> None:
    if not settings.is_index_in_cache:
        return
    for folder in (settings.index_folder.parent, settings.index_folder):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            status = folder.stat()
        except OSError:
            # Whoever needs the folder will say that it can't be written.
            return
        is_own = not hasattr(os, "getuid") or status.st_uid == os.getuid()
        if not is_own or (os.name == "posix" and stat.S_IMODE(status.st_mode) & 0o022):
            raise SettingsError(
                f"Somebody else can write to the folder {folder}.",
                "Name another folder for the index with --index.",
            )


def _use_one_thread() -> None:
    """Make numpy multiply on one thread.

    The products that an answer needs are small; several threads would mostly wait for one another
    when the machine is busy.
    """
    if os.environ.get(BLAS_THREADS) == "1":
        return
    from threadpoolctl import ThreadpoolController

    ThreadpoolController().select(internal_api="openblas").limit(limits=1)
