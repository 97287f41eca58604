"""The official client, connected to the served samples."""

from collections.abc import Iterator

import openai
import pytest

from tests.conftest import Served


@pytest.fixture(scope="session")
def client(served: Served) -> Iterator[openai.OpenAI]:
    """The official client. Its key is sent and not looked at."""
    with openai.OpenAI(base_url=f"{served.url}/v1", api_key="none", max_retries=0) as client:
        yield client
