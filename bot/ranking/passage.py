"""A ranked passage."""

from dataclasses import dataclass

from bot.matching.candidate_text import CandidateText
from bot.ranking.features import RankingFeatures
from embeddings.types import StoredChunk


@dataclass(frozen=True, slots=True)
class Passage:
    """A candidate with its ranking features and the score, from 0 to 1, that they give."""

    candidate: CandidateText
    score: float
    features: RankingFeatures

    @property
    def stored(self) -> StoredChunk:
        """The chunk as the index stores it."""
        return self.candidate.stored
