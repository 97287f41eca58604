"""Loads Rich Text files (.rtf).

Page headers and footers, comments, tables of contents, pictures, and deleted and hidden text are
left out. A footnote follows the paragraph that refers to it.
"""

from corpus.blocks import Block, Loaded
from corpus.errors import DocumentError
from corpus.formats.rtf.reader import Reader
from corpus.text.numbering import number_headings

_MAGIC = b"{\\rtf"


def load_rtf(data: bytes) -> Loaded:
    """Return the blocks of a Rich Text file.

    Raises:
        DocumentError: the file nests too deep.
    """
    start = data.find(_MAGIC)
    reader = Reader(data[max(0, start) :])
    reader.read()
    blocks: tuple[Block, ...] = number_headings(reader.flow.end())
    notes = () if reader.is_whole else ("the file is cut off at its end",)
    if not blocks and not reader.is_whole:
        raise DocumentError("damaged Rich Text file")
    return Loaded(blocks, reader.metadata, notes, sum(len(block.text) for block in blocks))
