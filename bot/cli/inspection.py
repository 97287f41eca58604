"""Commands that look at files and indexes: `read`, `status`, `check` and `rollback`."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.collections import are_named, chosen_collections, one_collection
from bot.cli.options import AsJson, CollectionNames, Docs, Index
from bot.cli.reporting import print_json, report_errors
from corpus.errors import ChuchuError

if TYPE_CHECKING:
    from embeddings.types import CheckResult


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
    collection: CollectionNames = None,
    as_json: AsJson = False,
) -> None:
    """Show what the index of a folder contains, and what was done with each file."""
    with report_errors(as_json):
        from bot.bootstrap import load_tools, open_engine
        from bot.output.serialize import error_json, info_json
        from bot.output.terminal import MAX_LISTED, status_text
        from bot.settings import read_settings
        from corpus.text.visible import visible

        settings = read_settings(docs=docs, index=index)
        chosen = chosen_collections(settings, collection)
        tools = load_tools(settings)
        named = are_named(chosen)
        results: dict[str, dict[str, Any]] = {}
        failure: ChuchuError | None = None
        for name, own in chosen.items():
            engine = open_engine(own)
            try:
                opened = engine.open(tools.recipe)
            except ChuchuError as error:
                if not named:
                    raise
                failure = error
                results[name] = error_json(error)
                print(visible(f"{name}: {error.message}"), file=sys.stderr)
                continue
            records = [
                replace(each, collection=name) for each in opened.files(0, opened.info.files)
            ]
            problem = engine.write_problem()
            results[name] = info_json(opened.info, tools, records, problem)
            if not as_json:
                listed = len(records) if files else MAX_LISTED
                place = own.engine_address or own.index_folder
                text = status_text(place, opened.info, tools, records, listed, problem)
                print(f"collection  {name}\n{text}" if named else text)
        if as_json:
            print_json({"collections": results} if named else next(iter(results.values())))
        if failure is not None:
            raise typer.Exit(1)


def check(
    docs: Docs = None,
    index: Index = None,
    collection: CollectionNames = None,
    as_json: AsJson = False,
) -> None:
    """Verify the whole index of a folder, and show what is damaged."""
    with report_errors(as_json):
        from bot.bootstrap import load_tools, open_engine
        from bot.output.serialize import check_json
        from bot.output.terminal import check_text
        from bot.settings import read_settings
        from corpus.text.visible import visible

        settings = read_settings(docs=docs, index=index)
        chosen = chosen_collections(settings, collection)
        tools = load_tools(settings)
        found: dict[str, list[CheckResult]] = {}
        missing = False
        for name, own in chosen.items():
            try:
                found[name] = list(open_engine(own).check(tools))
            except ChuchuError as error:
                if not are_named(chosen):
                    raise
                missing = True
                print(visible(f"{name}: {error.message}"), file=sys.stderr)
        if as_json and are_named(chosen):
            print_json({"collections": {name: check_json(each) for name, each in found.items()}})
        elif as_json:
            print_json(check_json(next(iter(found.values()))))
        else:
            for name, results in found.items():
                print(
                    f"{name}:\n{check_text(results)}" if are_named(chosen) else check_text(results)
                )
        if missing or any(result.problem for each in found.values() for result in each):
            raise typer.Exit(1)


def rollback(
    docs: Docs = None,
    index: Index = None,
    collection: CollectionNames = None,
    as_json: AsJson = False,
) -> None:
    """Go back to the generation of the index before the current one."""
    with report_errors(as_json):
        from bot.bootstrap import load_tools, open_engine
        from bot.output.serialize import rollback_json
        from bot.settings import read_settings

        settings = one_collection(read_settings(docs=docs, index=index), collection)
        number = open_engine(settings).roll_back(load_tools(settings, encodes=False).recipe)
        if as_json:
            print_json(rollback_json(number))
        else:
            print(f"generation {number} is current")
