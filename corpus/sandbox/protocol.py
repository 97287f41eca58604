"""What goes through the pipe between this process and the one that parses.

A frame is its length in four bytes, the most significant first, and then its content. What comes
back is looked at as something a stranger wrote.
"""

import json
from typing import Any

from corpus.blocks import Block, Loaded
from corpus.errors import DocumentError
from corpus.sandbox.frames import LONGEST_FRAME
from corpus.types import Metadata

_LEVELS = range(7)
_REASON = 200
_LARGEST = 2**31 - 1


def pack_result(encoding: str, loaded: Loaded) -> bytes:
    """Return what was read as JSON; of the blocks what a file without lines can know of them.

    Raises:
        DocumentError: it is larger than a frame may be.
    """
    about = loaded.metadata
    content = {
        "encoding": encoding,
        "metadata": [about.title, about.date, about.author, about.url],
        "notes": loaded.notes,
        "characters": loaded.characters,
        "blocks": [
            [each.text, each.level, each.page, each.before, each.part, each.sought]
            for each in loaded.blocks
        ],
    }
    packed = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    frame = packed.encode("utf-8", "replace")
    if len(frame) > LONGEST_FRAME:
        raise DocumentError(f"holds more than {LONGEST_FRAME // 1024 // 1024} MB of text")
    return frame


def pack_error(reason: str) -> bytes:
    """Return the reason why a file can't be read as JSON."""
    return json.dumps({"error": reason}).encode()


EXHAUSTED = pack_error("needed too much memory")
"""The last answer of a process: whatever ran out of memory may be left in any state."""


def unpack_result(frame: bytes) -> tuple[str, Loaded]:
    """Return the encoding's name and what was read.

    Raises:
        DocumentError: the file could not be read.
        ValueError: the frame is none that `pack` makes.
    """
    content: Any = json.loads(frame)
    if not isinstance(content, dict):
        raise ValueError("not an object")
    if "error" in content:
        raise DocumentError(_string(content["error"])[:_REASON])
    try:
        metadata = Metadata(*(_optional(each) for each in content["metadata"]))
        blocks = tuple(_block(*each) for each in content["blocks"])
        notes = tuple(_string(each)[:_REASON] for each in content["notes"])
        characters = _whole(content["characters"], 0)
        return _string(content["encoding"]), Loaded(blocks, metadata, notes, characters)
    except (KeyError, TypeError) as error:
        raise ValueError("not what was asked for") from error


def _block(
    text: object, level: object, page: object, before: object, part: object, sought: object
) -> Block:
    if level not in _LEVELS or before not in ("\n", " ", ""):
        raise ValueError("not a block")
    number = None if page is None else _whole(page, 1)
    return Block(
        _string(text),
        _whole(level, 0),
        number,
        str(before),
        _whole(part, 0),
        sought=_string(sought),
    )


def _whole(value: object, least: int) -> int:
    # A truth value is a number to Python.
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _LARGEST:
        raise ValueError("not a number")
    return value


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    # Half a character, which JSON can write, is a text that nothing can store.
    value.encode()
    return value


def _optional(value: object) -> str | None:
    return None if value is None else _string(value)
