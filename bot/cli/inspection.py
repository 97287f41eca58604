"""Commands that look at files and indexes: `read`, `status`, `check` and `rollback`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import AsJson, Docs, Index
from bot.cli.reporting import print_json, report_errors


def read(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to read.")],
    docs: Docs = None,
    index: Index = None,
    as_json: AsJson = False,
) -> None:
    """Show the text that one file gives, and what each rule left out of it.

    A file in an archive or a mail is named by its path below that: `a.zip/notice.docx`. Of an
    archive, the files in it are listed. This needs no index. If the folder of the file has one,
    lines that recur in the folder are left out too.
    """
    with report_errors(as_json):
        from bot.bootstrap import open_engine
        from bot.output.archive import archive_json, archive_text
        from bot.output.read_report import read_report_json, read_report_text
        from bot.settings import read_settings
        from corpus.containers.listing import list_archive
        from corpus.errors import DocumentError
        from corpus.read_report import make_read_report
        from embeddings.indexing.known_boilerplate import known_boilerplate_lines

        settings = read_settings(docs=docs, index=index)
        column = settings.text_column
        try:
            if (sources := list_archive(file)) is not None:
                if as_json:
                    print_json(archive_json(sources, file))
                else:
                    print(archive_text(sources, file))
                return
            boilerplate = known_boilerplate_lines(
                open_engine(settings), settings.docs, file, column
            )
            report = make_read_report(file, column, boilerplate)
        except DocumentError as error:
            raise DocumentError(f"{file}: {error.message}.", error.hint) from error
        if as_json:
            print_json(read_report_json(report, str(file)))
        else:
            print(read_report_text(report, str(file)))


def status(
    docs: Docs = None,
    index: Index = None,
    files: Annotated[
        bool, typer.Option("--files", help="List all files, however many there are.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what the index of a folder contains, and what was done with each file."""
    with report_errors(as_json):
        from bot.bootstrap import load_tools, open_engine
        from bot.output.serialize import info_json
        from bot.output.terminal import MAX_LISTED, status_text
        from bot.settings import read_settings

        settings = read_settings(docs=docs, index=index)
        engine = open_engine(settings)
        tools = load_tools(settings)
        opened = engine.open(tools.recipe)
        records = opened.files(0, opened.info.files)
        problem = engine.write_problem()
        if as_json:
            print_json(info_json(opened.info, tools, records, problem))
        else:
            listed = len(records) if files else MAX_LISTED
            folder = settings.index_folder
            print(status_text(folder, opened.info, tools, records, listed, problem))


def check(docs: Docs = None, index: Index = None, as_json: AsJson = False) -> None:
    """Verify the whole index of a folder, and show what is damaged."""
    with report_errors(as_json):
        from bot.bootstrap import load_tools, open_engine
        from bot.output.serialize import check_json
        from bot.output.terminal import check_text
        from bot.settings import read_settings

        settings = read_settings(docs=docs, index=index)
        results = list(open_engine(settings).check(load_tools(settings)))
        if as_json:
            print_json(check_json(results))
        else:
            print(check_text(results))
        if any(result.problem for result in results):
            raise typer.Exit(1)


def rollback(docs: Docs = None, index: Index = None, as_json: AsJson = False) -> None:
    """Go back to the generation of the index before the current one."""
    with report_errors(as_json):
        from bot.bootstrap import load_tools, open_engine
        from bot.output.serialize import rollback_json
        from bot.settings import read_settings

        settings = read_settings(docs=docs, index=index)
        number = open_engine(settings).roll_back(load_tools(settings, encodes=False).recipe)
        if as_json:
            print_json(rollback_json(number))
        else:
            print(f"generation {number} is current")
