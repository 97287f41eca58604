"""The official client, connected to the served samples."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Served

if TYPE_CHECKING:
    from openai import OpenAI


@pytest.fixture(scope="session")
def openai() -> ModuleType:
    """The package of the official client.

    To import it takes a second, which only those workers of pytest pay that use it.
    """
    import openai
    import openai.types.chat
    import openai.types.responses

    return openai


@pytest.fixture(scope="session")
def client(openai: ModuleType, served: Served) -> Iterator[OpenAI]:
    """The official client. Its key is sent and not looked at."""
    with openai.OpenAI(base_url=f"{served.url}/v1", api_key="none", max_retries=0) as client:
        yield client
