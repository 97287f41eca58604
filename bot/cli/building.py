"""`chuchu index`: builds or updates an index, once or whenever documents change."""

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Folder, Index
from bot.cli.reporting import print_error, print_json, report_errors
from corpus.errors import ChuchuError, IndexBusy

if TYPE_CHECKING:
    from bot.settings import Settings
    from embeddings.engine import IndexEngine
    from embeddings.tools import Tools
    from embeddings.types import BuildReport

_RETRY_SECONDS = 1.0
# Each waits a second for the lock.
_BUSY_TRIES = 60


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
    job: Annotated[str | None, typer.Option(hidden=True)] = None,
    quiet: Annotated[bool, typer.Option("--quiet", hidden=True)] = False,
) -> None:
    """Build the index of a folder, or bring it up to date."""
    with report_errors(as_json):
        from bot.bootstrap import open_engine
        from bot.settings import read_settings

        settings = read_settings(docs=folder, index=index)
        engine = open_engine(settings)
        if dry_run:
            _print_report(_plan(settings, engine, full, allow_empty), as_json)
            return
        report = build(settings, engine, full, job, allow_empty, is_quiet=quiet)
        if not quiet:
            _print_report(report, as_json)
        if watch:
            _rebuild_on_changes(settings, engine, as_json)


def build(
    settings: "Settings",
    engine: "IndexEngine",
    full: bool = False,
    job: str | None = None,
    allow_empty: bool = False,
    tools: "Tools | None" = None,
    *,
    is_quiet: bool = False,
) -> "BuildReport":
    """Build or update an index, and show the progress on stderr unless `is_quiet`.

    `job` names the job of a server for which this process builds. `tools` are loaded unless given.

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
    return report


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
        load_tools(settings).recipe,
        full=full,
        allow_empty=allow_empty,
    )


def _rebuild_on_changes(settings: "Settings", engine: "IndexEngine", as_json: bool) -> None:
    """Rebuild whenever documents change; a build that fails is reported, and the next one tries
    again."""
    from bot.serving.watch import changes

    for _ in changes(settings):
        try:
            _print_report(_build_when_free(settings, engine, as_json), as_json)
        except ChuchuError as error:
            print_error(error, as_json)


def _build_when_free(settings: "Settings", engine: "IndexEngine", as_json: bool) -> "BuildReport":
    """Build as soon as no other process does: that one may have passed the changed file already."""
    reported = False
    while True:
        try:
            return build(settings, engine)
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
