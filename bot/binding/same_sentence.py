"""Whether a passage that names what a question names says of another thing what is asked.

常住人口 of 2022 stands beside 生产总值 of 2021: the passage names 2021, but says nothing of the
population of that year.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.binding.mentions import Kind, Mention
from bot.binding.passage_names import sentence_mentions
from bot.matching.candidate_text import CandidateText

# A sentence says as much of what is asked as those quoted if it lacks no more of the question.
_MISSING = 0.3
# These are also named to compare with, or are ordinary words; what a sentence is about stands at
# its beginning.
_ELSEWHERE_TOO = frozenset({Kind.YEAR, Kind.ALTERNATIVE})
_BEGINNING = 6


def said_of_others(
    named: Mention,
    mentions: Sequence[Mention],
    candidate: CandidateText,
    quoted: Sequence[str],
) -> list[Mention]:
    """Return what sentences of a passage name instead of `named`, while no sentence about `named`
    says what they say of the question; none where that is not so.

    `mentions` are all that the question names. A sentence about `named` must not be about another
    thing of the sort of one of them. If the quoted sentences are about another thing, these count;
    otherwise any that have much of the question which no other sentence has.
    """
    sentences = [
        _Sentence(
            matches,
            _others(named, text),
            _is_about(text, named, mentions),
            any(text in each for each in quoted),
        )
        for text, matches in zip(
            candidate.folded_sentences, candidate.sentence_matches, strict=True
        )
    ]
    others = [each for each in sentences if each.others and not each.is_about_named]
    of_quoted = [each for each in others if each.is_quoted]
    asked: list[Mapping[str, float]]
    saying: list[Mapping[str, float]]
    if of_quoted:
        others = of_quoted
        asked = [_terms(each for each in sentences if each.is_quoted)]
        saying = [each.matches for each in sentences if each.is_about_named]
    else:
        asked = [each.matches for each in others]
        saying = [_terms(each for each in sentences if each not in others)]
    allowed = _MISSING * (candidate.total_weight or 1.0)
    is_said = all(any(_lacks(each, said) <= allowed for said in saying) for each in asked)
    return [] if is_said else [mention for each in others for mention in each.others]


def _lacks(asked: Mapping[str, float], said: Mapping[str, float]) -> float:
    """Return the weight of terms that are asked and not said."""
    return sum(weight for term, weight in asked.items() if term not in said)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The terms of the question in a sentence, what it names instead of what the question names,
    whether it is about just that, and whether it is quoted."""

    matches: Mapping[str, float]
    others: tuple[Mention, ...]
    is_about_named: bool
    is_quoted: bool


def _terms(sentences: Iterable[_Sentence]) -> dict[str, float]:
    return {term: weight for each in sentences for term, weight in each.matches.items()}


def _others(named: Mention, text: str) -> tuple[Mention, ...]:
    found = sentence_mentions([named.kind], text)
    return tuple(each for each in found if named.excludes(each) and is_subject(each, text))


def is_subject(mention: Mention, text: str) -> bool:
    """Return whether a sentence may be about what it mentions: of a year, or a word of a closed
    set, whether it begins with it."""
    return mention.kind not in _ELSEWHERE_TOO or 0 <= text.find(mention.shown) <= _BEGINNING


def _is_about(text: str, named: Mention, mentions: Iterable[Mention]) -> bool:
    for each in mentions:
        found = sentence_mentions([each.kind], text)
        if each is named and not any(map(named.admits, found)):
            return False
        if any(map(each.excludes, found)) and not any(map(each.admits, found)):
            return False
    return True
