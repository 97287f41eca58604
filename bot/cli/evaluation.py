"""`chuchu evaluate`: measures search and answers."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.collections import chosen_collections
from bot.cli.options import AsJson, CollectionNames, Docs, Index, Reader
from bot.cli.reporting import print_json, report_errors


def evaluate(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.jsonl",
            help="Questions, each with the document that answers it: one JSON object a line.",
        ),
    ],
    docs: Docs = None,
    index: Index = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind", metavar="KIND", help="Ask only questions of this kind; may be repeated."
        ),
    ] = None,
    split: Annotated[
        list[str] | None,
        typer.Option(
            "--split", metavar="SPLIT", help="Ask only questions of this split; may be repeated."
        ),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="REPORT.html",
            help="Also write a report with charts and all failures.",
            show_default=False,
        ),
    ] = None,
    reader: Reader = None,
    collection: CollectionNames = None,
    as_json: AsJson = False,
) -> None:
    """Measure search and answers with questions whose answers are known."""
    with report_errors(as_json):
        from bot.bootstrap import load_tools, open_answerer, open_engine, united_answerer
        from bot.evaluate.cases import chosen, read_cases
        from bot.evaluate.file import question_remarks, require_writable, write_report
        from bot.evaluate.html.report import report_html
        from bot.evaluate.json_report import evaluation_json
        from bot.evaluate.measure import evaluation
        from bot.evaluate.table import evaluation_remarks, evaluation_text
        from bot.output.progress import with_progress
        from bot.settings import read_settings

        settings = read_settings(docs=docs, index=index, reader=reader)
        chosen_folders = chosen_collections(settings, collection)
        if html is not None:
            for each in chosen_folders.values():
                require_writable(html, each.docs)
        cases = chosen(read_cases(file), kind or (), split or ())
        tools = load_tools(settings)
        opened = {
            name: open_answerer(open_engine(own), tools) for name, own in chosen_folders.items()
        }
        answerer = united_answerer(opened)
        remarks = [
            remark
            for each in chosen_folders.values()
            for remark in question_remarks(file, each.docs)
        ]
        result = evaluation(answerer, cases, with_progress, remarks)
        for remark in evaluation_remarks(result):
            print(remark, file=sys.stderr)
        if html is not None:
            write_report(html, report_html(result, file.name))
        if as_json:
            print_json(evaluation_json(result))
        else:
            print(evaluation_text(result))
