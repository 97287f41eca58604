"""The generations of an index in Milvus, and which one is current."""

import logging
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from corpus.errors import EngineUnavailable, IndexUnavailable
from embeddings.recipe import Recipe
from embeddings.store.milvus.collections import NAME, VALUE, IndexNames, collections, record
from embeddings.store.milvus.connection import CollectionGone, Connection
from embeddings.store.milvus.index import MilvusIndex
from embeddings.store.milvus.tables import MANIFEST

log = logging.getLogger("chuchu")
BUILD = "Build it with `chuchu index`."
_ALIAS_OF = "collection_name"
# Records of a generation: when it was made current, ceased to be one to go back to, and was rolled
# back from.
_ACTIVATED, _RETIRED, _ROLLED_BACK = "activated", "retired", "rolled_back"
_MARKS = (MANIFEST, _RETIRED, _ROLLED_BACK)


@dataclass(frozen=True, slots=True)
class Generation:
    """A complete generation.

    `retired` is when it stopped to be one to go back to, in seconds since 1970, None where it is
    one; `rolled_back` is when an older one took its place, None where none did.
    """

    number: int
    retired: float | None = None
    rolled_back: float | None = None


def current_generation(connection: Connection, names: IndexNames) -> int | None:
    """Return the number of the current generation, None if there is none.

    Raises:
        IndexUnavailable: the server does not answer.
    """
    try:
        described = connection.call("describe_alias", names.current)
    except CollectionGone:
        return None
    number = names.generation_number(str(described.get(_ALIAS_OF, "")))
    if number is None:
        raise IndexUnavailable("The index names a generation that is none.", BUILD)
    return number


def current_version(connection: Connection, names: IndexNames) -> str | None:
    """Return a text that is another one whenever a generation is made current, None if there is no
    current one.

    Raises:
        IndexUnavailable: the server does not answer.
    """
    try:
        rows = connection.get(names.current, [_ACTIVATED], (VALUE,))
    except CollectionGone:
        return None
    return str(rows[0][VALUE]) if rows else ""


def make_current(connection: Connection, names: IndexNames, number: int) -> None:
    """Switch the alias to a generation; readers see it from one call to the next."""
    known = current_generation(connection, names) is not None
    version = f"{number} {time.time_ns()}"
    connection.write(names.generation(number), [record(_ACTIVATED, version)])
    connection.call(
        "alter_alias" if known else "create_alias", names.generation(number), names.current
    )


def generations(connection: Connection, names: IndexNames) -> list[Generation]:
    """Return the complete generations in ascending order.

    Raises:
        IndexUnavailable: the server does not answer.
    """
    numbers = map(names.generation_number, collections(connection))
    found = []
    for number in sorted(each for each in numbers if each is not None):
        try:
            rows = connection.get(names.generation(number), _MARKS, (NAME, VALUE))
        except CollectionGone:
            # Another process has removed it.
            continue
        values = {row[NAME]: row[VALUE] for row in rows}
        if MANIFEST in values:
            found.append(
                Generation(
                    number, _seconds(values.get(_RETIRED)), _seconds(values.get(_ROLLED_BACK))
                )
            )
    return found


def _seconds(value: str | None) -> float | None:
    if value is None:
        return None
    try:
        return float(value)
    except ValueError:
        return 0.0


def retire(connection: Connection, names: IndexNames, numbers: Iterable[int]) -> None:
    """Note that nobody goes back to these generations; those that read one go on for a while."""
    for number in numbers:
        connection.write(names.generation(number), [record(_RETIRED, repr(time.time()))])


def note_rollback(connection: Connection, names: IndexNames, number: int) -> None:
    """Note that an older generation took the place of this one."""
    connection.write(names.generation(number), [record(_ROLLED_BACK, repr(time.time()))])


def opening_order(current: int | None, known: Sequence[Generation]) -> list[int]:
    """Return the numbers of generations in the order in which they should be tried."""
    numbers = [each.number for each in known if each.retired is None]
    if current is None:
        return numbers[::-1]
    return sorted(numbers, key=lambda number: (number > current, -number))


def open_index(connection: Connection, names: IndexNames, recipe: Recipe) -> MilvusIndex:
    """Open the current generation, or another where it is damaged.

    Raises:
        IndexUnavailable: nothing was built yet, no generation is intact, or the server does not
            answer.
        IndexMismatch: the current generation was built with another recipe.
    """
    current = current_generation(connection, names)
    if current is None:
        raise IndexUnavailable("There is no index yet.", BUILD)
    try:
        return MilvusIndex(connection, names, current, recipe)
    except EngineUnavailable:
        raise
    except IndexUnavailable as error:
        for number in opening_order(current, generations(connection, names)):
            with suppress(IndexUnavailable):
                older = MilvusIndex(connection, names, number, recipe)
                log.warning("%s Generation %d answers instead.", error.message, number)
                return older
        raise
