"""XML from a stranger, read as a stream of events.

Nothing outside the file is fetched, no entity is declared, and elements nest only so deep.
"""

from collections.abc import Callable, Iterable
from typing import Protocol
from xml.parsers import expat

from corpus.errors import DocumentError

_DEEPEST = 500
_NO_MEMORY = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]


class Reader(Protocol):
    """Takes the events of a document; names are without their namespaces."""

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def leave(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text stands here, perhaps only a part of it."""


def read_xml(pieces: Iterable[bytes], reader: Reader) -> None:
    """Let `reader` take the events of a document.

    Raises:
        DocumentError: the XML is damaged, declares entities, or nests too deep.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse
    depth = _Depth(reader)
    parser.StartElementHandler = depth.enter
    parser.EndElementHandler = depth.leave
    parser.CharacterDataHandler = reader.text
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        if getattr(error, "code", None) == _NO_MEMORY:
            raise MemoryError from error
        raise DocumentError("damaged XML") from error


def _refuse(*_: object) -> None:
    raise DocumentError("XML that declares entities")


class _Depth:
    """Strips the namespaces and counts how deep the elements nest."""

    def __init__(self, reader: Reader) -> None:
        self._enter: Callable[[str, dict[str, str]], None] = reader.enter
        self._leave: Callable[[str], None] = reader.leave
        self._depth = 0

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise DocumentError("XML that nests too deep")
        plain = {_local(key): value for key, value in attributes.items()} if attributes else {}
        self._enter(_local(name), plain)

    def leave(self, name: str) -> None:
        self._depth -= 1
        self._leave(_local(name))


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
