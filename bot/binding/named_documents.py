"""How the name of a document in a question changes the order of passages.

The words of a title, or the number of an official document, choose the document; within it, what
else is asked chooses the passage.
"""

from collections.abc import Collection, Sequence

from bot.binding.mentions import Kind
from bot.binding.names import Names
from bot.binding.passage_names import PassageNames
from bot.matching.candidate_text import CandidateText

TITLE_WEIGHT = 0.1
"""What the words of a title weigh in MaxSim with the document that they name."""

# What is added to the score of a passage whose document the question names, and what for the share
# of the rest of the question that one of its sentences contains.
_NAMED = 0.03
_REST = 0.1
_LACKS_KIND = 0.1


def named_documents(names: Names, candidates: Sequence[CandidateText]) -> set[str]:
    """Return the ids of the candidates' documents that a question names by title or number."""
    named = {each.stored.chunk.document_id for each in candidates if each.named_title}
    numbers = [each for each in names.mentions if each.kind is Kind.DOCUMENT_NUMBER]
    if numbers:
        named |= {
            candidate.stored.chunk.document_id
            for candidate in candidates
            if any(map(PassageNames(candidate).meets, numbers))
        }
    return named


def level_in_documents(
    documents: Collection[str], candidates: Sequence[CandidateText], scores: Sequence[float]
) -> list[float]:
    """Return the scores of candidates by a search, those of one of the named documents all as high
    as its best: they mostly say how often a text repeats the name."""
    best: dict[str, float] = {}
    for candidate, score in zip(candidates, scores, strict=True):
        document = candidate.stored.chunk.document_id
        if document in documents:
            best[document] = max(score, best.get(document, 0.0))
    return [
        best.get(candidate.stored.chunk.document_id, score)
        for candidate, score in zip(candidates, scores, strict=True)
    ]


def document_preference(documents: Collection[str], candidate: CandidateText) -> float:
    """Return what is added to the score of a passage whose document the question names.

    It is less where the passage has nothing of the kind that the question asks for: what introduces
    a document repeats its title, and says nothing else of what is asked.
    """
    if candidate.stored.chunk.document_id not in documents:
        return 0.0
    preference = _NAMED + _REST * candidate.best_sentence_coverage
    return preference - _LACKS_KIND if candidate.lacks_asked_kind else preference
