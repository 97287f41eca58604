"""A collection: one folder, its index, and what builds and answers from it."""

from dataclasses import dataclass

from bot.serving.jobs import JobStore
from bot.serving.rebuild import Rebuilder
from bot.serving.service import Service
from bot.settings import Settings
from embeddings.engine import IndexEngine


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """A named folder. `settings` are those of this folder alone: its documents and its index."""

    name: str
    settings: Settings
    engine: IndexEngine
    service: Service
    rebuilder: Rebuilder

    @property
    def jobs(self) -> JobStore:
        """The builds of its index."""
        return self.rebuilder.jobs
