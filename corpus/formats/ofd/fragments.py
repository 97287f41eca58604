"""Turns the pieces of text of a page into fragments, from which the layout of pages is read."""

from collections.abc import Iterable, Iterator

from corpus.formats.ofd.page_text import Piece
from corpus.formats.pages.fragments import Fragment

POINTS = 72 / 25.4
"""Points in a millimetre."""


def fragments_of(pieces: Iterable[Piece], page_height: float) -> Iterator[Fragment]:
    """Yield the fragments of a page; `page_height` is in millimetres."""
    for piece in pieces:
        yield Fragment(
            piece.text,
            piece.left * POINTS,
            piece.right * POINTS,
            (page_height - piece.base) * POINTS,
            piece.height * POINTS,
        )
