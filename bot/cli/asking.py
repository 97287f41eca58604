"""`chuchu ask`: answers one question."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import AsJson, Docs, Index, Reader, Within, read_within
from bot.cli.reporting import is_terminal, print_json, report_errors
from corpus.errors import IndexMismatch

if TYPE_CHECKING:
    from bot.answer.answerer import Answerer
    from bot.settings import Settings
    from bot.types import Answer

NO_ANSWER = 3
"""The exit code where the documents do not answer."""


class AnswerFormat(StrEnum):
    """How an answer is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def ask(
    question: Annotated[str, typer.Argument(help="The question.")],
    docs: Docs = None,
    index: Index = None,
    top_k: Annotated[
        int | None,
        typer.Option(
            "--top-k", help="How many citations to show at most, 1 to 50.", show_default="5"
        ),
    ] = None,
    reader: Reader = None,
    where: Within = None,
    output: Annotated[
        AnswerFormat, typer.Option("--format", help="How to print the answer.")
    ] = AnswerFormat.TEXT,
    as_json: AsJson = False,
) -> None:
    """Answer one question. If the folder has no index yet, it is built first."""
    within = read_within(where)
    with report_errors(as_json or output is AnswerFormat.JSON):
        from bot.bootstrap import load_writer
        from bot.settings import read_settings

        settings = read_settings(docs=docs, index=index, reader=reader)
        answerer = opened_answerer(settings)
        limit = settings.top_k if top_k is None else top_k
        answer = answerer.ask(question, limit, where=within)
        if (writer := load_writer(settings, answerer.tools)) is not None:
            answer = writer.write_now(answer)
        _print(answer, AnswerFormat.JSON if as_json else output)
        if not answer.answerable:
            raise typer.Exit(NO_ANSWER)


def opened_answerer(settings: "Settings") -> "Answerer":
    """Open the index that the settings name; it is built first if there is none yet, or if that of
    an earlier version can't be used.

    Raises:
        ChuchuError: it can't be built or opened.
    """
    from bot.bootstrap import load_tools, open_answerer, open_engine

    tools = load_tools(settings)
    engine = open_engine(settings)
    if engine.current_version() is not None:
        try:
            return open_answerer(engine, tools)
        except IndexMismatch as error:
            print(f"{error.message} It is built anew.", file=sys.stderr)
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
