"""The protocol of an encoder."""

from collections.abc import Sequence
from typing import Protocol

from embeddings.types import Vectors


class Encoder(Protocol):
    """What a build and a question need of an encoder."""

    @property
    def name(self) -> str: ...

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text may yield another vector."""
        ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Return a `(len(texts), dimensions)` array, each row of length one, or zero where the
        encoder knows nothing of the text."""
        ...
