"""The answerers over several collections, kept while their generations are current."""

import threading
from collections import OrderedDict
from collections.abc import Mapping

from bot.answer.answerer import Answerer
from bot.collection_names import DEFAULT_COLLECTION
from bot.collections.union_index import Member, UnionIndex

# An answerer of each choice of collections that is asked now and then.
_KEPT = 16


class UnitedAnswerers:
    """Unites the answerers of collections. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, ...], tuple[tuple[Answerer, ...], Answerer]] = (
            OrderedDict()
        )

    def get(self, opened: Mapping[str, Answerer]) -> Answerer:
        """Return the answerer over collections, given one of each by their names.

        It is the same object as long as the generations are, because it learns about its index
        what takes time, such as the versions of documents.
        """
        if opened.keys() == {DEFAULT_COLLECTION}:
            return opened[DEFAULT_COLLECTION]
        names, sources = tuple(opened), tuple(opened.values())
        with self._lock:
            kept = self._kept.get(names)
            if kept is not None and kept[0] == sources:
                self._kept.move_to_end(names)
                return kept[1]
            self._drop_outdated(opened)
            members = [Member(name, each.index) for name, each in opened.items()]
            united = sources[0].over(UnionIndex(members))
            self._kept[names] = (sources, united)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return united

    def _drop_outdated(self, current: Mapping[str, Answerer]) -> None:
        """Drop what would keep the files of older generations open; the lock is held."""
        for names, (sources, _) in list(self._kept.items()):
            pairs = zip(names, sources, strict=True)
            if any(current.get(name, source) is not source for name, source in pairs):
                del self._kept[names]
