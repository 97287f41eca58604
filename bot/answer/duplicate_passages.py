"""Which passages say the same, and which other documents hold them.

Passages are compared by their wording: folded, without white space and punctuation. So neither
script, width nor layout makes a difference, and another number does.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.answer.quote_selection import Quote, best_sentences
from bot.ranking.passage import Passage
from bot.types import Question
from corpus.text.fold import fold
from embeddings.index import SearchIndex

_MEMBERS = 50
# Characters of other documents that are read for one answer.
_READ = 200_000
_PLACES = 20
# Marks go, but not those inside a number, nor a minus before one: 3.5 is not 35, nor -5 the same
# as 5.
_MARKS = re.compile(r"[\W_]++(?!\d)|(?<!\d)(?:(?![-−]\d)[\W_])+")
_IN_NUMBER = re.compile(r"\d[\d\W]|\W\d")


def wording(text: str) -> str:
    """Return what a text says: its letters and numbers, folded."""
    return _wording_of(fold(text))


def _wording_of(folded: str) -> str:
    return _MARKS.sub("", "".join(folded.split()))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The wording of a passage, and `[start, end)` of its answering sentences in it."""

    wording: str
    start: int
    end: int

    def may_agree_with(self, folded: str) -> bool:
        """Tell whether a folded text holds each letter of the answering sentences at all, which is
        soon told of most."""
        return all(map(folded.__contains__, self.wording[self.start : self.end]))

    def agrees_with(self, text: str) -> bool:
        """Tell whether another text, given by its wording, says the same.

        Laid over one another at the answering sentences, the two must agree as far as both reach,
        and that must be half of the shorter one at least: the same text may be cut elsewhere, and
        follow upon something else. A text that says another number there does not agree.
        """
        core = self.wording[self.start : self.end]
        return any(self._agrees_at(place, text) for place in islice(_places(text, core), _PLACES))

    def _agrees_at(self, place: int, text: str) -> bool:
        shift = place - self.start
        first, last = max(0, -shift), min(len(self.wording), len(text) - shift)
        return (
            text.startswith(self.wording[first:last], first + shift)
            and 2 * (last - first) >= min(len(self.wording), len(text))
            and not any(_cuts_number(self.wording, at) for at in (first, last))
            and not any(_cuts_number(text, at + shift) for at in (first, last))
        )


def _places(text: str, core: str) -> Iterator[int]:
    place = text.find(core) if core else -1
    while place >= 0:
        yield place
        place = text.find(core, place + 1)


def _cuts_number(text: str, place: int) -> bool:
    return place > 0 and _IN_NUMBER.match(text, place - 1) is not None


def excerpt(folded: str, quote: Quote) -> Excerpt:
    """Return the wording of a folded passage, and where its answering sentences stand in it."""
    start, end = quote.spans[0][0], quote.spans[-1][1]
    parts = [_wording_of(part) for part in (folded[:start], folded[start:end], folded[end:])]
    return Excerpt("".join(parts), len(parts[0]), len(parts[0]) + len(parts[1]))


@dataclass(frozen=True, slots=True)
class DistinctPassage:
    """A passage, its answering sentences, and the paths of worse ones that say the same."""

    passage: Passage
    quote: Quote
    excerpt: Excerpt
    paths: tuple[str, ...] = ()


def distinct_passages(
    question: Question, passages: Sequence[Passage], limit: int
) -> list[DistinctPassage]:
    """Return the first passages, `limit` at most, of those that say different things."""
    kept: list[DistinctPassage] = []
    for passage in passages:
        folded = passage.compared.folded_text
        same = _first_that_agrees(kept, folded)
        if same is not None:
            paths = (*kept[same].paths, passage.stored.path)
            kept[same] = replace(kept[same], paths=paths)
        elif len(kept) < limit:
            quote = best_sentences(question, passage)
            kept.append(DistinctPassage(passage, quote, excerpt(folded, quote)))
    return kept


def _first_that_agrees(kept: Sequence[DistinctPassage], folded: str) -> int | None:
    likely = [at for at, each in enumerate(kept) if each.excerpt.may_agree_with(folded)]
    text = _wording_of(folded) if likely else ""
    return next((at for at in likely if kept[at].excerpt.agrees_with(text)), None)


class DuplicatePassages:
    """Looks up, for one answer, which other documents hold its passages."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._wordings: dict[str, str] = {}
        self._left = _READ

    def also_in(self, found: DistinctPassage) -> tuple[str, ...]:
        """Return the paths of other documents that hold a passage, in alphabetical order.

        These are the documents of worse passages, and of those that are like the passage's own as
        a whole the ones whose text really holds it. Of the others no more is read than is cheap.
        """
        stored = found.passage.stored
        paths = set(found.paths)
        for other in self._index.near_duplicates(stored.chunk.document_id, _MEMBERS):
            if other.path not in paths and self._holds(other.id, other.characters, found.excerpt):
                paths.add(other.path)
        return tuple(sorted(paths - {stored.path}))

    def _holds(self, identity: str, characters: int, passage: Excerpt) -> bool:
        if identity not in self._wordings:
            if characters > self._left:
                return False
            self._left -= characters
            self._wordings[identity] = wording(self._index.document(identity).text)
        return passage.agrees_with(self._wordings[identity])
