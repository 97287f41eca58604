"""A server in the place of one with a language model."""

import pytest

from tests.language_model import FakeLanguageModel


@pytest.fixture
def model():
    fake = FakeLanguageModel()
    yield fake
    fake.close()
