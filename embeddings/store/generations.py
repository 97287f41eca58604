"""Which generation is current, and whether it is whole."""

import logging
import shutil
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import IndexUnavailable
from embeddings.store.durable_files import replace_file
from embeddings.store.folder_index import FolderIndex
from embeddings.store.layout import IndexLayout, generation_name, generation_number
from embeddings.store.manifest import Recipe
from embeddings.store.read_lock import lock_for_removal
from embeddings.store.write_lock import translate_disk_errors, writer_lock

log = logging.getLogger("chuchu")
_SAMPLES = 20
_BUILD = "Build one with `chuchu index`."


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found of one generation; `problem` is None where it is whole."""

    generation: int
    current: bool
    problem: str | None


def current_generation(layout: IndexLayout) -> int | None:
    """Return the number that CURRENT names, None where there is none yet.

    Raises:
        IndexUnavailable: CURRENT names no generation.
    """
    try:
        name = layout.current.read_text(encoding="ascii")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise IndexUnavailable("The name of the current index can't be read.", _BUILD) from error
    number = generation_number(name)
    if number is None:
        raise IndexUnavailable("CURRENT does not name an index.", _BUILD)
    return number


def opening_order(layout: IndexLayout) -> list[int]:
    """Return the generations on disk in the order in which they may answer.

    First the current one, then those before it, the newest first, then those behind it.
    """
    numbers = layout.generations()
    try:
        current = current_generation(layout)
    except IndexUnavailable:
        current = None
    if current is None:
        return numbers[::-1]
    return sorted(numbers, key=lambda number: (number > current, -number))


def open_index(folder: Path, recipe: Recipe) -> FolderIndex:
    """Open the current generation of the index in `folder`, or where it can't be, one before it.

    Raises:
        IndexUnavailable: nothing was built yet, or nothing is whole.
        IndexMismatch: another recipe made the current generation.
    """
    layout = IndexLayout(folder)
    while True:
        seen = _content(layout)
        if seen is None:
            raise IndexUnavailable("There is no index yet.", _BUILD)
        try:
            return _open_best(layout, recipe)
        except IndexUnavailable:
            # A build may have published the next generation and removed this one meanwhile.
            if _content(layout) == seen:
                raise


def _content(layout: IndexLayout) -> bytes | None:
    try:
        return layout.current.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        return b""


def _open_best(layout: IndexLayout, recipe: Recipe) -> FolderIndex:
    try:
        number = current_generation(layout)
        if number is None:
            raise IndexUnavailable("There is no index yet.", _BUILD)
        return FolderIndex(layout.generation(number), recipe, thorough=False)
    except IndexUnavailable as error:
        for number in opening_order(layout):
            with suppress(IndexUnavailable):
                older = FolderIndex(layout.generation(number), recipe, thorough=False)
                log.warning("%s Generation %d answers instead.", error.message, number)
                return older
        raise


def check(folder: Path, recipe: Recipe) -> list[CheckResult]:
    """Verify every generation: checksums, counts, SQLite's own check, sample searches.

    Raises:
        IndexUnavailable: there is no index.
    """
    layout = IndexLayout(folder)
    numbers = layout.generations()
    if not numbers and not layout.current.exists():
        raise IndexUnavailable("There is no index yet.", _BUILD)
    try:
        current = current_generation(layout)
        problem = None if current in numbers else "CURRENT names a generation that is not there"
    except IndexUnavailable as error:
        current, problem = None, error.message
    findings = [
        CheckResult(number, number == current, _problem(layout, number, recipe))
        for number in numbers
    ]
    if problem is not None:
        findings.append(CheckResult(current or 0, True, problem))
    return findings


def _problem(layout: IndexLayout, number: int, recipe: Recipe) -> str | None:
    try:
        with closing(FolderIndex(layout.generation(number), recipe)) as index:
            return index.find_catalog_problem() or index.find_problem(_SAMPLES)
    except IndexUnavailable as error:
        return error.message


def roll_back(folder: Path, recipe: Recipe) -> int:
    """Make the newest whole generation before the current one current; return its number.

    Raises:
        IndexUnavailable: there is none.
        IndexBusy: another process is writing the index.
        BuildError: the index can't be written.
    """
    layout = IndexLayout(folder)
    if not layout.current.exists():
        raise IndexUnavailable("There is no index yet.", _BUILD)
    with translate_disk_errors(folder), writer_lock(layout):
        current = current_generation(layout) or 0
        for number in reversed(layout.generations()):
            if number < current and _problem(layout, number, recipe) is None:
                replace_file(layout.current, generation_name(number).encode())
                return number
    raise IndexUnavailable("There is no generation to go back to.")


def remove_generation(layout: IndexLayout, number: int) -> None:
    """Remove a generation, unless a reader holds it; the caller holds the lock of writers."""
    generation = layout.generation(number)
    with lock_for_removal(generation) as free, suppress(OSError):
        if free:
            # It is gone in one step: nobody finds a part of it.
            generation.folder.replace(layout.removing)
            shutil.rmtree(layout.removing)


def remove_leftovers(layout: IndexLayout) -> None:
    """Remove what builds left behind that were killed; the caller holds the lock of writers."""
    for remains in (layout.building.folder, layout.removing):
        shutil.rmtree(remains, ignore_errors=True)
    for number in layout.generations():
        if not layout.generation(number).manifest.exists():
            shutil.rmtree(layout.generation(number).folder, ignore_errors=True)
