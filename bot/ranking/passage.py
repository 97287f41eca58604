"""A ranked passage."""

from dataclasses import dataclass

from bot.matching.candidate_text import CandidateText
from bot.ranking.features import RankingFeatures
from bot.types import SearchHit
from embeddings.judging.answer_judge import Judgement
from embeddings.types import StoredChunk

KIND_PREFERENCE = 0.03
"""What a passage that lacks the kind of answer asked for loses of its score, where another one of
its document has it."""

DEFINITION_PREFERENCE = 0.08
"""What is added to the score of a passage that defines the term whose meaning is asked for."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A candidate with its ranking features and the score, from 0 to 1, that they give.

    `deep_sentences` are the deep cosines of the question and its first sentences, on the scale of
    `bot.ranking.features.scaled_cosine`; none where they are not known. `judgement` is what the
    answer judge says of it, None where it was not judged.
    """

    candidate: CandidateText
    score: float
    features: RankingFeatures
    deep_sentences: tuple[float, ...] = ()
    judgement: Judgement | None = None

    @property
    def stored(self) -> StoredChunk:
        """The chunk as the index stores it."""
        return self.candidate.stored


def search_hit(passage: Passage) -> SearchHit:
    """Return what a caller sees of a passage."""
    stored = passage.stored
    chunk = stored.chunk
    return SearchHit(
        document_id=chunk.document_id,
        path=stored.path,
        title=stored.title,
        date=stored.date,
        author=stored.author,
        url=stored.url,
        headings=chunk.headings,
        quote=stored.text,
        start=chunk.start,
        end=chunk.end,
        lines=stored.lines,
        places=stored.places,
        score=passage.score,
    )
