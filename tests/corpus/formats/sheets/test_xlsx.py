import pytest

from corpus.errors import DocumentError
from tests.corpus.formats.sheets.sheet_files import Raw, SheetData, Shown, serial, xlsx, xlsx_rows
from tests.corpus.office_files import zipped

ROWS = [["项目", "票价"], ["渡轮", 6]]


def told(read, rows, name="a.xlsx", **others):
    document = read(xlsx(rows, **others), name)
    return document.text.split("\n"), document.notes


@pytest.mark.parametrize(
    ("attributes", "content", "shown"),
    [
        ('t="inlineStr"', "<is><t>东线</t></is>", "东线"),
        (
            't="inlineStr"',
            '<is><r><t>东</t></r><r><t>线</t></r><rPh sb="0" eb="1"><t>dong</t></rPh></is>',
            "东线",
        ),
        ('t="str"', "<f>A1</f><v>东线</v>", "东线"),
        ('t="e"', "<f>1/0</f><v>#DIV/0!</v>", "#DIV/0!"),
        ('t="b"', "<v>1</v>", "TRUE"),
        ('t="d"', "<v>2024-10-01T00:00:00</v>", "2024-10-01"),
        ('t="d"', "<v>2024-10-01T08:30:00</v>", "2024-10-01 08:30:00"),
        ("", "<f>SUM(B1:B2)</f><v>12</v>", "12"),
        ('s="99"', "<v>12</v>", "12"),
        ('t="str"', "<v>东_x000D_\n_x0041_线</v>", "东 A线"),
    ],
)
def test_values_of_all_types_are_shown(read, attributes, content, shown):
    lines, _ = told(read, [["项目", "值"], ["甲", Raw(attributes, content)]])

    assert lines == [f"项目：甲；值：{shown}"]


def test_formulas_without_a_stored_result_are_noted(read):
    formula = Raw("", "<f>SUM(B1:B2)</f>")
    _, notes = told(read, [["项目", "值"], ["甲", formula], ["乙", formula]])

    assert notes == ("left out for lack of a stored result: 2 formulas",)


def test_a_text_of_the_shared_table_that_is_not_there_is_empty(read):
    lines, _ = told(read, [*ROWS, [Raw('t="s"', "<v>99</v>"), Raw('t="s"', "<v>-1</v>"), "备注"]])

    assert lines[-1] == "备注"


def test_the_title_property_is_the_title_unless_a_program_set_it(read):
    titled = [["价目"], *ROWS]

    assert read(xlsx(titled, title="渡口价目表"), "a.xlsx").title == "渡口价目表"
    assert read(xlsx(titled, title="工作簿1.xlsx"), "a.xlsx").title == "价目"
    assert read(xlsx(ROWS), "价目.xlsx").title == "价目"


def test_cells_without_references_follow_each_other(read):
    names = "<row><c t='str'><v>项目</v></c><c t='str'><v>值</v></c></row>"
    rows = f"{names}<row><c><v>1</v></c><c><v>2</v></c></row>"
    document = read(xlsx([[]], more={"xl/worksheets/sheet1.xml": xlsx_rows(rows)}), "a.xlsx")

    assert document.text == "项目：1；值：2"
    assert document.places[0][1].row == 2


def test_dates_that_count_from_1904_are_converted(read):
    code = "yyyy/m/d"
    parts = {
        "xl/workbook.xml": '<workbook><workbookPr date1904="1"/><sheets><sheet name="a" id="rId1"/>'
        "</sheets></workbook>"
    }
    lines, _ = told(read, [["日期", "人"], [Shown(45566 - 1462, code), "张三"]], more=parts)

    assert lines == ["日期：2024-10-01；人：张三"]


def test_the_namespaces_and_prefixes_of_other_programs_are_read(read):
    rows = (
        '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData>'
        '<x:row r="1"><x:c r="A1" t="str"><x:v>渡轮停航</x:v></x:c></x:row></x:sheetData>'
        "</x:worksheet>"
    )

    assert read(xlsx([[]], more={"xl/worksheets/sheet1.xml": rows}), "a.xlsx").text == "渡轮停航"


def test_one_damaged_sheet_costs_what_is_below_the_damage(read):
    damaged = xlsx_rows('<row r="1"><c r="A1" t="str"><v>前文</v></c></row>') + "<a>"
    sheets = SheetData(ROWS, "甲"), SheetData(ROWS, "乙")
    document = read(xlsx(*sheets, more={"xl/worksheets/sheet1.xml": damaged}), "a.xlsx")

    assert document.text.split("\n") == ["甲", "前文", "乙", "项目：渡轮；票价：6"]
    assert document.notes == ("the sheet '甲' is damaged and may be incomplete",)


def test_a_workbook_with_macros_is_read_without_them(read):
    document = read(xlsx(ROWS, more={"xl/vbaProject.bin": b"Attribute VB_Name"}), "a.xlsm")

    assert (document.text, document.encoding) == ("项目：渡轮；票价：6", "xlsx")


def test_a_sheet_outside_of_the_file_is_passed_over(read):
    relations = (
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" TargetMode="External" '
        'Target="file:///etc/passwd"/><Relationship Id="rId2" Type="x/worksheet" '
        'Target="worksheets/sheet2.xml"/></Relationships>'
    )
    data = xlsx(ROWS, [["乙表只有这一句话。"]], more={"xl/_rels/workbook.xml.rels": relations})

    document = read(data, "a.xlsx")
    assert (document.text, document.notes) == ("乙表只有这一句话。", ())


def test_a_binary_workbook_is_refused_with_what_to_do(read):
    parts = {
        "_rels/.rels": '<Relationships><Relationship Type="a/officeDocument" '
        'Target="xl/workbook.bin"/></Relationships>',
        "xl/workbook.bin": "x",
    }

    with pytest.raises(DocumentError, match=r"save it as \.xlsx"):
        read(zipped(parts), "a.xlsx")


def test_serial_numbers_of_the_writer_are_those_of_excel():
    from datetime import date

    assert serial(date(2024, 10, 1)) == 45566


def test_comments_stand_beside_the_values_of_their_cells_those_on_names_below_the_table(read):
    def comment(place, text, author=0):
        return f'<comment ref="{place}" authorId="{author}"><text><t>{text}</t></text></comment>'

    comments = (
        "<comments><authors><author>张三</author></authors><commentList>"
        + comment("B2", "张三:\n儿童半价")
        + comment("A2", "[批注]\n旧版本看不到。\n\n注释:\n    东线", 7)
        + comment("D2", "空格")
        + comment("B1", "含保险")
        + comment("-", "无处", "x")
        + "</commentList></comments>"
    )
    relations = '<a><Relationship Id="r" Type="x/comments" Target="../comments1.xml"/></a>'
    parts = {"xl/comments1.xml": comments, "xl/worksheets/_rels/sheet1.xml.rels": relations}

    assert told(read, ROWS, more=parts)[0] == [
        "项目：渡轮（批注：东线）；票价：6（批注：儿童半价）；（批注：空格）",
        "批注（票价）：含保险",
    ]
