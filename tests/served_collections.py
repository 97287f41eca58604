"""The collections of an application in this process, with answerers of the test's choice."""

from collections.abc import Callable

from bot.answer.answerer import Answerer
from bot.collections.collection import Collection
from bot.collections.collections import Collections
from bot.serving.rebuild import Rebuilder
from bot.serving.service import Service
from bot.settings import Settings
from embeddings.indexing.folder_engine.engine import FolderEngine


def served(
    settings: Settings, load: Callable[[], Answerer], first_job: str | None = None
) -> Collections:
    """Return the only collection of the settings, whose index `load` opens."""
    engine = FolderEngine(settings.index_folder)
    rebuilder = Rebuilder(settings, engine, first_job)
    service = Service(engine, load, rebuilder.first_build)
    return Collections([Collection("default", settings, engine, service, rebuilder)])
