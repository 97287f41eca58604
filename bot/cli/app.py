"""The command line."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.output.serialize import answer_json, error_json, finding_json, info_json, report_json
from bot.output.terminal import LISTED, answer_text, check_text, remarks, report_line, status_text
from bot.output.visible import visible
from bot.settings import Settings, read_settings, unknown_variable_warnings
from corpus.errors import ChuchuError, DocumentError
from embeddings.types import BuildReport

if TYPE_CHECKING:
    from embeddings.tools import Tools

app = typer.Typer(
    name="chuchu",
    help="Answers questions from a folder of documents, with cited passages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Folder = Annotated[
    Path | None,
    typer.Argument(
        metavar="[DIR]",
        help="The folder of documents; the bundled samples unless given.",
        show_default=False,
    ),
]
Docs = Annotated[
    Path | None,
    typer.Option(
        "--docs",
        metavar="DIR",
        help="The folder of documents; the bundled samples unless given.",
        show_default=False,
    ),
]
Index = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="PATH",
        help="The folder of the index; DIR/.chuchu unless given.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def main() -> None:
    """Run the command line; every way out is an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # What a terminal can't show, and half a character of a file's name, is shown escaped.
            stream.reconfigure(errors="backslashreplace")
    for warning in unknown_variable_warnings(os.environ):
        print(visible(warning), file=sys.stderr)
    try:
        app()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        # The reader of our output has gone; there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None


@contextmanager
def _told(as_json: bool) -> Iterator[None]:
    """Turn an error into a sentence and a hint on stderr, and exit code 1."""
    try:
        yield
    except ChuchuError as error:
        if as_json:
            _print_json(error_json(error))
        print(f"{error.message} {error.hint}".strip(), file=sys.stderr)
        raise typer.Exit(1) from error


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False))


@app.command()
def index(
    folder: Folder = None,
    index: Index = None,
    full: Annotated[
        bool, typer.Option("--full", help="Build anew even where nothing changed.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what a build would do.")
    ] = False,
    allow_empty: Annotated[
        bool, typer.Option("--allow-empty", help="Accept that no documents are left.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and build again whenever documents change.")
    ] = False,
    as_json: AsJson = False,
    job: Annotated[str | None, typer.Option(hidden=True)] = None,
) -> None:
    """Build or update the index of a folder."""
    with _told(as_json):
        settings = read_settings(docs=folder, index=index)
        if dry_run:
            _show(_plan(settings), as_json)
            return
        _show(_build(settings, full, job, allow_empty), as_json)
        if watch:
            from bot.serving.watch import changes

            for _ in changes(settings):
                _show(_build(settings), as_json)


def _show(report: BuildReport, as_json: bool) -> None:
    if as_json:
        _print_json(report_json(report))
        return
    for line in remarks(report):
        print(line, file=sys.stderr)
    if report.message:
        print(report.message, file=sys.stderr)
    if not report.documents:
        print(
            "No document was found. Read are .txt, .md, .html, .mhtml, .csv, .jsonl, .pdf, .docx "
            "and .epub files.",
            file=sys.stderr,
        )
    print(report_line(report), flush=True)


def _plan(settings: Settings) -> BuildReport:
    from bot.bootstrap import load_tools
    from embeddings.build.change_detection import plan_index

    return plan_index(settings.docs_folder, settings.index_folder, load_tools(settings).recipe)


def _build(
    settings: Settings,
    full: bool = False,
    job: str | None = None,
    allow_empty: bool = False,
    tools: "Tools | None" = None,
) -> BuildReport:
    from bot.bootstrap import load_tools
    from bot.output.progress import show_progress
    from bot.serving.rebuild import report_as_job
    from embeddings.build.pipeline import build_index

    with ExitStack() as stack:
        progress = stack.enter_context(show_progress())
        done = None
        if job is not None:
            with_progress = report_as_job(settings.index_folder, job, progress)
            progress, done = stack.enter_context(with_progress)
        report = build_index(
            settings.docs_folder,
            settings.index_folder,
            tools or load_tools(settings),
            full=full,
            allow_empty=allow_empty,
            progress=progress,
        )
        if done is not None:
            done(report)
    return report


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question.")],
    docs: Docs = None,
    index: Index = None,
    top_k: Annotated[
        int | None, typer.Option("--top-k", help="Citations at most, 1 to 50.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Answer one question. A folder without an index is indexed first."""
    with _told(as_json):
        settings = read_settings(docs=docs, index=index)
        from bot.bootstrap import load_tools, open_answerer
        from embeddings.store.layout import IndexLayout

        tools = load_tools(settings)
        if not IndexLayout(settings.index_folder).current.exists():
            _build(settings, tools=tools)
        answerer = open_answerer(settings, tools)
        answer = answerer.ask(question, settings.top_k if top_k is None else top_k)
        if as_json:
            _print_json(answer_json(answer))
        else:
            print(answer_text(answer))


@app.command()
def read(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to read.")],
    docs: Docs = None,
    index: Index = None,
    as_json: AsJson = False,
) -> None:
    """Show what one file becomes, and what was left out by which rule.

    No index is needed; where the file's folder has one, lines that recur in it are left out too.
    """
    with _told(as_json):
        settings = read_settings(docs=docs, index=index)
        from bot.output.read_report import read_report_json, read_report_text
        from corpus.read_report import make_read_report
        from embeddings.build.known_boilerplate import known_boilerplate_lines

        try:
            column = settings.text_column
            left_out = known_boilerplate_lines(
                settings.docs_folder, settings.index_folder, file, column
            )
            account = make_read_report(file, column, left_out)
        except DocumentError as error:
            raise DocumentError(f"{file}: {error.message}.", error.hint) from error
        if as_json:
            _print_json(read_report_json(account, str(file)))
        else:
            print(read_report_text(account, str(file)))


@app.command()
def serve(
    folder: Folder = None,
    index: Index = None,
    host: Annotated[
        str | None, typer.Option(help="The address to serve at.", show_default="127.0.0.1")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="The port; 0 takes a free one.", show_default="8000")
    ] = None,
    watch: Annotated[
        bool | None,
        typer.Option(
            "--watch/--no-watch", help="Rebuild when documents change.", show_default="watch"
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Processes that answer.", show_default="1")
    ] = None,
) -> None:
    """Serve the chat page and the HTTP interface; questions wait until the index is up to date."""
    with _told(False):
        settings = read_settings(
            docs=folder, index=index, host=host, port=port, watch=watch, workers=workers
        )
        from bot.bootstrap import load_tools
        from bot.server import address, bind, serve
        from embeddings.build.pipeline import require_folders

        bound = bind(settings)
        require_folders(settings.docs_folder, settings.index_folder)
        tools = load_tools(settings)
        print(f"Serving {settings.docs_folder} at {address(settings, bound)}", flush=True)
        if not serve(settings, tools, bound):
            raise typer.Exit(1)


@app.command()
def status(
    docs: Docs = None,
    index: Index = None,
    files: Annotated[
        bool, typer.Option("--files", help="List every file, however many there are.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Tell what the index of a folder holds, and what became of each file."""
    with _told(as_json):
        settings = read_settings(docs=docs, index=index)
        from bot.bootstrap import load_tools
        from embeddings.store.generations import open_index

        opened = open_index(settings.index_folder, load_tools(settings).recipe)
        records = opened.files(0, opened.info.files)
        if as_json:
            _print_json(info_json(opened.info, records))
        else:
            listed = len(records) if files else LISTED
            print(status_text(settings.index_folder, opened.info, records, listed))


@app.command()
def check(docs: Docs = None, index: Index = None, as_json: AsJson = False) -> None:
    """Verify the whole index of a folder and tell what is wrong."""
    with _told(as_json):
        settings = read_settings(docs=docs, index=index)
        from bot.bootstrap import load_tools
        from embeddings.store import generations

        findings = generations.check(settings.index_folder, load_tools(settings).recipe)
        if as_json:
            _print_json({"generations": [finding_json(finding) for finding in findings]})
        else:
            print(check_text(findings))
        if any(finding.problem for finding in findings):
            raise typer.Exit(1)


@app.command()
def rollback(docs: Docs = None, index: Index = None, as_json: AsJson = False) -> None:
    """Go back to the generation before the current one."""
    with _told(as_json):
        settings = read_settings(docs=docs, index=index)
        from bot.bootstrap import load_tools
        from embeddings.store import generations

        number = generations.roll_back(settings.index_folder, load_tools(settings).recipe)
        if as_json:
            _print_json({"generation": number})
        else:
            print(f"generation {number} is current")


@app.command()
def evaluate(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.jsonl", help="Questions with the documents that answer them."),
    ],
    docs: Docs = None,
    index: Index = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="Ask only this kind; may be repeated."),
    ] = None,
    split: Annotated[
        list[str] | None,
        typer.Option("--split", metavar="SPLIT", help="Ask only this split; may be repeated."),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="REPORT.html",
            help="Write a report with charts and failures.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure search and answers on questions whose answers are known."""
    with _told(as_json):
        settings = read_settings(docs=docs, index=index)
        from bot.bootstrap import load_tools, open_answerer
        from bot.evaluate.cases import chosen, read_cases
        from bot.evaluate.file import question_remarks, require_writable, write_report
        from bot.evaluate.json_report import evaluation_json
        from bot.evaluate.measure import evaluation
        from bot.evaluate.report import report_html
        from bot.evaluate.table import evaluation_remarks, evaluation_text
        from bot.output.progress import with_progress

        if html is not None:
            require_writable(html, settings.docs_folder)
        cases = chosen(read_cases(file), kind or (), split or ())
        answerer = open_answerer(settings, load_tools(settings))
        remarks = question_remarks(file, settings.docs_folder)
        result = evaluation(answerer, cases, with_progress, remarks)
        for remark in evaluation_remarks(result):
            print(remark, file=sys.stderr)
        if html is not None:
            write_report(html, report_html(result, file.name))
        if as_json:
            _print_json(evaluation_json(result))
        else:
            print(evaluation_text(result))
