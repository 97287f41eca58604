"""Chat completions: an answer as one object, or as a stream of chunks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.api.openai.cited_text import CitedPiece, url_citation
from bot.api.openai.identity import new_id, now
from bot.api.openai.stream import DONE, data_event


@dataclass(frozen=True, slots=True)
class ChatHead:
    """What all chunks of a completion have in common."""

    model: str
    generation: int
    prompt_characters: int
    id: str = field(default_factory=lambda: new_id("chatcmpl-"))
    created: int = field(default_factory=now)

    def fields(self, kind: str) -> dict[str, Any]:
        """Return the keys that a completion and a chunk begin with."""
        return {
            "id": self.id,
            "object": kind,
            "created": self.created,
            "model": self.model,
            "system_fingerprint": f"generation-{self.generation}",
        }


def chat_completion(head: ChatHead, pieces: Iterable[CitedPiece]) -> dict[str, Any]:
    """Return an answer as a chat completion."""
    made = list(pieces)
    text = "".join(piece.text for piece in made)
    message = {
        "role": "assistant",
        "content": text,
        "refusal": None,
        "annotations": _annotations(made),
    }
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return {
        **head.fields("chat.completion"),
        "choices": [choice],
        "usage": _usage(head, len(text)),
    }


def chat_chunks(
    head: ChatHead, pieces: Iterable[CitedPiece], *, with_usage: bool
) -> Iterator[bytes]:
    """Yield an answer as the events of a stream; the last delta that is not empty has the
    annotations."""
    usage = {"usage": None} if with_usage else {}

    def chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return data_event({**head.fields("chat.completion.chunk"), "choices": [choice], **usage})

    yield chunk({"role": "assistant", "content": ""})
    made: list[CitedPiece] = []
    for piece in pieces:
        made.append(piece)
        yield chunk({"content": piece.text})
    if annotations := _annotations(made):
        yield chunk({"annotations": annotations})
    yield chunk({}, "stop")
    if with_usage:
        total = _usage(head, sum(len(piece.text) for piece in made))
        fields = head.fields("chat.completion.chunk")
        yield data_event({**fields, "choices": [], "usage": total})
    yield DONE


def _annotations(pieces: Iterable[CitedPiece]) -> list[dict[str, Any]]:
    return [
        {"type": "url_citation", "url_citation": url_citation(place)}
        for piece in pieces
        for place in piece.citations
    ]


def _usage(head: ChatHead, characters: int) -> dict[str, Any]:
    """Return how much was read and written: a character counts as a token."""
    return {
        "prompt_tokens": head.prompt_characters,
        "completion_tokens": characters,
        "total_tokens": head.prompt_characters + characters,
    }
