import pytest

from corpus.errors import DocumentError
from tests.corpus.formats.sheets.sheet_files import Raw, ods, ods_content

ROWS = [["项目", "票价"], ["渡轮", 6]]


def cells(*texts):
    return "".join(
        f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts
    )


def table(rows):
    return ods(
        [[]], more={"content.xml": ods_content(f'<table:table table:name="a">{rows}</table:table>')}
    )


def test_a_date_is_in_iso_8601_unless_it_is_shown_in_chinese(read):
    def day(shown, value="2024-10-01"):
        attributes = f'office:value-type="date" office:date-value="{value}"'
        return Raw(attributes, f"<text:p>{shown}</text:p>")

    rows = [
        ["日期", "班次"],
        [day("01/10/24"), "早"],
        [day("10月1日"), "晚"],
        [day("x", "2024-10-01T08:30:00"), "夜"],
    ]

    assert read(ods(rows), "a.ods").text.split("\n") == [
        *(
            "日期：2024-10-01；班次：早",
            "日期：10月1日；班次：晚",
            "日期：2024-10-01 08:30:00；班次：夜",
        )
    ]


def test_repeated_cells_and_rows_count(read):
    rows = (
        f"<table:table-row>{cells('项目', '甲', '乙', '丙')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        f'<table:table-row>{cells("票价")}<table:table-cell table:number-columns-repeated="2" '
        'office:value-type="float" office:value="6"><text:p>6元</text:p></table:table-cell>'
        f"{cells('8元')}</table:table-row>"
    )
    document = read(table(rows), "a.ods")

    assert document.text == "项目：票价；甲：6元；乙：6元；丙：8元"
    assert document.places[0][1].row == 5


def test_spaces_line_breaks_spans_and_comments_are_text(read):
    cell = (
        "<table:table-cell><office:annotation><dc:date>2024</dc:date><text:p>雨天停</text:p>"
        "</office:annotation>"
        '<text:p>东<text:span>线</text:span><text:s text:c="2"/>早班</text:p><text:p>晚班</text:p>'
        "</table:table-cell>"
    )
    rows = (
        f"<table:table-header-rows><table:table-row>{cells('项目', '说明')}</table:table-row>"
        f"</table:table-header-rows><table:table-row>{cells('渡轮')}{cell}</table:table-row>"
    )

    assert read(table(rows), "a.ods").text == "项目：渡轮；说明：东线 早班 晚班（批注：雨天停）"


def test_the_title_property_is_the_title(read):
    assert read(ods(ROWS, title="渡口价目表"), "a.ods").title == "渡口价目表"


def test_an_encrypted_workbook_is_refused(read):
    manifest = "<manifest><encryption-data/></manifest>"

    with pytest.raises(DocumentError, match="encrypted OpenDocument spreadsheet"):
        read(ods(ROWS, more={"META-INF/manifest.xml": manifest}), "a.ods")
