"""`chuchu ask`: answers one question."""

import sys
from typing import Annotated

import typer

from bot.cli.options import AsJson, Docs, Index, Reader
from bot.cli.reporting import is_terminal, print_json, report_errors

NO_ANSWER = 3
"""The exit code where the documents do not answer."""


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
    as_json: AsJson = False,
) -> None:
    """Answer one question. If the folder has no index yet, it is built first."""
    with report_errors(as_json):
        from bot.bootstrap import load_tools, open_answerer, open_engine
        from bot.settings import read_settings

        settings = read_settings(docs=docs, index=index, reader=reader)
        tools = load_tools(settings)
        engine = open_engine(settings)
        if engine.current_version() is None:
            from bot.cli.building import build

            # Whoever waits for an answer does not wait for the deep pass too.
            build(settings, engine, tools=tools, should_stop=lambda: True)
        answerer = open_answerer(engine, tools)
        answer = answerer.ask(question, settings.top_k if top_k is None else top_k)
        if as_json:
            from bot.output.serialize import answer_json

            print_json(answer_json(answer))
        else:
            from bot.output.terminal import answer_text

            print(answer_text(answer, bold=is_terminal(sys.stdout)))
        if not answer.answerable:
            raise typer.Exit(NO_ANSWER)
