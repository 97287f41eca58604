"""A ranked passage."""

from dataclasses import dataclass

from bot.matching.candidate_text import CandidateText
from bot.ranking.features import RankingFeatures
from embeddings.types import StoredChunk


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk with its score, from 0 to 1, and the signs that made it."""

    compared: CandidateText
    score: float
    features: RankingFeatures

    @property
    def stored(self) -> StoredChunk:
        """The chunk as the index holds it."""
        return self.compared.stored
