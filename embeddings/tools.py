"""The encoder and the analyser of an index, and the recipe that they amount to."""

from dataclasses import dataclass

from corpus.version import corpus_identity
from embeddings.encoding.deep_encoder import DeepEncoder, deep_recipe
from embeddings.encoding.encoder import Encoder
from embeddings.judging.answer_judge import AnswerJudge
from embeddings.recipe import Recipe
from embeddings.text.analyser import Analyser
from embeddings.types import IndexInfo


@dataclass(frozen=True, slots=True)
class Tools:
    """The parts that a build and a search of the same index must have in common.

    `text_column` names the column of CSV and JSONL files that holds the text of a record; unless
    given it is guessed for each file. `deep` adds deep vectors to an index, which is no part of its
    recipe: an index without them, or with those of another encoder, can be searched too. `judge`
    reads the best passages of an answer; a build does not use it.
    """

    encoder: Encoder
    analyser: Analyser
    text_column: str | None = None
    deep: DeepEncoder | None = None
    judge: AnswerJudge | None = None

    @property
    def recipe(self) -> Recipe:
        """The recipe of the indexes that these tools build and can search."""
        return Recipe(
            encoder=self.encoder.name,
            fingerprint=self.encoder.fingerprint,
            dimensions=self.encoder.dimensions,
            analyser=self.analyser.identity,
            corpus=corpus_identity(self.text_column),
        )

    def missing_deep_vectors(self, index: IndexInfo) -> int | None:
        """Return how many chunks of an index lack vectors of the deep encoder; None without one."""
        if self.deep is None:
            return None
        if index.deep is None or index.deep.recipe != deep_recipe(self.deep):
            return index.chunks
        return index.deep.missing
