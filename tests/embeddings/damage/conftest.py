"""What the tests of damaged indexes share."""

import pytest

from embeddings.text.analyser import Analyser
from embeddings.tools import Tools
from tests.embeddings.damage.two_generations import TwoGenerations
from tests.fakes import CharacterDeepEncoder, LetterEncoder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, analyser: Analyser) -> TwoGenerations:
    tools = Tools(LetterEncoder(), analyser, deep=CharacterDeepEncoder())
    return TwoGenerations(tmp_path_factory.mktemp("pair"), tools)


@pytest.fixture
def pair(built: TwoGenerations) -> TwoGenerations:
    """Two whole generations, whatever the test before did to them."""
    built.restore()
    return built
