"""What the tests of interrupted builds share."""

import os
from collections.abc import Callable, Iterator

import pytest

from embeddings.text.analyser import Analyser
from embeddings.tools import Tools
from tests.embeddings.crash.build_server import BuildServer
from tests.embeddings.crash.faults import reason_against
from tests.embeddings.crash.scenes import Scene, prepare
from tests.fakes import LetterEncoder


@pytest.fixture(scope="session")
def required() -> bool:
    """Whether a test that can't be made fails instead of being skipped."""
    return bool(os.environ.get("CHUCHU_REQUIRE_FAULTS"))


@pytest.fixture(scope="session")
def faults_possible(required: bool) -> None:
    """Skip where no fault can be made."""
    reason = reason_against()
    if reason and required:
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def build_server(faults_possible: None) -> Iterator[BuildServer]:
    with BuildServer() as server:
        yield server


@pytest.fixture(scope="session")
def scenes(
    tmp_path_factory: pytest.TempPathFactory, analyser: Analyser, build_server: BuildServer
) -> Callable[[str], Scene]:
    """Return a function that prepares each scene once."""
    prepared: dict[str, Scene] = {}

    def scene(action: str) -> Scene:
        if action not in prepared:
            place = tmp_path_factory.mktemp(action)
            tools = Tools(LetterEncoder(), analyser)
            prepared[action] = prepare(action, place, tools, build_server)
        return prepared[action]

    return scene
