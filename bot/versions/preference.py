"""Ranking of passages by the versions of their documents.

The version in force comes before older ones, which are left out where it says the same; a question
may name another version.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.ranking.passage import Passage
from bot.types import Question
from bot.versions.catalog import VersionCatalog
from bot.versions.choice import Choice, choose
from bot.versions.family import Family
from corpus.text.fold import fold

# How far a passage of the version that a question means may lie behind one of another version and
# still come first, where the two don't correspond.
_MARGIN = 0.08
# The share of a quote's pairs of characters that a passage has which says the same, perhaps with
# other figures.
_SAME_SUBJECT = 0.5
_MIN_PAIRS = 2
# A passage whose score is lower by more is not what was asked for, whatever it has in common.
_MAX_DEFICIT = 0.15
# Passages further behind are left as they are.
_RANKED = 12

QuoteOf = Callable[[Passage], str]
"""Returns the sentences of a passage that would be quoted."""

Counterparts = Callable[[str, frozenset[str]], Sequence[Passage]]
"""Returns passages of the named documents that have much in common with a text."""


@dataclass(frozen=True, slots=True)
class VersionRanking:
    """Ranks passages for one question."""

    catalog: VersionCatalog
    question: Question
    today: date
    quote_of: QuoteOf
    counterparts: Counterparts

    def rank(self, passages: Sequence[Passage]) -> list[Passage]:
        """Return passages, best first, in the order that versions give them, without those that a
        passage of the version in force replaces."""
        families = self._families(passages[:_RANKED])
        ranked = list(passages)
        for family in families:
            ranked = self._rank_family(ranked, family)
        return ranked

    def _families(self, passages: Sequence[Passage]) -> list[Family]:
        found: dict[tuple[str, str], Family] = {}
        for each in passages:
            family = self.catalog.family(each.stored)
            if family is not None:
                found.setdefault(family.versions[0].family, family)
        return list(found.values())

    def _rank_family(self, passages: list[Passage], family: Family) -> list[Passage]:
        """Return all passages with those of one family ranked anew."""
        ids = {each.id for each in family.versions}
        choice = choose(fold(self.question.text), family, self.today)
        preferred = [each for each in passages if _document(each) in choice.preferred]
        others = [
            each
            for each in passages[:_RANKED]
            if _document(each) in ids and _document(each) not in choice.preferred
        ]
        if not others:
            return passages
        # Only what would be quoted is worth a search.
        kept, raised = self._replaced(others, preferred, choice, others[0] is passages[0])
        changed = {id(each) for each in (*others, *preferred)}
        rest = [each for each in passages if id(each) not in changed]
        # Sorting is stable: of equal scores those of the preferred version come first.
        return sorted([*raised, *kept, *rest], key=lambda each: -each.score)

    def _replaced(
        self,
        others: Sequence[Passage],
        preferred: Sequence[Passage],
        choice: Choice,
        may_search: bool,
    ) -> tuple[list[Passage], list[Passage]]:
        """Return the passages of other versions that stay, and those of the preferred one, each
        with the score of the best passage that it takes the place of.

        With `may_search` the passage that corresponds to the first one is searched for.
        """
        raised = {each.stored.chunk.id: each for each in preferred}
        kept: list[Passage] = []
        for other in others:
            quote = self.quote_of(other)
            least = other.score - _MAX_DEFICIT
            counterpart = _most_alike(quote, list(raised.values()), least)
            if counterpart is None and may_search:
                found = self.counterparts(quote, choice.preferred)
                counterpart = _most_alike(quote, found, least)
            may_search = False
            if counterpart is not None:
                score = max(counterpart.score, other.score)
                raised[counterpart.stored.chunk.id] = replace(counterpart, score=score)
            if counterpart is None or choice.keeps_others:
                kept.append(other)
        best = max((each.score for each in raised.values()), default=1.0)
        margin = 1.0 if choice.is_named else _MARGIN
        behind = [
            replace(each, score=best) if 0 < each.score - best <= margin else each for each in kept
        ]
        return behind, sorted(raised.values(), key=lambda each: -each.score)


def _document(passage: Passage) -> str:
    return passage.stored.chunk.document_id


def _most_alike(quote: str, passages: Sequence[Passage], least: float) -> Passage | None:
    """Return the passage that has most of a quote's pairs of characters, where that is enough and
    its score is `least` at least."""
    pairs = {quote[at : at + 2] for at in range(len(quote) - 1)}
    pairs = {each for each in pairs if each.isalnum() and not each.isascii()}
    best, most = None, _SAME_SUBJECT * len(pairs)
    for passage in passages if len(pairs) >= _MIN_PAIRS else ():
        text = passage.candidate.folded_text
        shared = sum(each in text for each in pairs)
        if shared >= most and passage.score >= least and (best is None or shared > most):
            best, most = passage, shared
    return best
