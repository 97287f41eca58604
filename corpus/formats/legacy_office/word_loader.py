"""Loads Word files of the years 1997 to 2003 (.doc), and those of old WPS (.wps), which are alike.

Headers and footers, comments, tables of contents, and deleted and hidden text are left out. A
footnote follows the paragraph that refers to it; text boxes follow the text.
"""

import struct

from corpus.blocks import Block, Loaded
from corpus.errors import DocumentError
from corpus.formats.legacy_office.compound import CompoundFile
from corpus.formats.legacy_office.word_file import (
    DAMAGED,
    ENDNOTE_PLACES,
    ENDNOTE_TEXTS,
    FOOTNOTE_PLACES,
    FOOTNOTE_TEXTS,
    WordFile,
    positions,
)
from corpus.formats.legacy_office.word_lists import WordLists
from corpus.formats.legacy_office.word_properties import Properties
from corpus.formats.legacy_office.word_styles import WordStyles
from corpus.formats.legacy_office.word_text import WordText
from corpus.text.numbering import number_headings

_MAX_NOTES = 50_000


def load_doc(data: bytes) -> Loaded:
    """Return the blocks of a file.

    Raises:
        DocumentError: the file is damaged, encrypted, or of Word 95 or before.
    """
    file = CompoundFile(data, DAMAGED)
    try:
        blocks = number_headings(_blocks(WordFile(file)))
    except (struct.error, IndexError, OverflowError, UnicodeError) as error:
        raise DocumentError(DAMAGED) from error
    return Loaded(blocks, file.metadata(), (), sum(len(block.text) for block in blocks))


def _blocks(word: WordFile) -> list[Block]:
    stories = word.stories()
    properties = Properties(word)
    styles, pieces = WordStyles(word), word.pieces()
    # Notes are numbered lists rarely; the lists of the text are counted without them.
    beside = WordText(pieces, properties, styles, WordLists(word))
    notes: dict[int, str] = {}
    for places, texts, (start, _) in (
        (FOOTNOTE_PLACES, FOOTNOTE_TEXTS, stories.footnotes),
        (ENDNOTE_PLACES, ENDNOTE_TEXTS, stories.endnotes),
    ):
        marks, _ = positions(word.structure(places), 2)
        bounds, _ = positions(word.structure(texts), 0)
        for mark, begin, end in zip(marks[:_MAX_NOTES], bounds, bounds[1:], strict=False):
            found = beside.read(start + begin, start + end, {})
            notes[mark] = " ".join(block.text.strip() for block in found)
    text = WordText(pieces, properties, styles, WordLists(word))
    return text.read(*stories.main, notes) + beside.read(*stories.boxes, {})
