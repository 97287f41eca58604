"""The messages between a process and its sandbox.

Requests come from a trusted process. Results do not: a document may have taken over the worker, so
every field of a result is checked.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from corpus.blocks import Block, LeftOut, Loaded, PageImage
from corpus.cleaning.removal_log import Rule
from corpus.errors import DocumentError, RecognitionNeeded, TemporarilyUnreadable
from corpus.sandbox.frames import MAX_FRAME_LENGTH
from corpus.types import Metadata, Place

MAX_IMAGE_LENGTH = 16 * 1024 * 1024
"""The greatest size of a page's picture in bytes."""

_PNG = b"\x89PNG\r\n\x1a\n"
_LEVELS = range(7)
_MAX_MESSAGE_LENGTH = 200
_MAX_INTEGER = 2**31 - 1
# The errors that have a meaning of their own for the parent.
_KINDS: Mapping[str, type[DocumentError]] = {
    "temporary": TemporarilyUnreadable,
    "recognition": RecognitionNeeded,
}


@dataclass(frozen=True, slots=True)
class Request:
    """How the worker is to load the bytes of the frame that follows.

    Attributes:
        loader: Import path of the loader.
        display_name: What a person calls a file of this format.
        is_text: Whether the loader takes the text that the bytes encode in UTF-8.
        options: Keyword arguments of the loader, which JSON can express.
        seconds: How long the parent waits for the result.
    """

    loader: str
    display_name: str
    is_text: bool
    options: dict[str, Any]
    seconds: float = 30.0


def pack_request(request: Request) -> bytes:
    """Return a request as JSON."""
    return json.dumps(asdict(request)).encode()


def unpack_request(frame: bytes) -> Request:
    """Return the request that `pack_request` packed."""
    return Request(**json.loads(frame))


def pack_result(loaded: Loaded) -> bytes:
    """Return what was loaded as JSON, without the source lines of blocks.

    Raises:
        DocumentError: the result is larger than a frame may be.
    """
    about = loaded.metadata
    content = {
        "format": loaded.format,
        "metadata": [about.title, about.date, about.author, about.url],
        "notes": loaded.notes,
        "characters": loaded.characters,
        "left_out": [[each.reason, each.characters] for each in loaded.left_out],
        "created": loaded.created,
        "removed": loaded.removed,
        "blocks": [
            [
                *(each.text, each.level, _packed_place(each.place)),
                *(each.before, each.part, each.source_text, each.is_code, each.item),
            ]
            for each in loaded.blocks
        ],
    }
    packed = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    frame = packed.encode("utf-8", "replace")
    if len(frame) > MAX_FRAME_LENGTH:
        raise DocumentError(f"holds more than {MAX_FRAME_LENGTH // 1024 // 1024} MB of text")
    return frame


def pack_page_image(image: PageImage) -> bytes:
    """Return a picture of a page as JSON, a line end, and the PNG file.

    Raises:
        DocumentError: the picture is larger than one may be.
    """
    if len(image.png) > MAX_IMAGE_LENGTH:
        raise DocumentError("a page whose picture is too large")
    return json.dumps([image.pages, image.marked]).encode() + b"\n" + image.png


def unpack_page_image(frame: bytes) -> PageImage:
    """Return the picture that `pack_page_image` packed.

    Raises:
        DocumentError: the file or the page could not be read.
        RecognitionNeeded: its text has to be recognised.
        ValueError: the frame is not one that `pack_page_image` or `pack_error` makes.
    """
    head, _, png = frame.partition(b"\n")
    content: Any = json.loads(head)
    if isinstance(content, dict):
        raise _error(content)
    if not isinstance(content, list) or len(content) != 2:
        raise ValueError("not a picture")
    if png and (not png.startswith(_PNG) or len(png) > MAX_IMAGE_LENGTH):
        raise ValueError("not a picture")
    return PageImage(png, _whole(content[0], 0), _whole(content[1], 0))


def pack_error(reason: str | DocumentError) -> bytes:
    """Return, as JSON, the reason why a file can't be read."""
    if isinstance(reason, DocumentError):
        kind = next((name for name, each in _KINDS.items() if type(reason) is each), "")
        return json.dumps({"error": reason.message, "kind": kind}).encode()
    return json.dumps({"error": reason}).encode()


EXHAUSTED = pack_error("needed too much memory")
"""The last result of a worker that ran out of memory: it may be in any state, and ends."""


def unpack_result(frame: bytes) -> Loaded:
    """Return what was loaded.

    Raises:
        DocumentError: the file could not be read.
        TemporarilyUnreadable: it may be readable at another time.
        RecognitionNeeded: its text has to be recognised.
        ValueError: the frame is not one that `pack_result` or `pack_error` makes.
    """
    content: Any = json.loads(frame)
    if not isinstance(content, dict):
        raise ValueError("not an object")
    if "error" in content:
        raise _error(content)
    try:
        metadata = Metadata(*(_optional(each) for each in content["metadata"]))
        blocks = tuple(_block(*each) for each in content["blocks"])
        notes = tuple(_string(each)[:_MAX_MESSAGE_LENGTH] for each in content["notes"])
        characters = _whole(content["characters"], 0)
        left_out = tuple(_left_out(*each) for each in content.get("left_out", ()))
        created = _optional(content["created"])
        removed = tuple(_removed(*each) for each in content["removed"])
        name = _string(content["format"])
        return Loaded(
            blocks,
            metadata,
            notes,
            characters,
            name,
            left_out=left_out,
            created=created,
            removed=removed,
        )
    except (KeyError, TypeError) as error:
        raise ValueError("not a result") from error


def _error(content: Mapping[str, Any]) -> DocumentError:
    kind = _KINDS.get(_string(content.get("kind", "")), DocumentError)
    return kind(_string(content.get("error"))[:_MAX_MESSAGE_LENGTH])


def _block(
    text: object,
    level: object,
    place: object,
    before: object,
    part: object,
    source_text: object,
    is_code: object,
    item: object,
) -> Block:
    if level not in _LEVELS or before not in ("\n", " ", "") or not isinstance(is_code, bool):
        raise ValueError("not a block")
    return Block(
        _string(text),
        _whole(level, 0),
        _place(place),
        str(before),
        _whole(part, 0),
        source_text=_string(source_text),
        is_code=is_code,
        item=_whole(item, 0),
    )


def _packed_place(place: Place | None) -> list[Any] | None:
    if place is None:
        return None
    return [
        *(place.page, place.slide, place.sheet, place.row, place.chapter),
        place.is_recognised,
    ]


def _place(packed: object) -> Place | None:
    if packed is None:
        return None
    if not isinstance(packed, list) or len(packed) != 6:
        raise ValueError("not a place")
    page, slide, sheet, row, chapter, is_recognised = packed
    if not isinstance(is_recognised, bool):
        raise ValueError("not a place")
    return Place(
        _number(page),
        _number(slide),
        _name(sheet),
        _number(row),
        _name(chapter),
        is_recognised,
    )


def _number(value: object) -> int | None:
    return None if value is None else _whole(value, 1)


def _name(value: object) -> str | None:
    return None if value is None else _string(value)


def _left_out(reason: object, characters: object) -> LeftOut:
    return LeftOut(_string(reason)[:_MAX_MESSAGE_LENGTH], _whole(characters, 0))


def _removed(rule: object, text: object) -> tuple[str, str]:
    return Rule(_string(rule)).value, _string(text)


def _whole(value: object, least: int) -> int:
    # In Python a bool is an int.
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _MAX_INTEGER:
        raise ValueError("not a number")
    return value


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    # Raises for a lone surrogate, which JSON can express but no index can store.
    value.encode()
    return value


def _optional(value: object) -> str | None:
    return None if value is None else _string(value)
