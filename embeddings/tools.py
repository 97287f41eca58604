"""What turns files into something searchable."""

from dataclasses import dataclass

from corpus.version import corpus_identity
from embeddings.encoding.encoder import Encoder
from embeddings.store.manifest import FORMAT, Recipe
from embeddings.text.analyser import Analyser


@dataclass(frozen=True, slots=True)
class Tools:
    """What turns files into something searchable.

    `text_column` names the column that holds the text of records; it is guessed unless given.
    """

    encoder: Encoder
    analyser: Analyser
    text_column: str | None = None

    @property
    def recipe(self) -> Recipe:
        """The recipe of an index that these tools build and can search."""
        return Recipe(
            format=FORMAT,
            encoder=self.encoder.name,
            fingerprint=self.encoder.fingerprint,
            dimensions=self.encoder.dimensions,
            analyser=self.analyser.identity,
            corpus=corpus_identity(self.text_column),
        )
