"""Small workbooks, put together by hand: .xlsx and .ods here, .xls in `xls_files`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import chain

from tests.corpus.office_files import zipped

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
_HIDDEN = ' state="hidden"'
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True, slots=True)
class Shown:
    """A number with a number format, and what a spreadsheet shows for it."""

    value: float
    code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell whose attributes and content are given as XML."""

    attributes: str
    content: str


Value = str | float | bool | date | Shown | Raw | None


@dataclass(frozen=True, slots=True)
class SheetData:
    """A sheet: its rows from the first on, and its merged cells such as `A1:C1`."""

    rows: Sequence[Sequence[Value]]
    name: str = "Sheet1"
    merges: Sequence[str] = ()
    is_hidden: bool = False


def xlsx(
    *sheets: SheetData | Sequence[Sequence[Value]],
    title: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """Return an Excel workbook; `more` are other or changed parts by their names."""
    data = [_sheet(each, number) for number, each in enumerate(sheets, 1)]
    strings: dict[str, int] = {}
    codes: dict[str, int] = {"General": 0}
    parts: dict[str, str | bytes] = {}
    for number, sheet in enumerate(data, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _xlsx_sheet(sheet, strings, codes)
    listed = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{number}" r:id="rId{number}"'
        f"{_HIDDEN if sheet.is_hidden else ''}/>"
        for number, sheet in enumerate(data, 1)
    )
    formats = "".join(
        f'<numFmt numFmtId="{163 + number}" formatCode="{escape(code)}"/>'
        for code, number in codes.items()
    )
    styles = "".join(
        f'<xf numFmtId="{163 + number if number else 0}"/>' for number in codes.values()
    )
    texts = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    relations = [
        *(
            _relation(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml")
            for n in range(1, len(data) + 1)
        ),
        _relation("rId8001", "sharedStrings", "sharedStrings.xml"),
        _relation("rId8002", "styles", "styles.xml"),
    ]
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
            "_rels/.rels": _relations([_relation("rId1", "officeDocument", "xl/workbook.xml")]),
            "docProps/core.xml": _xlsx_properties(title),
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            f"<sheets>{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": _relations(relations),
            "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts>'
            '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
            f"<cellXfs>{styles}</cellXfs></styleSheet>",
            "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{texts}</sst>',
            **parts,
            **(more or {}),
        }
    )


def ods(
    *sheets: SheetData | Sequence[Sequence[Value]],
    title: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """Return an OpenDocument workbook; `more` are other or changed parts by their names."""
    data = [_sheet(each, number) for number, each in enumerate(sheets, 1)]
    tables = "".join(
        f'<table:table table:name="{escape(sheet.name)}"><table:table-column/>'
        f"{''.join(_ods_rows(sheet))}</table:table>"
        for sheet in data
    )
    return zipped(
        {
            "mimetype": _ODS_TYPE,
            "content.xml": ods_content(tables),
            "meta.xml": f'<office:document-meta xmlns:office="{_OPEN}:office:1.0" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
            f"<dc:title>{escape(title)}</dc:title></office:meta></office:document-meta>",
            "META-INF/manifest.xml": "<manifest/>",
            **(more or {}),
        }
    )


def ods_content(tables: str) -> str:
    """Return the main part of an OpenDocument workbook with these tables, given as XML."""
    spaces = "".join(
        f' xmlns:{name}="{_OPEN}:{name}:1.0"' for name in ("office", "table", "text", "dc")
    )
    return (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def xlsx_rows(rows: str, below: str = "") -> str:
    """Return a sheet's part with rows given as XML."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{below}</worksheet>'


def column_letters(column: int) -> str:
    """Return the letters of a column, counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def merged_area(reference: str) -> tuple[int, int, int, int]:
    """Return top, left, bottom and right, counted from 0, of an area such as `A1:C2`."""
    places: list[tuple[int, int]] = []
    for each in reference.split(":"):
        letters = each.rstrip("0123456789")
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        places.append((int(each[len(letters) :]) - 1, column - 1))
    return (*places[0], *places[1])


def serial(day: date) -> int:
    """Return the number of days that a workbook stores for a date."""
    return (day - date(1899, 12, 30)).days


def _sheet(data: SheetData | Sequence[Sequence[Value]], number: int) -> SheetData:
    return data if isinstance(data, SheetData) else SheetData(data, f"Sheet{number}")


def _relation(identity: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identity}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _relations(relations: Sequence[str]) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(relations)}</Relationships>'


def _xlsx_properties(title: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title>'
        "</cp:coreProperties>"
    )


def _xlsx_sheet(sheet: SheetData, strings: dict[str, int], codes: dict[str, int]) -> str:
    rows = "".join(
        f'<row r="{number}">'
        + "".join(
            _xlsx_cell(value, f"{column_letters(column)}{number}", strings, codes)
            for column, value in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(sheet.rows, 1)
    )
    merges = "".join(f'<mergeCell ref="{each}"/>' for each in sheet.merges)
    return xlsx_rows(rows, f"<mergeCells>{merges}</mergeCells>" if merges else "")


def _xlsx_cell(value: Value, place: str, strings: dict[str, int], codes: dict[str, int]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, Raw):
        return f'<c r="{place}" {value.attributes}>{value.content}</c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{value:d}</v></c>'
    if isinstance(value, date):
        value = Shown(serial(value), "yyyy/m/d")
    if isinstance(value, Shown):
        style = codes.setdefault(value.code, len(codes))
        return f'<c r="{place}" s="{style}"><v>{value.value!r}</v></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def _ods_rows(sheet: SheetData) -> Iterator[str]:
    areas = [merged_area(each) for each in sheet.merges]
    starts = {
        (top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in areas
    }
    covered = set(
        chain.from_iterable(
            ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
            for top, left, bottom, right in areas
        )
    ) - set(starts)
    for row, values in enumerate(sheet.rows):
        cells = ""
        for column, value in enumerate(values):
            name = "covered-table-cell" if (row, column) in covered else "table-cell"
            rows, columns = starts.get((row, column), (1, 1))
            span = f' table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"'
            span = span if rows * columns > 1 else ""
            attributes, content = _ods_cell(value)
            cells += f"<table:{name}{span}{attributes}>{content}</table:{name}>"
        yield f"<table:table-row>{cells}</table:table-row>"


def _ods_cell(value: Value) -> tuple[str, str]:
    if value is None or value == "":
        return "", ""
    if isinstance(value, Raw):
        return f" {value.attributes}", value.content
    if isinstance(value, bool):
        text, attributes = str(value).upper(), f'boolean" office:boolean-value="{value}'.lower()
    elif isinstance(value, date):
        text, attributes = f"{value:%d.%m.%y}", f'date" office:date-value="{value.isoformat()}'
    elif isinstance(value, Shown):
        text, attributes = value.text, f'float" office:value="{value.value!r}'
    elif isinstance(value, str):
        text, attributes = value, "string"
    else:
        text, attributes = f"{value:g}", f'float" office:value="{value!r}'
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f' office:value-type="{attributes}"', paragraphs
