"""The protocol of an encoder."""

from collections.abc import Sequence
from typing import Protocol

from embeddings.types import Vectors


class Encoder(Protocol):
    """Turns texts and questions into vectors, so that a question is near to what answers it."""

    @property
    def name(self) -> str:
        """The name by which the user chose the encoder."""
        ...

    @property
    def fingerprint(self) -> str:
        """A hash of all that determines the vectors.

        It changes whenever the same text may get another vector.
        """
        ...

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        ...

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Return an array of shape `(len(texts), dimensions)`, a row for each text.

        Each row has length one, or is all zeros where the encoder knows nothing of the text.
        `query` says that the texts are questions, which some models encode differently.
        """
        ...
