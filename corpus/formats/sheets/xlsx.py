"""Loads Excel workbooks in the XML format (.xlsx, .xlsm), with the values that they store.

Formulas are not computed, macros and links to other files are not read.
"""

import posixpath

from corpus.blocks import Loaded
from corpus.errors import ArchiveError, DocumentError
from corpus.formats.shared.archive import Archive
from corpus.formats.shared.xml_events import XmlHandler, read_xml
from corpus.formats.sheets.comments import CommentHandler
from corpus.formats.sheets.properties import read_properties
from corpus.formats.sheets.sheet_blocks import load_workbook
from corpus.formats.sheets.workbook import Workbook
from corpus.formats.sheets.xlsx_parts import NumberFormats, SharedStrings
from corpus.formats.sheets.xlsx_sheet import SheetHandler

_RELATIONS = "_rels/.rels"
_MAIN = "xl/workbook.xml"
_STRINGS = "xl/sharedStrings.xml"
_STYLES = "xl/styles.xml"
_PROPERTIES = "docProps/core.xml"
_TRUE = frozenset(("1", "true", "on"))


def is_xlsx(archive: Archive) -> bool:
    """Return whether an archive is an Excel workbook.

    Raises:
        ArchiveError: the archive is damaged.
    """
    return _main_part(archive) is not None


def load_xlsx(archive: Archive, text_column: str | None = None) -> Loaded:
    """Return the blocks of an Excel workbook.

    Raises:
        DocumentError: the file is damaged, has no text, or exceeds a limit.
    """
    main = _main_part(archive)
    if main is None:
        raise DocumentError("not an Excel file")
    if main.endswith(".bin"):
        raise DocumentError("binary Excel format (.xlsb) is not read; save it as .xlsx")
    contents = _Contents()
    read_xml(archive.pieces(main), contents)
    relations = _Relations(main)
    _read(archive, _relations_part(main), relations)
    strings, formats, workbook = SharedStrings(), NumberFormats(), Workbook()
    formats.is_1904 = contents.is_1904
    _read(archive, relations.part_of_type("sharedStrings") or _STRINGS, strings)
    _read(archive, relations.part_of_type("styles") or _STYLES, formats)
    for name, relation in contents.sheets:
        part = relations.sheet_part(relation)
        if not part:
            continue
        sheet = workbook.add_sheet(name)
        try:
            read_xml(archive.pieces(part), SheetHandler(workbook, sheet, strings.texts, formats))
            others = _Relations(part)
            _read(archive, _relations_part(part), others)
            _read(archive, others.part_of_type("comments"), CommentHandler(workbook, sheet))
        except ArchiveError:
            # One damaged sheet costs what is below the damage.
            workbook.notes.append(f"the sheet {sheet.name!r} is damaged and may be incomplete")
    workbook.metadata = read_properties(archive, _PROPERTIES)
    return load_workbook(workbook, text_column)


def _main_part(archive: Archive) -> str | None:
    """Return the name of the part that lists the sheets, None if it is no Excel workbook."""
    relations = _Relations("")
    _read(archive, _RELATIONS, relations)
    part = relations.part_of_type("officeDocument") or _MAIN
    return part if part.startswith("xl/") and part in archive else None


def _relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _read(archive: Archive, name: str, handler: XmlHandler) -> None:
    if name in archive:
        read_xml(archive.pieces(name), handler)


class _Contents(XmlHandler):
    """Lists the sheets, hidden ones included, with the ids of their relations."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.is_1904 = False

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", "")))
        elif name == "workbookPr":
            self.is_1904 = attributes.get("date1904", "").lower() in _TRUE


class _Relations(XmlHandler):
    """Finds the parts that another part refers to; others than parts of the file are ignored."""

    def __init__(self, part: str) -> None:
        self._folder = posixpath.dirname(part)
        self._parts: dict[str, tuple[str, str]] = {}

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "").replace("\\", "/")
        joined = target[1:] if target.startswith("/") else posixpath.join(self._folder, target)
        kind = attributes.get("Type", "").rpartition("/")[2]
        self._parts[attributes.get("Id", "")] = (kind, posixpath.normpath(joined))

    def part_of_type(self, kind: str) -> str:
        """Return the first part of a type, an empty string if there is none."""
        return next((part for each, part in self._parts.values() if each == kind), "")

    def sheet_part(self, relation: str) -> str:
        """Return the part of a worksheet, an empty string if it is a sheet of another kind."""
        kind, part = self._parts.get(relation, ("", ""))
        return part if kind == "worksheet" else ""
