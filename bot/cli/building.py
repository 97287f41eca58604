"""`chuchu index`: builds or updates an index, once or whenever documents change."""

import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.collections import are_named, chosen_collections, one_collection
from bot.cli.deep_pass import finish_with_deep_pass, serve_deep_pass
from bot.cli.options import CollectionNames, Folder, Index, Reader
from bot.cli.reporting import print_error, print_json, report_errors
from corpus.errors import ChuchuError, IndexBusy

if TYPE_CHECKING:
    from bot.settings import Settings
    from embeddings.engine import IndexEngine
    from embeddings.tools import Tools
    from embeddings.types import BuildReport

_RETRY_SECONDS = 1.0
# Each waits a second for the lock. A deep pass of another worker process may have to copy and
# verify a large index first.
_BUSY_TRIES = 600


def index(
    folder: Folder = None,
    index: Index = None,
    full: Annotated[
        bool, typer.Option("--full", help="Build everything anew, even if nothing has changed.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what a build would do, and change nothing.")
    ] = False,
    allow_empty: Annotated[
        bool,
        typer.Option(
            "--allow-empty", help="Accept that no documents, or few of the earlier ones, are left."
        ),
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Keep running, and rebuild when documents change.")
    ] = False,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="Print one JSON object; with --watch, one on a line for every build."
        ),
    ] = False,
    reader: Reader = None,
    collection: CollectionNames = None,
    job: Annotated[str | None, typer.Option(hidden=True)] = None,
    quiet: Annotated[bool, typer.Option("--quiet", hidden=True)] = False,
    deep_pass: Annotated[bool, typer.Option("--deep-pass", hidden=True)] = False,
) -> None:
    """Build the index of a folder, or bring it up to date; with the setting `folders` all of
    them."""
    with report_errors(as_json):
        from bot.bootstrap import open_engine
        from bot.settings import read_settings

        settings = read_settings(docs=folder, index=index, reader=reader)
        chosen = chosen_collections(settings, collection)
        if are_named(chosen) and not watch:
            build_options = {"full": full, "dry_run": dry_run, "allow_empty": allow_empty}
            _build_each(chosen, as_json, **build_options)
            return
        settings = one_collection(settings, collection)
        engine = open_engine(settings)
        if deep_pass and job is not None:
            _encode_for_server(settings, engine, job, is_quiet=quiet)
            return
        if dry_run:
            _print_report(_plan(settings, engine, full, allow_empty), as_json)
            return
        if watch:
            _build_and_watch(settings, engine, as_json, full=full, allow_empty=allow_empty)
            return
        report = build(settings, engine, full, job, allow_empty, is_quiet=quiet)
        if not quiet:
            _print_report(report, as_json)


def _build_each(
    chosen: "Mapping[str, Settings]",
    as_json: bool,
    *,
    full: bool,
    dry_run: bool,
    allow_empty: bool,
) -> None:
    """Build the indexes of collections one after another, and print what was done with each.

    One that fails does not stop the others; the exit code says so.
    """
    from bot.bootstrap import open_engine
    from bot.output.serialize import error_json, report_json

    results: dict[str, Any] = {}
    has_failed = False
    for name, settings in chosen.items():
        engine = open_engine(settings)
        try:
            if dry_run:
                report = _plan(settings, engine, full, allow_empty)
            else:
                report = build(settings, engine, full, allow_empty=allow_empty)
        except ChuchuError as error:
            # Several indexers share the collections of an engine: each passes over what another
            # one is building.
            is_shared = isinstance(error, IndexBusy) and engine.folder is None
            has_failed = has_failed or not is_shared
            results[name] = error_json(error)
            print(f"{name}:", file=sys.stderr)
            print_error(error, as_json=False)
            continue
        files = tuple(replace(each, collection=name) for each in report.files)
        results[name] = report_json(replace(report, files=files))
        if not as_json:
            print(f"{name}: ", end="")
            _print_report(report, as_json)
    if as_json:
        print_json({"collections": results})
    if has_failed:
        raise typer.Exit(1)


def build(
    settings: "Settings",
    engine: "IndexEngine",
    full: bool = False,
    job: str | None = None,
    allow_empty: bool = False,
    tools: "Tools | None" = None,
    *,
    is_quiet: bool = False,
    should_stop: Callable[[], bool] = lambda: False,
) -> "BuildReport":
    """Build or update an index, and show the progress on stderr unless `is_quiet`.

    `job` names the job of a server for which this process builds; without one, a deep pass follows,
    which `should_stop` may end. `tools` are loaded unless given.

    Raises:
        ChuchuError: as `embeddings.indexing.pipeline.build_index` does.
    """
    from bot.bootstrap import load_tools
    from bot.output.progress import show_progress
    from bot.serving.job_report import report_as_job
    from embeddings.indexing.pipeline import build_index, no_progress

    with ExitStack() as stack:
        progress = no_progress if is_quiet else stack.enter_context(show_progress())
        finish_job = None
        if job is not None:
            job_progress = report_as_job(settings.index_folder, job, progress)
            progress, finish_job = stack.enter_context(job_progress)

        def run() -> "BuildReport":
            return build_index(
                settings.docs,
                engine,
                loaded,
                full=full,
                allow_empty=allow_empty,
                progress=progress,
            )

        loaded = tools or load_tools(settings)
        report = _when_not_busy(run) if is_quiet else run()
        if finish_job is not None:
            finish_job(report)
        else:
            report = finish_with_deep_pass(settings, engine, loaded, report, progress, should_stop)
    return report


def _encode_for_server(
    settings: "Settings", engine: "IndexEngine", job: str, *, is_quiet: bool
) -> None:
    from bot.bootstrap import load_tools
    from bot.serving.deep_passes import BUSY
    from bot.serving.job_report import report_as_job
    from embeddings.indexing.pipeline import no_progress

    with report_as_job(settings.index_folder, job, no_progress) as (progress, finish_job):
        tools = load_tools(settings)
        try:
            report = serve_deep_pass(settings, engine, tools, progress, is_quiet=is_quiet)
        except IndexBusy as error:
            finish_job(None)
            raise typer.Exit(BUSY) from error
        finish_job(report)


def _when_not_busy(run: Callable[[], "BuildReport"]) -> "BuildReport":
    """Run a server's rebuild; wait for a process that began to write between its start and now.

    Refused, it would leave the change unindexed that it was started for.
    """
    for _ in range(_BUSY_TRIES - 1):
        with suppress(IndexBusy):
            return run()
    return run()


def _plan(
    settings: "Settings", engine: "IndexEngine", full: bool, allow_empty: bool
) -> "BuildReport":
    from bot.bootstrap import load_tools
    from embeddings.indexing.plan import plan_index

    return plan_index(
        settings.docs,
        engine,
        load_tools(settings, encodes=False).recipe,
        full=full,
        allow_empty=allow_empty,
    )


def _build_and_watch(
    settings: "Settings", engine: "IndexEngine", as_json: bool, *, full: bool, allow_empty: bool
) -> None:
    """Build, and again whenever documents change; a later build that fails is reported, and the
    next one tries again. A change ends a deep pass, which goes on after the next build."""
    from bot.serving.watch import Changes

    with Changes(settings) as changes:
        report = build(
            settings, engine, full, allow_empty=allow_empty, should_stop=changes.has_changed
        )
        _print_report(report, as_json)
        while True:
            changes.wait()
            try:
                report = _build_when_free(settings, engine, as_json, changes.has_changed)
                _print_report(report, as_json)
            except ChuchuError as error:
                print_error(error, as_json)


def _build_when_free(
    settings: "Settings", engine: "IndexEngine", as_json: bool, should_stop: Callable[[], bool]
) -> "BuildReport":
    """Build as soon as no other process does: that one may have passed the changed file already."""
    reported = False
    while True:
        try:
            return build(settings, engine, should_stop=should_stop)
        except IndexBusy as error:
            if not reported:
                print_error(error, as_json)
                reported = True
            time.sleep(_RETRY_SECONDS)


def _print_report(report: "BuildReport", as_json: bool) -> None:
    from bot.output.terminal import build_notes, report_line

    if as_json:
        from bot.output.serialize import report_json

        print_json(report_json(report))
        return
    for line in build_notes(report):
        print(line, file=sys.stderr)
    print(report_line(report), flush=True)
