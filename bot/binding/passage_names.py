"""What a passage says about the things that a question names."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from bot.binding.alternatives import alternatives
from bot.binding.calendar import (
    bare_days,
    bare_years,
    days,
    editions,
    months,
    months_of_days,
    periods,
    years,
)
from bot.binding.codes import codes, document_numbers, named_codes, numbered_things
from bot.binding.mentions import Kind, Mention
from bot.binding.regions import has_places, regions
from bot.binding.titles import is_rule
from bot.binding.weekdays import weekdays
from bot.matching.candidate_text import CandidateText
from corpus.patterns.lazy import lazy_pattern
from corpus.text.fold import fold
from embeddings.text.numbers import normalise_numbers

_READERS: dict[Kind, Callable[[str], Iterable[Mention]]] = {
    Kind.DAY: days,
    Kind.MONTH: months,
    Kind.PERIOD: periods,
    Kind.YEAR: years,
    Kind.EDITION: editions,
    Kind.WEEKDAY: weekdays,
    Kind.NUMBERED: numbered_things,
    Kind.CODE: codes,
    Kind.NAMED_CODE: named_codes,
    Kind.DOCUMENT_NUMBER: document_numbers,
    Kind.REGION: regions,
    Kind.ALTERNATIVE: alternatives,
}

# Where a text says what holds elsewhere, it may say it of any place.
_OTHER_PLACES = lazy_pattern(
    "(?:其[他它余]|以外的?|省会)(?:城市|地区|地方|省市|省份|地市)|[^,。;\n]省会"
)


def sentence_mentions(kinds: Iterable[Kind], folded: str) -> list[Mention]:
    """Return what a folded sentence mentions of some kinds."""
    text = normalise_numbers(folded)
    return [each for kind in kinds for each in _READERS[kind](text)]


def names_others(mentions: Sequence[Mention], head: str, text: str) -> bool:
    """Return whether the folded title and path of a document, and what is quoted of it, name
    something else than a question does, and nothing of that sort which it names."""
    for named in mentions:
        found = sentence_mentions([named.kind], text) or sentence_mentions([named.kind], head)
        if named.kind is Kind.YEAR:
            found = found or list(bare_years(head))
        alike = [each for each in mentions if (each.kind, each.group) == (named.kind, named.group)]
        is_met = any(each.admits(other) for each in alike for other in found)
        if not is_met and any(map(named.excludes, found)):
            return True
    return False


class PassageNames:
    """The names in one passage. They are read when they are first asked for, and kept."""

    def __init__(self, candidate: CandidateText) -> None:
        self.candidate = candidate
        self._stored = candidate.stored
        self._found: dict[Kind, tuple[Mention, ...]] = {}
        self._found_in_head: dict[Kind, tuple[Mention, ...]] = {}

    @cached_property
    def _head(self) -> str:
        """Title and path, which say what all of the document is about."""
        return normalise_numbers(fold(f"{self._stored.title}\n{self._stored.path}"))

    @cached_property
    def _context(self) -> str:
        return normalise_numbers("\n".join(map(fold, self._stored.chunk.headings)))

    @property
    def _text(self) -> str:
        """Context and text, their numbers normalised where the question has numbers."""
        return self.candidate.comparable

    @cached_property
    def _year(self) -> int | None:
        date = self._stored.date or ""
        return int(date[:4]) if date[:4].isdecimal() else None

    def meets(self, named: Mention) -> bool:
        """Return whether the passage, its title, path or date says what a question names."""
        if named.kind is Kind.REGION:
            if named.value in self._text:
                return True
            # The text may still name a place in it; to find the regions of a text takes longest.
            if not has_places(named.value):
                return any(map(named.is_met_by, self._in_head(named.kind)))
        if any(named.is_met_by(each) for each in self._mentions(named.kind)):
            return True
        if named.kind is Kind.DAY:
            return _has_bare_day(named, self._text)
        if named.kind is Kind.MONTH:
            return any(map(named.is_met_by, months_of_days(self._text)))
        if named.kind is Kind.YEAR:
            return named.low <= (self._year or 0) <= named.high
        if named.kind is Kind.EDITION:
            said = named.value or f"{named.low}年"
            return named.low == self._year or said in self.candidate.searchable
        return False

    def holds_elsewhere(self, named: Mention) -> bool:
        """Return whether the passage says what holds in other places than it names."""
        return named.kind is Kind.REGION and _OTHER_PLACES.search(self._text) is not None

    def meets_in_head(self, named: Mention) -> bool:
        """Return whether title, path or the headings above the passage say it."""
        head = [*self._in_head(named.kind), *_READERS[named.kind](self._context)]
        if named.kind is Kind.YEAR:
            return any(map(named.admits, head)) or named.low <= (self._year or 0) <= named.high
        return any(map(named.admits, head))

    def others_in_head(self, named: Mention) -> list[Mention]:
        """Return what title and path name instead of what a question names; no year of a rule's
        title: a rule holds on."""
        if named.kind is Kind.YEAR and is_rule(self._stored.title):
            return []
        head = self._in_head(named.kind)
        return [] if any(map(named.admits, head)) else _others(named, head)

    def others_in_text(self, named: Mention) -> list[Mention]:
        """Return what the passage names instead of what a question names."""
        return _others(named, self._mentions(named.kind))

    def others_in(self, named: Mention, sentences: Sequence[str]) -> list[Mention]:
        """Return what folded sentences of the passage name instead."""
        found = [each for text in sentences for each in sentence_mentions([named.kind], text)]
        return [] if any(map(named.admits, found)) else _others(named, found)

    def _in_head(self, kind: Kind) -> tuple[Mention, ...]:
        known = self._found_in_head.get(kind)
        if known is None:
            known = self._found_in_head[kind] = tuple(self._read_head(kind))
        return known

    def _read_head(self, kind: Kind) -> Iterator[Mention]:
        yield from _READERS[kind](self._head)
        if kind is Kind.YEAR:
            yield from bare_years(self._head)
        if kind is Kind.EDITION:
            yield from editions(fold(f"{self._stored.title}\n{self._stored.path}"))
            for year in (*years(self._head), *bare_years(self._head)):
                yield replace(year, kind=kind)

    def _mentions(self, kind: Kind) -> tuple[Mention, ...]:
        known = self._found.get(kind)
        if known is None:
            found = [*self._in_head(kind), *_READERS[kind](self._text)]
            if kind is Kind.YEAR:
                found += years(self._text, self._year)
            known = self._found[kind] = tuple(found)
        return known


def _others(named: Mention, found: Iterable[Mention]) -> list[Mention]:
    return [each for each in found if named.excludes(each)]


def _has_bare_day(named: Mention, text: str) -> bool:
    """Return whether a text has a day whose month it leaves out, and that may be the named one."""
    first, last = named.low % 100, named.high % 100
    return any(low <= first and last <= high for low, high in bare_days(text))
