"""The engines that the contract is tested with, each with a folder of documents."""

from contextlib import closing, contextmanager

import pytest

from embeddings.engine_address import MilvusAddress
from embeddings.indexing.folder_engine.engine import FolderEngine
from embeddings.indexing.milvus_engine.engine import MilvusEngine
from embeddings.indexing.pipeline import build_index
from embeddings.store.milvus.local_server import stop_serving
from tests.embeddings.contract.contents import contents
from tests.embeddings.contract.memory_engine import MemoryEngine

ENGINES = {
    "folder": FolderEngine,
    "memory": lambda _: MemoryEngine(),
    "milvus": lambda folder: MilvusEngine(MilvusAddress("", path=folder)),
}


class Subject:
    """An engine, and the folder of documents that it indexes."""

    def __init__(self, engine, folder, tools):
        self.engine, self.folder, self.tools = engine, folder, tools

    def build(self, files=None, tools=None, **options):
        """Write files and bring the index up to date; forget what was encoded before."""
        self.tools.encoder.encoded.clear()
        return build_index(self.folder(files or {}), self.engine, tools or self.tools, **options)

    def remove(self, *paths):
        for path in paths:
            (self.folder({}) / path).unlink()

    def move(self, path, target):
        (self.folder({}) / path).rename(self.folder({}) / target)

    @contextmanager
    def opened(self):
        with closing(self.engine.open(self.tools.recipe)) as index:
            yield index

    def contents(self):
        with self.opened() as index:
            return contents(index, self.tools)


@pytest.fixture
def subject_of(tmp_path, folder, letters):
    """Return a function that makes a subject with an empty engine of a name; all share a folder."""
    numbers = iter(range(100))
    places = []

    def make(name):
        if name == "milvus":
            pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed")
        places.append(tmp_path / f"index-{next(numbers)}")
        return Subject(ENGINES[name](places[-1]), folder, letters)

    yield make
    for each in places:
        stop_serving(each)


@pytest.fixture(params=list(ENGINES))
def subject(request, subject_of):
    return subject_of(request.param)


@pytest.fixture
def anew(request, subject):
    """Return what a new index of the subject's folder holds."""

    def build():
        name = "memory" if type(subject.engine).__name__ == "MemoryEngine" else "folder"
        other = request.getfixturevalue("subject_of")(name)
        other.build(allow_empty=True)
        return other.contents()

    return build
