"""How far a long job is, for a person at a terminal or for a log."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from embeddings.build.pipeline import Progress
from embeddings.types import Stage

T = TypeVar("T")

_EVERY_SECONDS = 5.0
_NAMES = {
    Stage.COMPARING: "Comparing files",
    Stage.READING: "Reading files",
    Stage.INDEXING: "Indexing files",
    Stage.WRITING: "Writing the index",
}
# The others are short, and told of only where they last.
_ANNOUNCED = (Stage.INDEXING, Stage.WRITING)


@contextmanager
def show_progress() -> Iterator[Progress]:
    """Show a build's progress on stderr: a bar on a terminal, else a line now and then."""
    if sys.stderr.isatty():
        with _bar() as progress:
            yield progress
    else:
        yield _lines()


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {
            stage: bars.add_task(name, total=None, rate="", visible=False)
            for stage, name in _NAMES.items()
        }

        def progress(stage: Stage, done: int, total: int) -> None:
            task = bars.tasks[tasks[stage]]
            rate = f"{task.speed:,.0f}/s" if task.speed and stage is not Stage.WRITING else ""
            bars.update(tasks[stage], completed=done, total=total, rate=rate, visible=total > 0)

        yield progress


def _lines() -> Progress:
    started = last = time.monotonic()
    said: set[Stage] = set()

    def progress(stage: Stage, done: int, total: int) -> None:
        nonlocal started, last
        now = time.monotonic()
        if stage not in said:
            said.add(stage)
            started = last = now
            if stage in _ANNOUNCED:
                name = _NAMES[stage]
                print(name if stage is Stage.WRITING else f"{name}: {total}", file=sys.stderr)
        elif now - last >= _EVERY_SECONDS:
            last = now
            _tell(_NAMES[stage], done, total, now - started)

    return progress


def with_progress(name: str, items: Sequence[T]) -> Iterator[T]:
    """Yield items; tell on stderr every few seconds how far that is."""
    started = last = time.monotonic()
    for done, item in enumerate(items):
        now = time.monotonic()
        if now - last >= _EVERY_SECONDS:
            last = now
            _tell(name, done, len(items), now - started)
        yield item


def _tell(name: str, done: int, total: int, seconds: float) -> None:
    rate = done / seconds
    left = (total - done) / rate if rate else 0
    print(f"{name}: {done} of {total}, {rate:,.0f}/s, {left:,.0f} s left", file=sys.stderr)
