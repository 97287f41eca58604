"""The titles and file names of a folder's documents, searched for those of one document's versions.

Families of versions are formed when a document is found that may have others; what is looked for
then is which documents have names with all the characters of one name. The names are kept as one
array of UTF-16 code units, ten bytes a title and not a string each, and a search for a character
compares all of them in one call.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from bot.versions.names import MAX_NAME_LENGTH, rough_bases, stem_of
from corpus.text.fold import fold
from embeddings.index import DocumentCatalog
from embeddings.types import DocumentSummary

# Of a larger folder only so many documents are looked at.
_MAX_DOCUMENTS = 50_000
# So few documents are read sooner than another character is looked for in the names of all; from
# so many on, they are read one page after the other.
_FEW, _MANY, _PAGE = 4, 500, 1000
_END = "\n"


class FolderNames:
    """The names of the documents of one generation."""

    def __init__(self, index: DocumentCatalog) -> None:
        """Read the names of all documents."""
        self._index = index
        columns = index.document_columns()
        titles = [_line(each) for each in islice(columns.titles, _MAX_DOCUMENTS)]
        stems = [_line(stem_of(each)) for each in islice(columns.paths, _MAX_DOCUMENTS)]
        # They take megabytes, and so does what follows.
        del columns
        self.documents = len(titles)
        self._units = _folded_units(titles, stems)
        self._ends = np.flatnonzero(self._units == ord(_END))
        names = zip(rough_bases(titles), rough_bases(stems), strict=True)
        counts = Counter(name for pair in names for name in set(pair))
        self._repeated = frozenset(name for name, count in counts.items() if count > 1)

    def with_name(self, base: str) -> Iterator[DocumentSummary]:
        """Yield the documents whose title or file name may have a base (`parse_name`), in the
        order of the folder.

        Their title and file name contain all characters of the base, and one of the two is roughly
        that of another document.
        """
        for document in self._read(self._positions(base)):
            if self._is_like_another(document):
                yield document

    def _positions(self, base: str) -> list[int]:
        """Return the positions of the documents whose names have all characters of a base, or of a
        few others besides."""
        found = np.ones(self.documents, np.bool_)
        # Han characters are rarer than digits and letters, and come behind them in Unicode.
        for unit in np.unique(_code_units(base))[::-1]:
            lines = np.searchsorted(self._ends, np.flatnonzero(self._units == unit))
            has_unit = np.zeros(self.documents, np.bool_)
            has_unit[lines] = True
            found &= has_unit
            if np.count_nonzero(found) <= _FEW:
                break
        positions: list[int] = np.flatnonzero(found).tolist()
        return positions

    def _read(self, positions: list[int]) -> Iterator[DocumentSummary]:
        if len(positions) < _MANY:
            for each in positions:
                yield from self._index.documents(each, 1)
            return
        wanted = iter(positions)
        position = next(wanted)
        for offset in range(0, self.documents, _PAGE):
            page = self._index.documents(offset, _PAGE)
            while offset <= position < offset + len(page):
                yield page[position - offset]
                position = next(wanted, self.documents)

    def _is_like_another(self, document: DocumentSummary) -> bool:
        names = (_line(document.title), _line(stem_of(document.path)))
        return any(each in self._repeated for each in rough_bases(names))


def _line(name: str) -> str:
    return name[:MAX_NAME_LENGTH].replace(_END, " ")


def _folded_units(titles: list[str], stems: list[str]) -> NDArray[np.uint16]:
    """Return the folded names as code units, a line for each document.

    A thousand names are folded sooner together than one by one, and take little memory.
    """
    parts: list[NDArray[np.uint16]] = []
    for start in range(0, len(titles), _PAGE):
        pairs = zip(titles[start : start + _PAGE], stems[start : start + _PAGE], strict=True)
        lines = "".join(f"{title} {stem}{_END}" for title, stem in pairs)
        parts.append(_code_units(fold(lines)))
    return np.concatenate([np.empty(0, np.uint16), *parts])


def _code_units(text: str) -> NDArray[np.uint16]:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
