"""Loads Excel workbooks in the binary format (.xls) and those of WPS (.et), by xlrd."""

import io
import struct

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.book import Book
from xlrd.sheet import Cell

from corpus.blocks import Loaded
from corpus.errors import DocumentError
from corpus.formats.sheets.built_in_formats import GENERAL
from corpus.formats.sheets.number_format import shown_number
from corpus.formats.sheets.sheet_blocks import load_workbook
from corpus.formats.sheets.workbook import Merge, Workbook

_NAME = "Excel file"
_NUMBERS = frozenset((xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE))
# What the parser raises for a damaged file besides its own errors.
_DAMAGED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
)


def load_xls(data: bytes, text_column: str | None = None) -> Loaded:
    """Return the blocks of a workbook.

    Raises:
        DocumentError: the file is damaged or encrypted, has no text, or exceeds a limit.
    """
    try:
        workbook = _workbook(data)
    except xlrd.XLRDError as error:
        kind = "encrypted" if "encrypt" in str(error).lower() else "damaged"
        raise DocumentError(f"{kind} {_NAME}") from error
    except (*_DAMAGED, xlrd.compdoc.CompDocError) as error:
        raise DocumentError(f"damaged {_NAME}") from error
    return load_workbook(workbook, text_column)


def _workbook(data: bytes) -> Workbook:
    workbook = Workbook()
    with xlrd.open_workbook(
        file_contents=data,
        logfile=io.StringIO(),
        formatting_info=True,
        on_demand=True,
        ragged_rows=True,
        ignore_workbook_corruption=True,
    ) as book:
        for index, name in enumerate(book.sheet_names()):
            parsed = book.sheet_by_index(index)
            sheet = workbook.add_sheet(name)
            for row in range(parsed.nrows):
                for column, cell in enumerate(parsed.row(row)):
                    workbook.add_cell(sheet, row, column, _shown(book, cell))
            for (row, column), note in parsed.cell_note_map.items():
                text = note.text.removeprefix(note.author).lstrip(":：")
                workbook.add_comment(sheet, row, column, text)
            for top, bottom, left, right in parsed.merged_cells:
                workbook.add_merge(sheet, Merge(top, left, bottom - 1, right - 1))
            book.unload_sheet(index)
    return workbook


def _shown(book: Book, cell: Cell) -> str:
    if cell.ctype in _NUMBERS:
        return shown_number(cell.value, _format(book, cell), is_1904=bool(book.datemode))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(error_text_from_code.get(cell.value, ""))
    return str(cell.value) if cell.ctype == xlrd.XL_CELL_TEXT else ""


def _format(book: Book, cell: Cell) -> str:
    if cell.xf_index is None or cell.xf_index >= len(book.xf_list):
        return GENERAL
    found = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    return found.format_str if found else GENERAL
