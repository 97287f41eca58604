"""The generations of an index: which one answers, whether it is intact, and their removal.

The file `CURRENT` names the generation that answers. It is replaced atomically, so publishing a
generation and rolling back are one rename.
"""

import logging
import shutil
from contextlib import closing, suppress
from pathlib import Path

from corpus.errors import IndexUnavailable
from embeddings.recipe import Recipe
from embeddings.store.content_check import ContentTools
from embeddings.store.durable_files import replace_file
from embeddings.store.folder_index import FolderIndex
from embeddings.store.layout import IndexLayout, generation_name, generation_number
from embeddings.store.read_lock import lock_for_removal
from embeddings.store.regular_files import read_small_file
from embeddings.store.write_lock import translate_disk_errors, writer_lock
from embeddings.types import CheckResult

log = logging.getLogger("chuchu")
_SAMPLED_CHUNKS = 64
# The file CURRENT is shorter.
_MAX_NAME_BYTES = 100
_BUILD = "Build one with `chuchu index`."


def current_generation(layout: IndexLayout) -> int | None:
    """Return the number of the generation that `CURRENT` names, None where it does not exist.

    Raises:
        IndexUnavailable: `CURRENT` can't be read or does not hold the name of a generation.
    """
    try:
        name = read_small_file(layout.current, _MAX_NAME_BYTES).decode("ascii")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise IndexUnavailable("The name of the current index can't be read.", _BUILD) from error
    number = generation_number(name)
    if number is None:
        raise IndexUnavailable("CURRENT does not name an index.", _BUILD)
    return number


def opening_order(layout: IndexLayout) -> list[int]:
    """Return the numbers of the generations on disk, the preferred one to open first.

    The current one comes first, then the earlier ones from the newest, then the later ones.
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
    """Open the current generation of the index in `folder`, or another where it is damaged.

    Raises:
        IndexUnavailable: nothing was built yet, or no generation is intact.
        IndexMismatch: the current generation was built with another recipe.
    """
    layout = IndexLayout(folder)
    while True:
        current = _content_of_current(layout)
        if current is None:
            raise IndexUnavailable("There is no index yet.", _BUILD)
        try:
            return _open_preferred(layout, recipe)
        except IndexUnavailable:
            # Otherwise a build has published another generation and removed this one.
            if _content_of_current(layout) == current:
                raise


def _content_of_current(layout: IndexLayout) -> bytes | None:
    try:
        return read_small_file(layout.current, _MAX_NAME_BYTES)
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return b""


def _open_preferred(layout: IndexLayout, recipe: Recipe) -> FolderIndex:
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


def check(folder: Path, recipe: Recipe, tools: ContentTools | None = None) -> list[CheckResult]:
    """Check every generation: checksums, counts, whether its parts contradict each other, and
    whether samples of its chunks have their terms and vectors, which `tools` make anew.

    Where `CURRENT` is at fault, the last result says so.

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
    results = [
        CheckResult(number, number == current, _problem(layout, number, recipe, tools))
        for number in numbers
    ]
    if problem is not None:
        results.append(CheckResult(current or 0, True, problem))
    return results


def _problem(
    layout: IndexLayout, number: int, recipe: Recipe, tools: ContentTools | None = None
) -> str | None:
    try:
        with closing(FolderIndex(layout.generation(number), recipe)) as index:
            return index.find_problem(_SAMPLED_CHUNKS, tools)
    except IndexUnavailable as error:
        return error.message


def roll_back(folder: Path, recipe: Recipe) -> int:
    """Make the newest intact generation before the current one current; return its number.

    Raises:
        IndexUnavailable: there is no such generation.
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
    """Remove a generation unless it is being read. The caller must hold the writers' lock."""
    generation = layout.generation(number)
    with lock_for_removal(generation) as free, suppress(OSError):
        if free:
            # The rename is atomic, so no reader finds a part of it.
            generation.folder.replace(layout.removing)
            shutil.rmtree(layout.removing)


def remove_leftovers(layout: IndexLayout) -> None:
    """Remove what killed builds left behind. The caller must hold the writers' lock."""
    for folder in (layout.building.folder, layout.removing):
        shutil.rmtree(folder, ignore_errors=True)
    for number in layout.generations():
        if not layout.generation(number).manifest.exists():
            shutil.rmtree(layout.generation(number).folder, ignore_errors=True)
