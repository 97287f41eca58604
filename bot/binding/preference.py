"""How what a question names changes the order of passages."""

from collections.abc import Sequence

from bot.binding.articles import ArticleReference, article_heads
from bot.binding.mentions import Kind, Mention
from bot.binding.names import Names
from bot.binding.passage_names import PassageNames
from bot.binding.titles import document_names, is_law
from bot.matching.candidate_text import CandidateText

# What is added to the score of a passage that meets all that a question names, and what is taken
# from one that is about other things of the same sort.
_MET = 0.06
_OTHER = 0.10
_ARTICLE = 0.25
_ARTICLE_OF_ANY = 0.1
_OTHER_LAW = 0.15


def preferences(names: Names, passages: Sequence[PassageNames]) -> list[float]:
    """Return what is to be added to the score of each candidate with these names."""
    candidates = [each.candidate for each in passages]
    if not names:
        return [0.0] * len(candidates)
    total = [0.0] * len(candidates)
    for named in names.mentions:
        met = _met(named, candidates, passages)
        for at, passage in enumerate(passages):
            if met[at]:
                total[at] += _MET
            elif passage.others_in_head(named) or _is_about_others(named, passage):
                total[at] -= _OTHER
    count = max(1, len(names.mentions))
    total = [each / count for each in total]
    if names.article is not None:
        for at, candidate in enumerate(candidates):
            total[at] += _article_preference(names.article, candidate)
    return total


def _met(
    named: Mention, candidates: Sequence[CandidateText], passages: Sequence[PassageNames]
) -> list[bool]:
    met = [passage.meets(named) for passage in passages]
    if named.kind is Kind.DOCUMENT_NUMBER:
        # It stands in the letterhead, and holds for all of the document.
        documents = {
            each.stored.chunk.document_id
            for each, is_met in zip(candidates, met, strict=True)
            if is_met
        }
        return [each.stored.chunk.document_id in documents for each in candidates]
    return met


def _is_about_others(named: Mention, passage: PassageNames) -> bool:
    # A year in a text may be any: of a law that it cites, of a comparison.
    return named.kind not in (Kind.YEAR, Kind.REGION) and bool(passage.others_in_text(named))


def _article_preference(article: ArticleReference, candidate: CandidateText) -> float:
    heads = {number for _, number in article_heads(candidate.folded_text)}
    of_law = is_law(article.law, document_names(candidate.stored))
    if of_law is False:
        return -_OTHER_LAW
    if article.number not in heads:
        return 0.0
    return _ARTICLE if of_law or not article.law else _ARTICLE_OF_ANY
