"""Parses a small hostile XML part of an archive to a tree, where order alone does not suffice.

A part is bounded by the archive's budget of bytes, its depth by `corpus.formats.shared.xml_events`.
"""

from collections.abc import Iterable, Iterator

from corpus.errors import ArchiveError
from corpus.formats.shared.xml_events import XmlHandler, read_xml

_MAX_ELEMENTS = 1_000_000


class Element:
    """An element without namespaces.

    Attributes:
        name: The local name.
        attributes: The attributes by their local names.
        children: The elements in it.
        text: The characters directly in it, joined.
    """

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Element] = []
        self.text = ""

    def child(self, *path: str) -> "Element | None":
        """Return the first element on a path of names below this one."""
        found: Element | None = self
        for name in path:
            if found is None:
                return None
            found = next((each for each in found.children if each.name == name), None)
        return found

    def all(self, name: str) -> "Iterator[Element]":
        """Yield every element of a name below this one, in the order of the document."""
        pending = self.children[::-1]
        while pending:
            element = pending.pop()
            if element.name == name:
                yield element
            pending += element.children[::-1]


def read_tree(pieces: Iterable[bytes], skipped: frozenset[str] = frozenset()) -> Element:
    """Parse a document, without the elements of the names that are to be skipped.

    Raises:
        ArchiveError: the XML is damaged, declares entities, nests too deep, or has too many
            elements.
    """
    builder = _TreeBuilder(skipped)
    read_xml(pieces, builder)
    return builder.root


class _TreeBuilder(XmlHandler):
    def __init__(self, skipped: frozenset[str]) -> None:
        self.root = Element("", {})
        self._open = [self.root]
        self._skipped = skipped
        self._skipped_depth = 0
        self._count = 0

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipped_depth or name in self._skipped:
            self._skipped_depth += 1
            return
        self._count += 1
        if self._count > _MAX_ELEMENTS:
            raise ArchiveError("{name}'s XML that has too many elements")
        element = Element(name, attributes)
        self._open[-1].children.append(element)
        self._open.append(element)

    def leave(self, name: str) -> None:
        if self._skipped_depth:
            self._skipped_depth -= 1
        else:
            self._open.pop()

    def text(self, text: str) -> None:
        if not self._skipped_depth:
            self._open[-1].text += text
