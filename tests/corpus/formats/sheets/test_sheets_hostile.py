import zipfile
from io import BytesIO

import pytest

from corpus.errors import DocumentError
from corpus.formats.shared.archive import Archive
from corpus.formats.sheets import workbook as limits
from corpus.formats.sheets.ods import load_ods
from corpus.formats.sheets.xls import load_xls
from corpus.formats.sheets.xlsx import load_xlsx
from corpus.read import parse_document
from tests.corpus.formats.sheets.sheet_files import (
    SheetData,
    column_letters,
    ods,
    ods_content,
    xlsx,
    xlsx_rows,
)
from tests.corpus.formats.sheets.xls_files import ole, record, xls
from tests.corpus.office_files import zipped

ROWS = [["项目", "票价"], ["渡轮", 6]]
ENTITY = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def cell(place, text="字"):
    return f'<row r="{place.strip("ABCDEFXYZ")}"><c r="{place}" t="str"><v>{text}</v></c></row>'


def xlsx_of(rows, below=""):
    return xlsx([[]], more={"xl/worksheets/sheet1.xml": xlsx_rows(rows, below)})


def ods_of(rows):
    return ods([[]], more={"content.xml": ods_content(f"<table:table>{rows}</table:table>")})


def ods_cell(attributes, text="字"):
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def test_a_sheet_of_formatted_blanks_down_to_the_last_row_is_read(read):
    blanks = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 60_000))

    assert read(xlsx_of(cell("A1") + blanks), "a.xlsx").text == "字"


@pytest.mark.parametrize("place", ["A1048576", "XFD1", "XFD1048576"])
def test_a_cell_far_from_the_others_takes_no_memory(read, place):
    document = read(xlsx_of(cell("A1", "渡轮停航") + cell(place)), "a.xlsx")

    assert document.text.split("\n")[0] == "渡轮停航"
    is_left_out = place.startswith("XFD")
    assert bool(document.notes) == is_left_out
    assert document.notes[:1] == (("left out right of column 500: 1 cell",) if is_left_out else ())


@pytest.mark.parametrize("place", ["A0", "A9999999", "ZZZ1", "A-1", "1A", "A" * 999, "", "A²"])
def test_a_reference_without_meaning_does_no_harm(read, place):
    rows = f'{cell("A1", "渡轮停航")}<row r="{place}"><c r="{place}" t="str"><v>字</v></c></row>'

    assert "渡轮停航" in read(xlsx_of(rows), "a.xlsx").text


def test_merged_cells_over_everything_do_not_multiply_the_text():
    tall = [f"{column_letters(column)}1:{column_letters(column)}501" for column in range(60)]
    rows = [["长" * 190] * 60, *[[None] * 60 + ["值"]] * 500]
    document = parse_document("a.xlsx", xlsx(SheetData(rows, merges=[*tall, "A1:XFD1048576"])))

    assert len(document.text) < 500_000


def test_repeated_cells_are_limited(read):
    cells = ods_cell('table:number-columns-repeated="16384"')
    repeated = 'table:number-rows-repeated="1048576"'

    with pytest.raises(DocumentError, match="more than 2,000,000 cells"):
        read(ods_of(f"<table:table-row {repeated}>{cells}</table:table-row>"), "a.ods")


def test_repeated_blanks_take_no_time(read):
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    blanks = f'<table:table-row table:number-rows-repeated="1048575">{blank}</table:table-row>'
    row = f"<table:table-row>{ods_cell('', '渡轮停航')}{blank}</table:table-row>"

    assert read(ods_of(row + blanks * 50), "a.ods").text == "渡轮停航"


def test_a_text_that_many_cells_refer_to_is_limited(monkeypatch):
    monkeypatch.setattr(limits, "_MAX_CHARACTERS", 1_000_000)
    data = xlsx([["长" * 30_000] * 50] * 50)

    with pytest.raises(DocumentError, match="more than 1,000,000 characters"):
        load_xlsx(Archive(data))


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"]
)
def test_entities_are_refused(read, part):
    data = xlsx([[]], more={part: f"{ENTITY}<a>&e;</a>"})

    with pytest.raises(DocumentError, match=r"no text|entities"):
        read(data, "a.xlsx")
    with pytest.raises(DocumentError, match="entities"):
        read(ods([[]], more={"content.xml": f"{ENTITY}<a>&e;</a>"}), "a.ods")


def test_elements_that_nest_too_deep_are_refused(read):
    with pytest.raises(DocumentError, match="nests too deep"):
        read(ods_of("<text:p>" * 600), "a.ods")


@pytest.mark.parametrize(
    ("pack", "part"), [(xlsx, "xl/worksheets/sheet1.xml"), (ods, "content.xml")]
)
def test_a_part_that_unpacks_to_far_more_than_its_size_is_refused(read, pack, part):
    with pytest.raises(DocumentError, match="unpacks to more than"):
        read(pack([[]], more={part: " " * 40_000_000}), "a.xlsx")


def test_many_sheets_are_refused():
    with pytest.raises(DocumentError, match="more than 1,000 sheets"):
        load_xlsx(Archive(xlsx(*[[]] * 1001)))


def test_an_encrypted_workbook_is_refused(read):
    with pytest.raises(DocumentError, match="encrypted Excel file"):
        read(xls(ROWS, password=True), "a.xls")
    with pytest.raises(DocumentError, match="encrypted Office file"):
        read(ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "a.xlsx")


def test_a_truncated_archive_is_a_damaged_excel_file(read):
    with pytest.raises(DocumentError, match="damaged Excel file"):
        read(xlsx(ROWS)[:-30], "a.xlsx")


@pytest.mark.parametrize(
    "stream", [b"", b"\xff" * 5000, record(0x809, b"\0\6\5\0") * 50, record(0x0A) * 100]
)
def test_a_stream_that_is_no_workbook_is_a_damaged_excel_file(read, stream):
    with pytest.raises(DocumentError, match="damaged Excel file"):
        read(ole({"Workbook": stream}), "a.xls")


def test_a_presentation_with_a_workbook_inside_is_no_workbook(read):
    with pytest.raises(DocumentError, match=r"binary file|PowerPoint"):
        read(ole({"PowerPoint Document": b"x", "Workbook": b"x"}), "a.ppt")


LOADERS = {
    "xlsx": (xlsx(SheetData(ROWS, merges=["A1:B1"])), lambda data: load_xlsx(Archive(data))),
    "ods": (ods(ROWS), lambda data: load_ods(Archive(data))),
    "xls": (xls(ROWS), load_xls),
}


@pytest.mark.parametrize("name", LOADERS)
def test_a_damaged_byte_is_a_document_or_an_error_of_its_own(name):
    whole, load = LOADERS[name]
    for place in range(0, len(whole), 97):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        try:
            assert load(bytes(damaged)).blocks
        except (DocumentError, zipfile.BadZipFile, ValueError, NotImplementedError):
            continue


def test_any_zip_file_with_the_name_of_a_workbook_is_a_document_or_an_error():
    for parts in (
        {"xl/workbook.xml": ""},
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"},
    ):
        with pytest.raises(DocumentError):
            parse_document("a.xlsx", zipped(parts))
    assert BytesIO(xlsx(ROWS)).read(2) == b"PK"
