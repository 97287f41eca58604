"""The parts of an Office Open XML package: what refers to what, and the properties of the file."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus.formats.shared.archive import Archive
from corpus.formats.shared.properties import date_of_work, given_properties
from corpus.formats.shared.xml_events import TextByElement, XmlHandler, read_xml
from corpus.types import Metadata

_PROPERTIES = "docProps/core.xml"
_MAX_RELATIONS = 20_000


@dataclass(frozen=True, slots=True)
class Relation:
    """A part that another one refers to; `kind` is the last word of its type."""

    kind: str
    part: str


def relations(archive: Archive, part: str) -> dict[str, Relation]:
    """Return what a part, or the package itself for an empty name, refers to, by id.

    Raises:
        ArchiveError: the list is damaged.
    """
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    handler = _Relations(folder)
    if source in archive:
        read_xml(archive.pieces(source), handler)
    return handler.found


def of_kind(found: Mapping[str, Relation], kind: str) -> Iterator[str]:
    """Yield the names of the parts that are referred to as being of a kind."""
    return (each.part for each in found.values() if each.kind == kind)


def relation_id(attributes: Mapping[str, str]) -> str:
    """Return the id by which an element refers to another part, `r:id`; it may have an own `id`."""
    for name, value in attributes.items():
        if name.endswith("/relationships id"):
            return value
    return attributes.get("id", "")


def core_metadata(archive: Archive) -> Metadata:
    """Return title, author and date of a package.

    Raises:
        ArchiveError: the part with the properties is damaged.
    """
    handler = TextByElement()
    if _PROPERTIES in archive:
        read_xml(archive.pieces(_PROPERTIES), handler)
    found = handler.found
    day = date_of_work(found.get("created"), found.get("modified"))
    return given_properties(found.get("title"), found.get("creator"), day)


class _Relations(XmlHandler):
    def __init__(self, folder: str) -> None:
        self.found: dict[str, Relation] = {}
        self._folder = folder

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        if len(self.found) >= _MAX_RELATIONS:
            return
        target = attributes.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else f"{self._folder}/{target}"
        kind = attributes.get("Type", "").rpartition("/")[2]
        part = posixpath.normpath(path.lstrip("/"))
        self.found[attributes.get("Id", "")] = Relation(kind, part)
