"""How a title in a question changes the order of passages.

The words of the title choose the document; within it, what else is asked chooses the passage.
"""

from collections.abc import Sequence

from bot.matching.candidate_text import CandidateText

TITLE_WEIGHT = 0.1
"""What the words of a title weigh in MaxSim with the document that they name."""

# What is added to the score of a passage whose title the question names, and what for the share of
# the rest of the question that one of its sentences contains.
_NAMED = 0.03
_REST = 0.1


def level_in_named_documents(
    candidates: Sequence[CandidateText], scores: Sequence[float]
) -> list[float]:
    """Return the scores of candidates by a search, those of one document that the question names
    all as high as its best: they mostly say how often a text repeats the title."""
    best: dict[str, float] = {}
    for candidate, score in zip(candidates, scores, strict=True):
        if candidate.named_title:
            document = candidate.stored.chunk.document_id
            best[document] = max(score, best.get(document, 0.0))
    return [
        best.get(candidate.stored.chunk.document_id, score)
        for candidate, score in zip(candidates, scores, strict=True)
    ]


def title_preference(candidate: CandidateText) -> float:
    """Return what is added to the score of a passage whose title the question names."""
    if not candidate.named_title:
        return 0.0
    return _NAMED + _REST * candidate.best_sentence_coverage
