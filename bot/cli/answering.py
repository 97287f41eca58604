"""What `chuchu ask` does, however its command line was read."""

import gc
import sys
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.collections import are_named, chosen_collections
from bot.cli.reporting import is_terminal, print_json, report_errors
from corpus.errors import ChuchuError, IndexMismatch

if TYPE_CHECKING:
    from bot.answer.answerer import Answerer
    from bot.collections.selection import Opened
    from bot.filters.where import Where
    from bot.settings import Settings
    from bot.types import Answer
    from embeddings.tools import Tools

NO_ANSWER = 3
"""The exit code where the documents do not answer."""


class AnswerFormat(StrEnum):
    """How an answer is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def answer_question(
    question: str,
    *,
    docs: Path | None = None,
    index: Path | None = None,
    top_k: int | None = None,
    reader: str | None = None,
    collection: Sequence[str] | None = None,
    within: "Where | None" = None,
    output: AnswerFormat = AnswerFormat.TEXT,
) -> None:
    """Print the answer to one question. If the folder has no index yet, it is built first.

    Raises:
        SystemExit: there is no answer, or an error, which is printed.
    """
    with report_errors(output is AnswerFormat.JSON):
        from bot.bootstrap import load_writer
        from bot.settings import read_settings

        settings = read_settings(docs=docs, index=index, reader=reader)
        opened = open_collections(settings, collection)
        answerer = opened.answerer
        limit = settings.top_k if top_k is None else top_k
        answer = answerer.ask(question, limit, where=within)
        answer = replace(answer, left_out=opened.left_out)
        if (writer := load_writer(settings, answerer.tools)) is not None:
            answer = writer.write_now(answer)
        _print(answer, output)
        if not answer.answerable:
            raise SystemExit(NO_ANSWER)


def open_collections(settings: "Settings", names: Sequence[str] | None = None) -> "Opened":
    """Open the indexes of the named collections, or of all; an index is built first if there is
    none yet, or if that of an earlier version can't be used.

    One of several that can't be built or opened is left out, and reported on stderr.

    Raises:
        ChuchuError: none can be built or opened.
    """
    from bot.bootstrap import load_tools, united_answerer
    from bot.collections.selection import Opened
    from bot.types import LeftOut
    from corpus.text.visible import visible

    chosen = chosen_collections(settings, names)
    # Answers need the network where the index has its vectors, and load it then.
    tools = load_tools(settings, encodes=settings.reader == "always")
    if not are_named(chosen):
        return Opened(_opened_answerer(settings, tools))
    opened: dict[str, Answerer] = {}
    left_out: list[LeftOut] = []
    for name, own in chosen.items():
        try:
            opened[name] = _opened_answerer(own, tools)
        except ChuchuError as error:
            if len(left_out) + 1 == len(chosen):
                raise
            print(visible(f"{name}: {error.message} {error.hint}".strip()), file=sys.stderr)
            left_out.append(LeftOut(name, error.message))
    return Opened(united_answerer(opened), tuple(left_out))


def _opened_answerer(settings: "Settings", tools: "Tools") -> "Answerer":
    from bot.bootstrap import open_answerer, open_engine

    engine = open_engine(settings)
    if engine.current_version() is not None:
        try:
            return open_answerer(engine, tools)
        except IndexMismatch as error:
            print(f"{error.message} It is built anew.", file=sys.stderr)
    # A build makes much garbage, and `bot.__main__` has it left.
    gc.enable()
    from bot.cli.building import build

    # Whoever waits for an answer does not wait for the deep pass too.
    build(settings, engine, tools=tools, should_stop=lambda: True)
    return open_answerer(engine, tools)


def _print(answer: "Answer", output: AnswerFormat) -> None:
    if output is AnswerFormat.JSON:
        from bot.output.serialize import answer_json

        print_json(answer_json(answer))
    elif output is AnswerFormat.MARKDOWN:
        from bot.output.markdown import answer_markdown

        print(answer_markdown(answer))
    else:
        from bot.output.terminal import answer_text

        print(answer_text(answer, bold=is_terminal(sys.stdout)))
