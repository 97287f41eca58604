"""Parses the hostile XML parts of an archive as a stream of events.

Nothing outside the file is fetched, entities are refused, and the depth of elements is limited.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from xml.parsers import expat

from corpus.errors import ArchiveError

_DEEPEST = 500
_NO_MEMORY = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]


class XmlHandler:
    """Receives the events of a document; does nothing unless a subclass overrides a method.

    Names of elements and attributes have no namespaces. Where two attributes of an element have the
    same name, the one in a namespace is called by both, `namespace name`.
    """

    __slots__ = ()

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def leave(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """A piece of text; one text may come in several pieces."""


class TextByElement(XmlHandler):
    """Collects the text of each element by its name, as property lists have it."""

    __slots__ = ("_name", "found")

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._name = ""

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        self._name = name

    def leave(self, name: str) -> None:
        self._name = ""

    def text(self, text: str) -> None:
        if self._name:
            self.found[self._name] = self.found.get(self._name, "") + text


def read_xml(pieces: Iterable[bytes], handler: XmlHandler) -> None:
    """Parse a document and pass its events to a handler.

    Raises:
        ArchiveError: the XML is damaged, declares entities, or nests too deep.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse
    guard = _DepthGuard(handler)
    parser.StartElementHandler = guard.enter
    parser.EndElementHandler = guard.leave
    parser.CharacterDataHandler = handler.text
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        if getattr(error, "code", None) == _NO_MEMORY:
            raise MemoryError from error
        raise ArchiveError("damaged {name}'s XML") from error


def _refuse(*_: object) -> None:
    raise ArchiveError("{name}'s XML that declares entities")


class _DepthGuard:
    """Passes events on without namespaces, and limits the depth of elements."""

    def __init__(self, handler: XmlHandler) -> None:
        self._enter: Callable[[str, dict[str, str]], None] = handler.enter
        self._leave: Callable[[str], None] = handler.leave
        self._depth = 0

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ArchiveError("{name}'s XML that nests too deep")
        plain = {_local(key): value for key, value in attributes.items()} if attributes else {}
        if len(plain) < len(attributes):
            plain |= attributes
        self._enter(_local(name), plain)

    def leave(self, name: str) -> None:
        self._depth -= 1
        self._leave(_local(name))


@lru_cache(maxsize=4096)
def _local(name: str) -> str:
    return name.rpartition(" ")[2]
