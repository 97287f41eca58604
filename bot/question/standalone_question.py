"""A question in the words in which it is searched."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StandaloneQuestion:
    """A question as it is searched; `own` is what weighs in full of it: what was asked just now, or
    all of it where that varies an earlier question."""

    text: str
    own: str
