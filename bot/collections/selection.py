"""The collections that one request asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answer.answerer import Answerer
from bot.collections.united_answerers import UnitedAnswerers
from bot.types import LeftOut
from corpus.errors import IndexNotReady, IndexUnavailable

if TYPE_CHECKING:
    # It brings all that builds need, and a single question has no collections.
    from bot.collections.collection import Collection


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """An answerer of those collections that can answer; `left_out` are the others."""

    answerer: Answerer
    left_out: tuple[LeftOut, ...] = ()


class Selection:
    """Some collections of a server, as a request chose them.

    It answers as long as one of them can: one that is being built for the first time, is damaged,
    or has lost its folder does not stop the others.
    """

    def __init__(self, collections: "Sequence[Collection]", united: UnitedAnswerers) -> None:
        self.collections = tuple(collections)
        self._united = united

    @property
    def is_building(self) -> bool:
        """Whether the first builds of all of them have not ended yet."""
        return all(each.service.is_building for each in self.collections)

    @property
    def answerer(self) -> Answerer:
        """The answerer of those that can answer, as `open` returns it."""
        return self.open().answerer

    def open(self) -> Opened:
        """Return an answerer of the current generations, which stays with these.

        Raises:
            IndexNotReady: none can answer, and the first build of one has not ended.
            IndexUnavailable: none can be opened.
        """
        opened: dict[str, Answerer] = {}
        problems: dict[str, IndexUnavailable] = {}
        for each in self.collections:
            try:
                opened[each.name] = each.service.answerer
            except IndexUnavailable as error:
                problems[each.name] = error
        if not opened:
            errors = list(problems.values())
            building = (each for each in errors if isinstance(each, IndexNotReady))
            raise next(building, errors[0])
        left_out = tuple(LeftOut(name, error.message) for name, error in problems.items())
        return Opened(self._united.get(opened), left_out)
