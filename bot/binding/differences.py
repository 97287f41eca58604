"""Whether the best passage is about something else than a question names, and what it has."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.binding.articles import article_heads
from bot.binding.mentions import Kind, Mention
from bot.binding.named_laws import meets_law
from bot.binding.names import Names
from bot.binding.passage_names import PassageNames
from bot.binding.titles import document_names, is_law
from bot.matching.candidate_text import CandidateText

_MAX_SHOWN = 5
# A passage that meets what a question names, and ranks this little behind one that does not, may
# well be the answer.
_NEARLY_AS_GOOD = 0.05


@dataclass(frozen=True, slots=True)
class QuotedCandidate:
    """A candidate with its score, and the folded sentences of it that an answer would quote."""

    candidate: CandidateText
    score: float
    sentences: tuple[str, ...]


def differences(
    names: Names, found: Sequence[QuotedCandidate], has_law: Callable[[str], bool]
) -> tuple[str, ...]:
    """Return a sentence for each thing that a question names, while the best passage names others
    of its sort instead, and none that is nearly as good names it; `found` come best first.

    `has_law` says whether any document has a title; only titles that none of `found` meets are
    asked for.
    """
    if not names or not found:
        return ()
    passages = [PassageNames(each.candidate) for each in found]
    differs: list[str] = []
    for named in names.mentions:
        others = _others(named, passages[0], found[0].sentences)
        if not others or _is_met(named, names, found, passages):
            continue
        if named.kind not in (Kind.YEAR, Kind.REGION):
            others += passages[0].others_in_text(named)
        for each, passage in zip(found[1:], passages[1:], strict=True):
            others += _others(named, passage, each.sentences)
        differs.append(_sentence(named.shown, others))
    article = _article_difference(names, found)
    if article is not None:
        return (*differs, article)
    differs += [
        f"没有《{law}》"
        for law in names.laws
        if not any(meets_law(law, each.candidate) for each in found) and not has_law(law)
    ]
    return tuple(differs)


def _is_met(
    named: Mention,
    names: Names,
    found: Sequence[QuotedCandidate],
    passages: Sequence[PassageNames],
) -> bool:
    """Return whether what a question names is met by the best passage, or one nearly as good; by
    any, if the best meets another thing of its sort: where two are compared, each has its own."""
    compared = any(
        each is not named and each.kind is named.kind and passages[0].meets(each)
        for each in names.mentions
    )
    least = 0.0 if compared else found[0].score - _NEARLY_AS_GOOD
    return any(
        passage.meets(named)
        for each, passage in zip(found, passages, strict=True)
        if each.score >= least
    )


def _others(named: Mention, passage: PassageNames, sentences: Sequence[str]) -> list[Mention]:
    others = passage.others_in(named, sentences)
    if named.kind is Kind.YEAR:
        return others
    return others or passage.others_in_head(named)


def _article_difference(names: Names, found: Sequence[QuotedCandidate]) -> str | None:
    article = names.article
    if article is None or not article.law:
        return None
    laws = [is_law(article.law, document_names(each.candidate.stored)) for each in found]
    if laws[0] is False and True not in laws:
        title = found[0].candidate.stored.title
        return f"没有{article.law}{article.shown}；有《{title}》"
    heads = [[number for _, number in article_heads(each.candidate.folded_text)] for each in found]
    if laws[0] and heads[0] and not any(article.number in each for each in heads):
        return f"没有{article.law}{article.shown}"
    return None


def _sentence(named: str, others: Iterable[Mention]) -> str:
    shown = list(dict.fromkeys(other.shown for other in others))
    more = "等" if len(shown) > _MAX_SHOWN else ""
    return f"没有 {named}；有 {'、'.join(shown[:_MAX_SHOWN])}{more}"
