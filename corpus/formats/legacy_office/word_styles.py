"""The styles of a binary Word file: heading levels and lists ([MS-DOC] 2.9.271)."""

import struct
from dataclasses import dataclass

from corpus.formats.legacy_office.word_file import STYLES, WordFile
from corpus.formats.legacy_office.word_properties import Paragraph, changed

_MAX_LEVEL = 6
_BODY_TEXT = 9
_MAX_CHAIN_LENGTH = 20
_MAX_STYLES = 4096
_NO_STYLE = 0xFFF
_PARAGRAPHS = 1
# Numbers of the built-in styles.
_HEADINGS = range(1, 10)
_TITLE = 62
_CONTENTS = range(19, 28)


@dataclass(frozen=True, slots=True)
class _Style:
    built_in: int
    base: int
    own: Paragraph


class WordStyles:
    """The styles of paragraphs by their numbers."""

    def __init__(self, file: WordFile) -> None:
        self._styles: dict[int, _Style] = {}
        data = file.structure(STYLES)
        if len(data) < 6:
            return
        (header,) = struct.unpack_from("<H", data)
        count, base_size = struct.unpack_from("<HH", data, 2)
        place = 2 + header
        for number in range(min(count, _MAX_STYLES)):
            if place + 2 > len(data):
                return
            (size,) = struct.unpack_from("<H", data, place)
            style = _style(data[place + 2 : place + 2 + size], base_size)
            if style is not None:
                self._styles[number] = style
            place += 2 + size + size % 2

    def level(self, paragraph: Paragraph) -> int:
        """Return the heading level of a paragraph, 0 for body text."""
        if paragraph.outline is not None:
            return _heading_level(paragraph.outline)
        for style in self._chain(paragraph.style):
            if style.built_in in _HEADINGS:
                return min(_MAX_LEVEL, style.built_in)
            if style.built_in == _TITLE:
                return 1
            if style.own.outline is not None:
                return _heading_level(style.own.outline)
        return 0

    def list_of(self, paragraph: Paragraph) -> tuple[int, int]:
        """Return the number of the list that a paragraph is in, 0 for none, and the level in it."""
        found, level = paragraph.list_number, paragraph.list_level
        for style in self._chain(paragraph.style):
            found = style.own.list_number if found is None else found
            level = style.own.list_level if level is None else level
        return found or 0, level or 0

    def is_contents(self, paragraph: Paragraph) -> bool:
        """Return whether a paragraph is a line of a table of contents."""
        style = self._styles.get(paragraph.style)
        return style is not None and style.built_in in _CONTENTS

    def _chain(self, number: int) -> list[_Style]:
        chain: list[_Style] = []
        while len(chain) < _MAX_CHAIN_LENGTH and (style := self._styles.get(number)):
            chain.append(style)
            number = style.base
        return chain


def _style(data: bytes, base_size: int) -> _Style | None:
    if len(data) < base_size + 2 or base_size < 10:
        return None
    built_in, kind_and_base = struct.unpack_from("<HH", data)
    base = kind_and_base >> 4
    own = Paragraph()
    if kind_and_base & 0xF == _PARAGRAPHS:
        (length,) = struct.unpack_from("<H", data, base_size)
        # Behind the name and its end, the first properties are those of paragraphs.
        place = base_size + 2 + 2 * (length + 1)
        if place + 4 <= len(data):
            (size,) = struct.unpack_from("<H", data, place)
            own = changed(own, data[place + 4 : place + 2 + size])
    return _Style(built_in & 0xFFF, base if base != _NO_STYLE else -1, own)


def _heading_level(outline: int) -> int:
    return min(_MAX_LEVEL, outline + 1) if 0 <= outline < _BODY_TEXT else 0
