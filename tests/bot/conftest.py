"""Fixtures for the tests of the bot: requests without a network, answerers over small folders."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.answer.answerer import Answerer
from embeddings.encoding import deep
from embeddings.indexing.folder_engine import deep_part
from embeddings.store.generations import open_index
from embeddings.text.background_idf import load_background_idf
from embeddings.tools import Tools
from tests.conftest import Served
from tests.fakes import CharacterDeepEncoder
from tests.folder_builds import build_index


class InProcess:
    """Sends requests to an ASGI application in this process."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def talk(self, what: Callable[[httpx.AsyncClient], Awaitable[Any]]) -> Any:
        """Return the result of a function that may send several requests at the same time."""

        async def connected() -> Any:
            transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
            base = "http://127.0.0.1"
            async with httpx.AsyncClient(transport=transport, base_url=base) as client:
                return await what(client)

        # In a thread of its own: an earlier browser test leaves its event loop running in this one.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, connected()).result()

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        response = self.talk(lambda client: client.request(method, path, **options))
        assert isinstance(response, httpx.Response)
        return response

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)


@pytest.fixture(scope="session")
def in_process() -> type[InProcess]:
    """The class that sends requests to an application without a network."""
    return InProcess


@pytest.fixture
def answerer_of(
    folder: Callable[..., Path], tmp_path: Path, tools: Tools
) -> Callable[[Mapping[str, str | bytes]], Answerer]:
    """Return a function that indexes files, given as path and content, and answers from them."""

    def make(files: Mapping[str, str | bytes], tools: Tools = tools) -> Answerer:
        build_index(folder(files), tmp_path / "index", tools)
        return Answerer(open_index(tmp_path / "index", tools.recipe), tools, load_background_idf())

    return make


@pytest.fixture(scope="session")
def http(served: Served) -> Iterator[httpx.Client]:
    """A client of the served samples."""
    with httpx.Client(base_url=served.url, trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
def characters(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small deep encoder takes the place of the bundled one, and builds leave all to passes."""
    monkeypatch.setattr(deep, "OnnxDeepEncoder", lambda *_: CharacterDeepEncoder())
    monkeypatch.setattr(deep_part, "ENCODED_WITHIN_BUILD", 0)
