"""Asking a language model over HTTP, by the protocol of OpenAI's chat completions.

What the server sends is as little trusted as a document: time and size are bounded, redirects are
not followed, and whatever is not a text in the protocol is an error.
"""

import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from bot.written.completion_stream import data_lines, text_of_chunk, text_of_completion
from corpus.errors import LanguageModelError

if TYPE_CHECKING:
    import httpx

_MAX_TOKENS = 1000
Message = Mapping[str, str]
"""A message of a conversation: its `role` and its `content`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer of a language model may take: seconds and bytes."""

    to_connect: float = 5.0
    to_begin: float = 60.0
    in_all: float = 120.0
    bytes: int = 512 * 1024


class LanguageModel(Protocol):
    """Writes texts."""

    @property
    def name(self) -> str:
        """The name of the model."""
        ...

    @property
    def host(self) -> str:
        """The host that questions and passages are sent to."""
        ...

    def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """Yield the pieces of the text that follows a conversation.

        Raises:
            LanguageModelError: the model can't be reached, or does not answer as it should.
        """
        ...


class HttpLanguageModel:
    """A model behind an OpenAI-compatible server: Ollama, llama.cpp, vLLM, LM Studio."""

    def __init__(
        self, url: str, model: str, key: str | None = None, limits: Limits | None = None
    ) -> None:
        """`url` is what `/chat/completions` is appended to, such as `http://127.0.0.1:11434/v1`."""
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._model = model
        self._key = key
        self._limits = limits or Limits()

    @property
    def name(self) -> str:
        """The name of the model."""
        return self._model

    @property
    def host(self) -> str:
        """The host that questions and passages are sent to."""
        return urlsplit(self._url).hostname or ""

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """Yield the pieces of the text that follows a conversation.

        Raises:
            LanguageModelError: the model can't be reached, or does not answer as it should.
        """
        # Imported when it is first needed: a server without a language model does without.
        import httpx

        limits = self._limits
        timeout = httpx.Timeout(limits.to_begin, connect=limits.to_connect)
        deadline = time.monotonic() + limits.in_all
        try:
            async with (
                httpx.AsyncClient(
                    timeout=timeout,
                    follow_redirects=False,
                    # Reading the certificates takes a quarter of a second.
                    verify=self._url.startswith("https:"),
                ) as client,
                client.stream(
                    "POST", self._url, json=self._body(messages), headers=self._headers()
                ) as response,
                aclosing(self._texts(response, deadline)) as texts,
            ):
                async for text in texts:
                    yield text
        except httpx.TimeoutException as error:
            raise LanguageModelError("The language model did not answer in time.") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise LanguageModelError(
                "The language model can't be reached.", "Is its server running?"
            ) from error

    def _body(self, messages: Sequence[Message]) -> dict[str, Any]:
        return {
            "model": self._model,
            "messages": [dict(each) for each in messages],
            "stream": True,
            "temperature": 0,
            # A small model may go on for ever.
            "max_tokens": _MAX_TOKENS,
        }

    def _headers(self) -> dict[str, str]:
        # A compressed answer could unpack to any size.
        headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        return headers

    async def _texts(
        self, response: "httpx.Response", deadline: float
    ) -> AsyncGenerator[str, None]:
        if response.status_code != _OK:
            raise LanguageModelError(_problem(response.status_code))
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        pieces = _bounded(response.aiter_raw(), self._limits.bytes, deadline)
        if kind == "text/event-stream":
            async for line in data_lines(pieces):
                yield text_of_chunk(line)
        elif kind == "application/json":
            yield text_of_completion(b"".join([each async for each in pieces]))
        else:
            raise LanguageModelError(
                "The language model's server sent something else than an answer.",
                "Does the address end with /v1?",
            )


_OK = 200


def _problem(status: int) -> str:
    known = {
        401: "The language model's server refused the key.",
        403: "The language model's server refused the key.",
        404: "The language model's server has no such model, or no such address.",
        429: "The language model's server has too much to do.",
    }
    return known.get(status, f"The language model's server answered with the status {status}.")


async def _bounded(
    pieces: AsyncIterator[bytes], most: int, deadline: float
) -> AsyncIterator[bytes]:
    """Yield pieces until there are too many bytes, or it takes too long."""
    async for piece in pieces:
        most -= len(piece)
        if most < 0:
            raise LanguageModelError("The language model's answer is too long.")
        if time.monotonic() > deadline:
            raise LanguageModelError("The language model did not answer in time.")
        yield piece
