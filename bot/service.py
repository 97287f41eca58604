"""What serves questions while the process lives."""

from bot.answerer import Answerer
from corpus.errors import IndexUnavailable


class Service:
    """Holds the answerer that questions go to."""

    def __init__(self, answerer: Answerer | None = None) -> None:
        self._answerer = answerer

    @property
    def answerer(self) -> Answerer:
        """The answerer of the open generation.

        Raises:
            IndexUnavailable: no generation is open.
        """
        answerer = self._answerer
        if answerer is None:
            raise IndexUnavailable("The index is not ready.", "Try again in a moment.")
        return answerer
