"""Files that programs export under the name of a workbook."""

import pytest

from corpus.errors import DocumentError

HEAD = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
)


def xml_workbook(rows, styles=""):
    table = f'<Worksheet ss:Name="台账"><Table>{rows}</Table></Worksheet>'
    return f"{HEAD}<Styles>{styles}</Styles>{table}</Workbook>"


def row(*values, about=""):
    cells = "".join(f'<Cell><Data ss:Type="String">{each}</Data></Cell>' for each in values)
    return f"<Row {about}>{cells}</Row>"


def test_a_workbook_in_the_xml_of_excel_2003_is_read(read):
    data = xml_workbook(
        '<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">库存表</Data></Cell></Row>'
        + row("库房", "品名", "占比", about='ss:Index="3"')
        + '<Row><Cell ss:MergeDown="1"><Data ss:Type="String">甲库</Data></Cell>'
        '<Cell><Data ss:Type="String">麻绳</Data><Comment><Data>批注</Data></Comment></Cell>'
        '<Cell ss:StyleID="s1"><Data ss:Type="Number">0.4</Data></Cell></Row>'
        '<Row><Cell ss:Index="2"><Data ss:Type="DateTime">2024-10-01T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="Boolean">1</Data></Cell></Row>',
        '<Style ss:ID="s1"><NumberFormat ss:Format="0%"/></Style>',
    )
    document = read(data, "台账.xls")

    assert document.text.split("\n") == [
        *("库存表", "库房：甲库；品名：麻绳；占比：40%", "库房：甲库；品名：2024-10-01；占比：TRUE")
    ]
    assert [place.row for _, place in document.places] == [1, 4, 5]
    assert document.title == "库存表"


@pytest.mark.parametrize("codec", ["utf-8-sig", "gb18030", "utf-16"])
def test_delimited_text_with_the_name_of_a_workbook_is_a_table(read, codec):
    data = "姓名\t电话\n张三\t8601\n李四\t8602\n".encode(codec)

    assert read(data, "通讯录.xls").text.split("\n") == [
        "姓名：张三；电话：8601",
        "姓名：李四；电话：8602",
    ]


def test_a_page_with_the_name_of_a_workbook_is_a_page(read):
    page = "<html><table><tr><th>姓名</th></tr><tr><td>张三</td></tr></table><p>停航。</p></html>"

    assert read(page, "通讯录.xls").text.split("\n")[-1] == "停航。"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (HEAD + "<Worksheet>", "damaged Excel file's XML"),
        (HEAD.replace("<Workbook", "<!DOCTYPE a [<!ENTITY e 'x'>]><Workbook"), "declares entities"),
        (xml_workbook(row(" ")), "no text"),
        (xml_workbook("".join(f'<Row ss:Index="{n}"/>' for n in ("0", "-1", "9" * 99))), "no text"),
    ],
)
def test_a_damaged_or_hostile_xml_workbook_is_refused(read, data, reason):
    with pytest.raises(DocumentError, match=reason):
        read(data, "a.xls")
