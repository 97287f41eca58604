"""What a workbook says about itself."""

from corpus.formats.shared.archive import Archive
from corpus.formats.shared.properties import given_properties
from corpus.formats.shared.xml_events import TextByElement, read_xml
from corpus.types import Metadata

# Elements of an Office file and of an OpenDocument file. A workbook is created once, often as a
# copy of another, and then kept up to date.
_DATES = ("modified", "date", "created", "creation-date")
_AUTHORS = ("creator", "initial-creator")


def read_properties(archive: Archive, part: str) -> Metadata:
    """Return the properties in a part of an archive, which may be missing.

    Raises:
        DocumentError: the part is damaged or unpacks to too much.
    """
    if part not in archive:
        return Metadata()
    properties = TextByElement()
    read_xml(archive.pieces(part), properties)
    found = properties.found
    author = next((found[name] for name in _AUTHORS if found.get(name)), None)
    date = next((found[name] for name in _DATES if found.get(name)), None)
    return given_properties(found.get("title"), author, date)
