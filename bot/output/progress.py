"""The progress of a long job on stderr: a bar on a terminal, lines in a log."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from embeddings.indexing.pipeline import Progress
from embeddings.types import Stage

T = TypeVar("T")

_LINE_SECONDS = 5.0
_NAMES = {
    Stage.COMPARING: "Comparing files",
    Stage.READING: "Reading files",
    Stage.INDEXING: "Indexing files",
    Stage.WRITING: "Writing the index",
    Stage.ENCODING: "Encoding sentences",
}


@contextmanager
def show_progress() -> Iterator[Progress]:
    """Return a function that shows the progress of a build until the context ends."""
    if sys.stderr.isatty():
        with _bars() as progress:
            yield progress
    else:
        yield _StageLines()


@contextmanager
def _bars() -> Iterator[Progress]:
    """Show one bar for each stage that has begun, and remove them all at the end."""
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
            # Writing has one step, so a rate would say nothing.
            rate = f"{task.speed:,.0f}/s" if task.speed and stage is not Stage.WRITING else ""
            bars.update(tasks[stage], completed=done, total=total, rate=rate, visible=total > 0)

        yield progress


class _StageLines:
    """Prints a line when a long stage begins, and for any stage a line every few seconds."""

    def __init__(self) -> None:
        self._stage: Stage | None = None
        self._lines = _Lines("")

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        if stage is not self._stage:
            self._stage = stage
            self._lines = _Lines(_NAMES[stage])
            self._announce(stage, total)
        self._lines.update(done, total)

    def _announce(self, stage: Stage, total: int) -> None:
        # The other stages are short as a rule.
        if stage in (Stage.INDEXING, Stage.ENCODING):
            print(f"{_NAMES[stage]}: {total}", file=sys.stderr)
        elif stage is Stage.WRITING:
            print(_NAMES[stage], file=sys.stderr)


def with_progress(name: str, items: Sequence[T]) -> Iterator[T]:
    """Yield the items, and print every few seconds how many are done."""
    lines = _Lines(name)
    for done, item in enumerate(items):
        lines.update(done, len(items))
        yield item
    lines.update(len(items), len(items))


class _Lines:
    """Prints a line every few seconds, and for a job that took longer a last one at its end."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._started = self._printed = time.monotonic()
        self._awaits_end = False

    def update(self, done: int, total: int) -> None:
        now = time.monotonic()
        has_ended = done >= total
        if now - self._printed >= _LINE_SECONDS or (has_ended and self._awaits_end):
            self._printed = now
            self._awaits_end = not has_ended
            self._print(done, total, now - self._started)

    def _print(self, done: int, total: int, seconds: float) -> None:
        rate = done / seconds
        left = (total - done) / rate if rate else 0
        print(
            f"{self._name}: {done} of {total}, {rate:,.0f}/s, {left:,.0f} s left", file=sys.stderr
        )
