"""Responses, OpenAI's newer interface: an answer as one object, or as a stream of events."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.api.openai.cited_text import CitedPiece, file_citation, url_citation
from bot.api.openai.identity import new_id, now
from bot.api.openai.stream import data_event


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """What a response and all its events have in common."""

    model: str
    input_characters: int
    id: str = field(default_factory=lambda: new_id("resp_"))
    message_id: str = field(default_factory=lambda: new_id("msg_"))
    created_at: int = field(default_factory=now)


def response_object(head: ResponseHead, pieces: Iterable[CitedPiece]) -> dict[str, Any]:
    """Return an answer as a response."""
    made = list(pieces)
    return _completed(head, "".join(piece.text for piece in made), _annotations(made))


def response_events(head: ResponseHead, pieces: Iterable[CitedPiece]) -> Iterator[bytes]:
    """Yield an answer as the events of a stream."""
    number = -1
    item = {"item_id": head.message_id, "output_index": 0}
    part = {**item, "content_index": 0}

    def event(kind: str, fields: dict[str, Any]) -> bytes:
        nonlocal number
        number += 1
        return data_event({"type": kind, "sequence_number": number, **fields}, kind)

    begun = _response(head, "in_progress", [], None)
    yield event("response.created", {"response": begun})
    yield event("response.in_progress", {"response": begun})
    message = _message(head, "in_progress", [])
    yield event("response.output_item.added", {"output_index": 0, "item": message})
    yield event("response.content_part.added", {**part, "part": _text_part("", [])})
    text = ""
    annotations: list[dict[str, Any]] = []
    for piece in pieces:
        text += piece.text
        delta = {**part, "delta": piece.text, "logprobs": []}
        yield event("response.output_text.delta", delta)
        for annotation in _annotations([piece]):
            added = {"annotation_index": len(annotations), "annotation": annotation}
            yield event("response.output_text.annotation.added", {**part, **added})
            annotations.append(annotation)
    done = _completed(head, text, annotations)
    message = done["output"][0]
    yield event("response.output_text.done", {**part, "text": text, "logprobs": []})
    yield event("response.content_part.done", {**part, "part": message["content"][0]})
    yield event("response.output_item.done", {"output_index": 0, "item": message})
    yield event("response.completed", {"response": done})


def _completed(head: ResponseHead, text: str, annotations: list[dict[str, Any]]) -> dict[str, Any]:
    message = _message(head, "completed", [_text_part(text, annotations)])
    # A character counts as a token.
    usage = {
        "input_tokens": head.input_characters,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": len(text),
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": head.input_characters + len(text),
    }
    return _response(head, "completed", [message], usage)


def _response(
    head: ResponseHead, status: str, output: list[dict[str, Any]], usage: dict[str, Any] | None
) -> dict[str, Any]:
    return {
        "id": head.id,
        "object": "response",
        "created_at": head.created_at,
        "status": status,
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "max_output_tokens": None,
        "metadata": {},
        "model": head.model,
        "output": output,
        "parallel_tool_calls": False,
        "previous_response_id": None,
        "reasoning": {"effort": None, "summary": None},
        "store": False,
        "temperature": None,
        "text": {"format": {"type": "text"}},
        "tool_choice": "none",
        "tools": [],
        "top_p": None,
        "truncation": "auto",
        "usage": usage,
        "user": None,
    }


def _message(head: ResponseHead, status: str, content: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": head.message_id,
        "type": "message",
        "status": status,
        "role": "assistant",
        "content": content,
    }


def _text_part(text: str, annotations: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": annotations, "logprobs": []}


def _annotations(pieces: Iterable[CitedPiece]) -> list[dict[str, Any]]:
    """Return two annotations for each citation: an address to open, and the document's id."""
    return [
        annotation
        for piece in pieces
        for place in piece.citations
        for annotation in (
            {"type": "url_citation", **url_citation(place)},
            {"type": "file_citation", **file_citation(place)},
        )
    ]
