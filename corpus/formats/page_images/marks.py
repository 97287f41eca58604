"""Marks as values that JSON can express, on their way to the sandbox."""

from collections.abc import Sequence
from typing import Any

from corpus.formats.page_images.drawing import Style
from corpus.formats.page_images.locating import Wanted

Mark = tuple[Style, Wanted]
"""A text to mark, and how."""


def pack_marks(marks: Sequence[Mark]) -> list[list[Any]]:
    """Return marks as lists of texts and numbers."""
    return [[style.value, each.text, each.values, each.earlier] for style, each in marks]


def unpack_marks(packed: Sequence[Sequence[Any]]) -> list[Mark]:
    """Return the marks that `pack_marks` packed."""
    return [
        (Style(style), Wanted(text, values, earlier)) for style, text, values, earlier in packed
    ]
