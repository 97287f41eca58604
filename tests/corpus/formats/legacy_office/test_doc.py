import struct

import pytest

from tests.corpus.formats.legacy_office.doc_files import (
    BOLD,
    DELETED,
    HEADER_ROW,
    HIDDEN,
    IN_TABLE,
    INNER_CELL,
    INNER_ROW,
    Run,
    cells,
    doc,
    listed,
    outline,
    p,
    row_end,
    summary,
)


@pytest.fixture
def lines(read):
    """Return a function that gives the lines of a file's text."""
    return lambda *runs, **more: read(doc(*runs, **more), "a.doc").text.split("\n")


def test_each_paragraph_is_a_block(read):
    document = read(doc(p("渡口须知"), p("开渡。\x0b停航。"), p(""), Run("完。")), "a.doc")

    assert document.text == "渡口须知\n开渡。\n停航。\n完。"
    assert (document.encoding, document.title) == ("doc", "渡口须知")


@pytest.mark.parametrize("name", ["a.wps", "a.docx", "a.txt"])
def test_a_word_file_is_recognised_under_any_suffix(read, name):
    assert read(doc(p("开渡。")), name).text == "开渡。"


def test_pieces_of_one_and_of_two_bytes_a_character_are_one_text(lines):
    runs = [Run("Line 7 – caf"), Run("é, "), p("开渡 𠮷野。"), p("完。")]

    assert lines(*runs, narrow=2) == ["Line 7 – café, 开渡 𠮷野。", "完。"]


def test_what_was_deleted_is_hidden_or_is_an_instruction_is_left_out(lines):
    runs = [
        *(Run("留"), Run("隐", HIDDEN), Run("删", DELETED), Run("删段\r", DELETED), p("下。")),
        p('\x13 HYPERLINK "http://a.cn" \x14链接\x15与\x13 PAGE \x15\x13 SEQ 表 \x141\x15'),
        p('\x13 TOC \\o "1-3" \x14总则\t1'),
        p("范围\t\x13 PAGEREF _a \x142\x15\x15"),
        p("甲\x1e乙\x1f丙\x01\x08。"),
    ]

    assert lines(*runs) == ["留下。", "链接与1", "甲-乙丙。"]


def style(built_in: int, base: int = 0xFFF, paragraph: bytes = b"") -> bytes:
    """Return a style with the name of one letter."""
    about = struct.pack("<HHHHH", built_in, 1 | base << 4, 2, 0, 0)
    properties = struct.pack("<HH", len(paragraph) + 2, 0) + paragraph
    return about + struct.pack("<HHH", 1, ord("a"), 0) + properties


def sheet(*styles: bytes) -> bytes:
    made = b"".join(
        struct.pack("<H", len(each)) + each + b"\0" * (len(each) % 2) for each in styles
    )
    return struct.pack("<HHH", 4, len(styles), 10) + made


def test_headings_have_the_level_of_their_style_or_their_own(read):
    styles = sheet(
        *(style(0), style(1), style(2), style(62), style(0xFFE, 2), style(19)),
        style(0xFFE, paragraph=outline(2)),
    )
    runs = [
        *(p("须知", style=3), p("总则", style=1), p("范围", style=2), p("自定", style=4)),
        *(p("条文", style=6), p("直接", outline(3)), p("总则 1", style=5), p("正文。")),
    ]

    document = read(doc(*runs, structures={1: styles}), "a.doc")
    headings = {document.text[each.start : each.end]: each.level for each in document.headings}
    assert headings == {"须知": 1, "总则": 1, "范围": 2, "自定": 2, "条文": 3, "直接": 4}
    assert document.text.endswith("直接\n正文。")


def level(form: int, pattern: str, start: int = 1, flags: int = 0) -> bytes:
    """Return the definition of a level; characters 0 to 8 of the pattern are numbers."""
    about = struct.pack("<iBB", start, form, flags) + bytes(22)
    return about + struct.pack("<H", len(pattern)) + pattern.encode("utf-16-le")


LISTS = struct.pack("<H", 2) + b"".join(
    struct.pack("<i", identity) + bytes(22) + bytes([simple, 0])
    for identity, simple in ((7, 0), (8, 1))
)
LEVELS = (
    level(0x27, "第\0条") + level(0, "\0.\x01", flags=4) + b"".join([level(2, "\x02)")] * 7)
) + level(0x17, "•")
OVERRIDES = (
    struct.pack("<I", 3)
    + b"".join(struct.pack("<i8xB3x", identity, n) for identity, n in ((7, 0), (8, 0), (7, 1)))
    + struct.pack("<I", 0xFFFFFFFF) * 2
    + struct.pack("<IiI", 0xFFFFFFFF, 9, 0x10)
)


def test_automatic_numbers_are_counted(lines):
    runs = [
        *(
            p("总则", listed(1)),
            p("甲", listed(1, 1)),
            p("乙", listed(1, 1)),
            p("深", listed(1, 2)),
        ),
        *(p("罚则", listed(1)), p("丙", listed(1, 1)), p("点", listed(2)), p("重来", listed(3))),
        *(p("接着", listed(3)), p("无", listed(77))),
    ]

    assert lines(*runs, structures={73: LISTS, 74: OVERRIDES}, behind=LEVELS) == [
        *("第一条 总则", "1.1 甲", "1.2 乙", "i) 深", "第二条 罚则", "2.1 丙", "点"),
        *("第九条 重来", "第十条 接着", "无"),
    ]


def test_the_rows_of_a_table_carry_their_column_names(lines):
    rows = [
        cells("航线", "票价", "末班", end=row_end(1000, 2000, 3000, more=HEADER_ROW)),
        cells("东线", "6元", "18:00", end=row_end(1000, 2000, 3000, flags=(0x60,))),
        cells("", "4元", "17:30", end=row_end(1000, 2000, 3000, flags=(0x20,))),
        cells("停航", "全天", end=row_end(2000, 3000)),
    ]

    assert lines(p("前。"), *rows, p("后。")) == [
        *("前。", "航线：东线；票价：6元；末班：18:00", "航线：东线；票价：4元；末班：17:30"),
        *("停航；末班：全天", "后。"),
    ]


def test_the_header_of_a_table_is_found_without_a_mark(lines):
    shade = b"\x12\xd6" + bytes([20]) + (b"\0\0\0\xff" + b"\xcc\xcc\xcc\0" + b"\0\0") * 2
    rows = [cells("甲", "船长"), cells("乙", "水手")]
    expected = ["姓名：甲；职务：船长", "姓名：乙；职务：水手"]

    assert lines(cells("姓名", "职务", characters=BOLD), *rows) == expected
    shaded = cells("姓名", "职务", end=row_end(1000, 2000, more=shade))
    assert lines(shaded, *rows) == expected


def test_a_table_in_a_cell_is_read_where_it_stands(lines):
    inner = [
        *(Run("内一\r", b"", INNER_CELL), Run("内二\r", b"", INNER_CELL)),
        Run("\r", b"", INNER_ROW + row_end(500, 900)[6:]),
    ]
    outer = [Run("外\r", b"", IN_TABLE), *inner, *cells("末")]

    assert lines(outer, p("后")) == ["外", "内一 内二", "末", "后"]


def test_a_footnote_follows_the_paragraph_that_refers_to_it(lines):
    runs = [p("前文。"), p("正文\x02。"), p("下文。")]
    notes = [p("\x02 注释。"), p("再注。"), p("")]
    mark = len("前文。\r正文")
    structures = {
        2: struct.pack("<IIH", mark, mark + 9, 1),
        3: struct.pack("<III", 0, len("\x02 注释。\r再注。\r"), 99),
    }

    assert lines(*runs, footnotes=notes, structures=structures) == [
        *("前文。", "正文。", "注释。 再注。", "下文。")
    ]


def test_title_author_and_date_come_from_the_properties_in_their_code_page(read):
    def about(code_page, codec, created):
        # 24 June 2024 is day 154,672 since 1601.
        texts = [each.encode(codec) + b"\0\0" for each in ("渡口须知", "港务处")]
        document = read(
            doc(p("开渡。"), about=summary(code_page, *texts, created, 154_672)), "a.doc"
        )
        return document.title, document.author, document.date

    assert about(936, "gbk", 154_668) == ("渡口须知", "港务处", "2024-06-20")
    assert about(65001, "utf-8", 0) == ("渡口须知", "港务处", "2024-06-24")
    assert about(1252, "gbk", 150_000) == ("渡口须知", "港务处", "2024-06-24")


def test_western_properties_stay_western(read):
    about = summary(1252, "Über Fähren\0".encode("cp1252"), b"M\xfcller\0", 0, 0)

    document = read(doc(p("开渡。"), about=about), "a.doc")
    assert (document.title, document.author, document.date) == ("Über Fähren", "Müller", None)


def test_damaged_properties_cost_nothing_else(read):
    assert read(doc(p("开渡。"), about=b"\xfe\xff" + bytes(60)), "a.doc").text == "开渡。"
