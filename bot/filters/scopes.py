"""Which documents of an index a filter selects."""

import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, repeat

import numpy as np
import numpy.typing as npt

from bot.filters.dates import days_of
from bot.filters.where import Where
from corpus.text.fold import fold
from embeddings.chunk_set import ChunkSet
from embeddings.index import SearchIndex

# How many filters are remembered: each takes about a byte for each chunk.
_REMEMBERED = 16

_Mask = npt.NDArray[np.bool_]
"""Whether each document is selected, in the order of the folder."""


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The documents that a filter selects, and their chunks.

    `positions` are their places in the folder's order, ascending.
    """

    where: Where
    positions: npt.NDArray[np.int64]
    chunks: ChunkSet
    holds: Callable[[str], bool]
    """Returns whether a document id is one of theirs."""

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self.positions)


class Scopes:
    """The scopes of one generation of an index. Threads may share it.

    What filters compare of the documents is read once, at the first filter, and then stays in
    memory: about 400 bytes for each document.
    """

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._known: OrderedDict[Where, Scope] = OrderedDict()

    def scope(self, where: Where) -> Scope:
        """Return what a filter selects.

        Raises:
            IndexUnavailable: the documents can't be read.
        """
        with self._lock:
            if where not in self._known:
                self._known[where] = self._selected(where)
            self._known.move_to_end(where)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
            return self._known[where]

    def _selected(self, where: Where) -> Scope:
        columns = self._columns
        mask = columns.mask(where)
        places = columns.places

        def holds(identity: str) -> bool:
            at = places.get(identity)
            return at is not None and bool(mask[at])

        chunks = ChunkSet.of(np.repeat(mask, columns.chunk_counts))
        return Scope(where, np.flatnonzero(mask), chunks, holds)

    @cached_property
    def _columns(self) -> "_Columns":
        return _Columns(self._index)


class _Columns:
    """What filters compare, a list or an array for each part of a filter."""

    def __init__(self, index: SearchIndex) -> None:
        columns = index.document_columns()
        self.places = {identity: at for at, identity in enumerate(columns.ids)}
        self.chunk_counts = np.array(columns.chunk_counts, np.int64)
        self._paths = [unicodedata.normalize("NFC", path) for path in columns.paths]
        self._titles = columns.titles
        self._dates = columns.dates

    def mask(self, where: Where) -> _Mask:
        """Return which documents a filter selects; what costs least is compared first."""
        mask = np.ones(len(self._paths), np.bool_)
        if where.document:
            mask[:] = False
            if where.document in self.places:
                mask[self.places[where.document]] = True
        if where.first:
            mask &= self._days[1] >= days_of(where.first)[0]
        if where.last:
            first, last = self._days
            mask &= (first <= days_of(where.last)[1]) & (last >= first)
        if where.path:
            prefix = unicodedata.normalize("NFC", where.path)
            _keep(mask, self._paths, str.startswith, prefix)
        if where.types:
            endings = tuple(f".{each}" for each in where.types)
            _keep(mask, self._names, str.endswith, endings)
        if where.title:
            _keep(mask, self._folded_titles, str.__contains__, fold(where.title))
        return mask

    @cached_property
    def _days(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The first and the last day of the date of each document."""
        days = np.array([days_of(each) for each in self._dates], np.int64).reshape(-1, 2)
        return days[:, 0].copy(), days[:, 1].copy()

    @cached_property
    def _names(self) -> list[str]:
        return [path.rpartition("/")[2].lower() for path in self._paths]

    @cached_property
    def _folded_titles(self) -> list[str]:
        # Folding keeps each character's place, and one long text is folded sooner than many.
        titles = [title.replace("\n", " ") for title in self._titles]
        return fold("\n".join(titles)).split("\n") if titles else []


def _keep(mask: _Mask, texts: list[str], fits: Callable[..., bool], wanted: object) -> None:
    """Clear the mask of documents whose text does not fit what is wanted."""
    selected = compress(texts, mask.tolist())
    mask[mask] = np.fromiter(map(fits, selected, repeat(wanted)), np.bool_)
