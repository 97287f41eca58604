"""The same notice, saved in each format of an office, reads the same."""

import pytest

from tests.corpus import office_files
from tests.corpus.formats.legacy_office import doc_files, ppt_files
from tests.corpus.formats.legacy_office.test_doc import (
    LEVELS,
    LISTS,
    OVERRIDES,
    level,
    sheet,
    style,
)
from tests.corpus.formats.ofd import ofd_files
from tests.corpus.formats.opendocument import odf_files
from tests.corpus.formats.presentation import pptx_files
from tests.corpus.formats.rtf.test_rtf import HEAD, rtf, table_row

TITLE = "渡轮停航公告"
PARAGRAPHS = ("因航道疏浚，东线渡轮停航三日。", "期间请改乘西线，票价不变。")
HEADER = ("航线", "末班", "电话")
ROWS = (("东线", "停航", "8602"), ("西线", "21:30", "8603；8604"))
ITEMS = ("持有效证件。", "提前十分钟到港。", "听从船员安排。")
NUMBERED = tuple(f"{number}. {item}" for number, item in enumerate(ITEMS, 1))


def as_docx() -> bytes:
    numbering = office_files.word_xml(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0">{office_files.level(0, "decimal", "%1.")}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )
    return office_files.docx(
        office_files.styled(TITLE, "1"),
        *map(office_files.paragraph, PARAGRAPHS),
        office_files.table(office_files.header(*HEADER), *ROWS),
        *map(office_files.listed, ITEMS),
        more={"word/styles.xml": office_files.STYLES, "word/numbering.xml": numbering},
    )


def as_odt() -> bytes:
    return odf_files.odf(
        "text",
        odf_files.h(TITLE),
        *map(odf_files.p, PARAGRAPHS),
        odf_files.table(*ROWS, header=HEADER),
        odf_files.items(*ITEMS, style="L"),
        automatic=odf_files.list_style("L", odf_files.list_level(1, "1")),
    )


def as_rtf() -> bytes:
    header = table_row(*HEADER).replace(r"\trowd", r"\trowd\trhdr")
    listed = "".join(
        rf"{{\listtext {number}.\tab}}{item}\par " for number, item in enumerate(ITEMS, 1)
    )
    text = rf"\pard\s1 {TITLE}\par\pard " + r"\par ".join(PARAGRAPHS) + r"\par "
    rows = "".join(table_row(*row) for row in ROWS)
    return rtf(f"{text}{header}{rows}\\pard {listed}", HEAD + rb"{\stylesheet{\s1 heading 1;}}")


def as_doc() -> bytes:
    header = doc_files.row_end(1000, 2000, 3000, more=doc_files.HEADER_ROW)
    return doc_files.doc(
        doc_files.p(TITLE, style=1),
        *map(doc_files.p, PARAGRAPHS),
        doc_files.cells(*HEADER, end=header),
        *(doc_files.cells(*row) for row in ROWS),
        *(doc_files.p(item, doc_files.listed(2)) for item in ITEMS),
        structures={1: sheet(style(0), style(1)), 73: LISTS, 74: OVERRIDES},
        # In the place of the bullets of the second list.
        behind=LEVELS[: -len(level(0x17, "•"))] + level(0, "\0."),
    )


def as_pptx() -> bytes:
    items = [pptx_files.item(item, 0, "arabicPeriod") for item in ITEMS]
    return pptx_files.pptx(
        (
            pptx_files.title(TITLE),
            pptx_files.shape(*PARAGRAPHS),
            pptx_files.table(HEADER, *ROWS),
            pptx_files.shape(*items),
        )
    )


def as_odp() -> bytes:
    boxes = [
        odf_files.box("".join(map(odf_files.p, PARAGRAPHS))),
        odf_files.box(odf_files.table(*ROWS, header=HEADER)),
        odf_files.box(odf_files.items(*ITEMS, style="L")),
    ]
    return odf_files.odf(
        "presentation",
        odf_files.page(odf_files.box(odf_files.p(TITLE), "title"), *boxes),
        automatic=odf_files.list_style("L", odf_files.list_level(1, "1")),
    )


def as_ppt() -> bytes:
    rows = [HEADER, *ROWS]
    cells = [
        ppt_files.shape(
            ppt_files.text(content),
            (column * 100, row * 50, column * 100 + 100, row * 50 + 50),
            options=[(0x0181, 0x445566 if row == 0 else 0xFFFFFF)],
            is_child=True,
        )
        for row, contents in enumerate(rows)
        for column, content in enumerate(contents)
    ]
    return ppt_files.ppt(
        ppt_files.slide(
            ppt_files.shape(ppt_files.text(TITLE, ppt_files.TITLE), (0, 0, 900, 100)),
            ppt_files.shape(ppt_files.text("\r".join(PARAGRAPHS)), (0, 120, 900, 200)),
            ppt_files.group(*cells, box=(0, 220, 900, 400), table=True),
            # The numbers of lists are not in such files.
            ppt_files.shape(ppt_files.text("\r".join(NUMBERED)), (0, 420, 900, 600)),
        )
    )


WRITERS = {
    "a.odt": as_odt,
    "a.rtf": as_rtf,
    "a.doc": as_doc,
    "a.pptx": as_pptx,
    "a.odp": as_odp,
    "a.ppt": as_ppt,
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_notice_reads_the_same_in_every_format_as_in_a_word_file(read, name):
    word = read(as_docx(), "a.docx")
    assert word.text.split("\n") == [
        TITLE,
        *PARAGRAPHS,
        "航线：东线；末班：停航；电话：8602",
        "航线：西线；末班：21:30；电话：8603；8604",
        *NUMBERED,
    ]

    document = read(WRITERS[name](), name)
    assert document.text == word.text
    assert document.title == word.title == TITLE
    assert document.headings == word.headings
    assert document.parts == word.parts
    assert document.notes == ()


def test_the_paragraphs_of_a_notice_read_the_same_in_an_ofd_file_as_in_a_word_file(read):
    word = read(office_files.docx(*map(office_files.paragraph, PARAGRAPHS)), "a.docx")
    lines: list[str] = []
    for paragraph in PARAGRAPHS:
        # The first line of a paragraph is indented by two characters.
        first, rest = paragraph[:8], paragraph[8:]
        for place, line in enumerate((first, rest)):
            left = 20 if place else 28
            lines.append(ofd_files.text(line, left, 40 + 7 * len(lines)))

    assert read(ofd_files.ofd(ofd_files.page(*lines)), "a.ofd").text == word.text
