"""What a chat completion's response contains, streamed as server-sent events or whole."""

import json
from collections.abc import AsyncIterator
from typing import Any

from corpus.errors import LanguageModelError

_MAX_LINE = 64 * 1024
_END = "[DONE]"
_MALFORMED = "The language model's server sent a malformed answer."


async def data_lines(pieces: AsyncIterator[bytes]) -> AsyncIterator[str]:
    """Yield the data of each event, until the one that ends the stream.

    Raises:
        LanguageModelError: a line is too long or not UTF-8, or the stream ends before its end.
    """
    waiting = b""
    async for piece in pieces:
        *lines, waiting = (waiting + piece).split(b"\n")
        if len(waiting) > _MAX_LINE:
            raise LanguageModelError(_MALFORMED)
        for line in lines:
            data = _data(line)
            if data == _END:
                return
            if data:
                yield data
    # llama.cpp and proxies may end without the mark, but never within a line.
    if (data := _data(waiting)) and data != _END:
        raise LanguageModelError("The language model's answer ended too early.")


def _data(line: bytes) -> str:
    try:
        text = line.decode().strip()
    except UnicodeDecodeError as error:
        raise LanguageModelError(_MALFORMED) from error
    return text[5:].strip() if text.startswith("data:") else ""


def text_of_chunk(data: str) -> str:
    """Return the text of a streamed chunk, empty if it has none.

    Raises:
        LanguageModelError: the chunk is malformed, or reports an error.
    """
    return _text(_parsed(data), "delta")


def text_of_completion(body: bytes) -> str:
    """Return the text of a whole completion.

    Raises:
        LanguageModelError: it is malformed, or reports an error.
    """
    return _text(_parsed(body), "message")


def _parsed(data: str | bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise LanguageModelError(_MALFORMED) from error


def _text(content: Any, part: str) -> str:
    if not isinstance(content, dict) or "error" in content:
        raise LanguageModelError("The language model's server reported an error.")
    try:
        choices = content["choices"]
        text = choices[0][part].get("content") if choices else ""
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise LanguageModelError(_MALFORMED) from error
    if text is None:
        return ""
    if not isinstance(text, str):
        raise LanguageModelError(_MALFORMED)
    # A lone surrogate can't be sent on.
    return text.encode("utf-8", "replace").decode()
