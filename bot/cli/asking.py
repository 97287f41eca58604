"""`chuchu ask`: answers one question."""

from typing import Annotated

import typer

from bot.cli.answering import AnswerFormat, answer_question
from bot.cli.options import AsJson, CollectionNames, Docs, Index, Reader, Within, read_within


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
    collection: CollectionNames = None,
    where: Within = None,
    output: Annotated[
        AnswerFormat, typer.Option("--format", help="How to print the answer.")
    ] = AnswerFormat.TEXT,
    as_json: AsJson = False,
) -> None:
    """Answer one question. If the folder has no index yet, it is built first."""
    answer_question(
        question,
        docs=docs,
        index=index,
        top_k=top_k,
        reader=reader,
        collection=collection,
        within=read_within(where),
        output=AnswerFormat.JSON if as_json else output,
    )
