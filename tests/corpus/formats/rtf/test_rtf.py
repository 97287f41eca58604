import pytest

FONTS = rb"{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fcharset0 A;}}"
HEAD = rb"{\rtf1\ansi\ansicpg936\deff0" + FONTS


def rtf(content: str | bytes, head: bytes = HEAD) -> bytes:
    """Return a file; text that is no ASCII is written as Unicode with the fallback `?`."""
    if isinstance(content, bytes):
        return head + content + b"}"
    units = content.encode("utf-16-le")
    made = bytearray()
    for low, high in zip(units[::2], units[1::2], strict=True):
        number = low + 256 * high
        made += bytes([number]) if number < 128 else f"\\u{number}?".encode()
    return head + bytes(made) + b"}"


def escaped(text: str, codec: str = "gbk") -> bytes:
    return b"".join(b"\\'%02x" % byte for byte in text.encode(codec))


@pytest.fixture
def lines(read):
    """Return a function that gives the lines of a file's text."""
    return lambda content, head=HEAD: read(rtf(content, head), "a.rtf").text.split("\n")


def test_each_paragraph_is_a_block(read):
    document = read(rtf(r"渡口须知\par 开渡。\line 停航。\par\par 完。"), "a.rtf")

    assert document.text == "渡口须知\n开渡。\n停航。\n完。"
    assert (document.encoding, document.title, document.notes) == ("rtf", "渡口须知", ())


@pytest.mark.parametrize("name", ["a.doc", "a.txt", "a"])
def test_a_rich_text_is_recognised_under_any_suffix(read, name):
    assert read(rtf("开渡。"), name).text == "开渡。"


@pytest.mark.parametrize(
    ("written", "head"),
    [
        (escaped("渡口开了。"), HEAD),
        ("渡口开了。".encode("gbk"), HEAD),
        # The second byte of these characters is that of a letter, a brace or a backslash.
        (escaped("渡口开了。").replace(rb"\'5c", b"\\\\"), HEAD),
        (escaped("渡口开了。"), rb"{\rtf1\ansi\deflang2052 "),
        (rb"\f3 " + escaped("渡口开了。"), rb"{\rtf1\ansi{\fonttbl{\f3\fcharset134 S;}}"),
        (rb"\f3 " + escaped("渡口開了。", "big5"), rb"{\rtf1{\fonttbl{\f3\fcharset136 S;}}"),
        (escaped("渡口開了。", "big5"), rb"{\rtf1\ansi\ansicpg950 "),
        ("渡口开了。".encode(), rb"{\rtf1\ansi\ansicpg65001 "),
        (rb"\uc0\u28193\u21475\u24320\u20102\u12290", HEAD),
        (rb"\uc2\u28193\'b6\'c9\u21475\'bf\'da\u24320\'bf\'aa\u20102\'c1\'cb\u12290\'a1\'a3", HEAD),
        # One character is announced as the fallback, and two bytes are written.
        (rb"\uc1\u28193\'b6\'c9\u21475\'bf\'da\u24320\'bf\'aa\u20102\'c1\'cb\u12290\'a1\'a3", HEAD),
        (rb"\u28193 ?\u-44061?\u24320{}?\u20102?\u12290?", HEAD),
    ],
)
def test_characters_are_read_in_all_their_writings(read, written, head):
    text = read(rtf(written, head), "a.rtf").text
    assert text.replace("開", "开").replace("?", "").replace("哣", "口") == "渡口开了。"


@pytest.mark.parametrize("text", ["乗乚乣誠俓", "𠮷野先生", "a\\b{c}"])
def test_second_bytes_that_look_like_syntax_and_characters_beyond_the_basic_plane(lines, text):
    if text.startswith("乗"):
        assert lines(text.encode("gbk")) == [text]
        assert lines(escaped(text)) == [text]
    elif "{" in text:
        assert lines(text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")) == [text]
    else:
        assert lines(text) == [text]


def test_a_character_of_another_font_has_the_code_page_of_its_font(lines):
    head = rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 S;}{\f2\fcharset204 C;}}"

    assert lines(escaped("渡口") + rb"{\f2 " + escaped("Мост", "cp1251") + b"}", head) == [
        "渡口Мост"
    ]


def test_headings_have_the_level_of_their_style_or_their_own(read):
    styles = (
        rb"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 \u26631?\u39064? 2;}"
        rb"{\s3\sbasedon2 \u23567?;}{\s4 Title;}{\s5 toc 1;}{\*\cs6 Char;}}"
    )
    content = (
        r"\pard\s4 渡口须知\par\pard\s1 总则\par\pard\s2 范围\par\pard\s3 细则\par"
        r"\pard\outlinelevel3 深处\par\pard\s5 总则 1\par\pard 正文。\par"
    )

    document = read(rtf(content, HEAD + styles), "a.rtf")
    headings = {document.text[each.start : each.end]: each.level for each in document.headings}
    assert headings == {"渡口须知": 1, "总则": 1, "范围": 2, "细则": 2, "深处": 4}
    assert document.text.endswith("深处\n正文。")


def test_the_numbers_of_lists_are_read_as_they_are_written_and_bullets_are_not(lines):
    content = (
        r"{\listtext\pard\plain 第一条\tab}\ls1 签到\par {\pntext\f1 2.\tab}上船\par"
        r"{\listtext\f2\'b7\tab}点\par{\listtext 3.}\par 完"
    )

    assert lines(content) == ["第一条 签到", "2. 上船", "点", "完"]


def table_row(*cells: str, about: str = "", edges: tuple[int, ...] = (1000, 2000, 3000)) -> str:
    formats = [*about.split("|"), *[""] * len(edges)]
    made = "".join(f"{form}\\cellx{edge}" for form, edge in zip(formats, edges, strict=False))
    content = "".join(rf"\pard\intbl {each}\cell " for each in cells)
    return rf"\trowd {made}{content}\row "


def test_the_rows_of_a_table_carry_their_column_names(lines):
    header = table_row("航线", "票价", "末班").replace(r"\trowd", r"\trowd\trhdr")
    content = (
        header
        + table_row("东线", "6元", "18:00", about=r"\clvmgf")
        + table_row("", "4元", "17:30", about=r"\clvmrg")
        + table_row("停航", "全天", edges=(2010, 3000))
        + table_row("检修", "", "半天", about=r"\clmgf|\clmrg")
    )

    assert lines(rf"前。\par {content}\pard 后。\par") == [
        *("前。", "航线：东线；票价：6元；末班：18:00", "航线：东线；票价：4元；末班：17:30"),
        *("停航；末班：全天", "检修；末班：半天", "后。"),
    ]


@pytest.mark.parametrize("emphasis", [("\\b ", "\\b0 ", ""), ("", "", r"\clcbpat2|\clcbpat2")])
def test_the_header_of_a_table_is_found_without_a_mark(lines, emphasis):
    begin, end, about = emphasis
    colours = rb"{\colortbl;\red255\green255\blue255;\red200\green200\blue200;}"
    names = table_row(f"{begin}姓名{end}", f"{begin}职务{end}", about=about, edges=(900, 1800))
    rows = [table_row(*cells, edges=(900, 1800)) for cells in (("甲", "船长"), ("乙", "水手"))]

    assert lines(names + "".join(rows), HEAD + colours) == [
        "姓名：甲；职务：船长",
        "姓名：乙；职务：水手",
    ]


def test_a_table_in_a_cell_is_read_where_it_stands(lines):
    inner = (
        r"\pard\intbl\itap2 内一\nestcell 内二\nestcell"
        r"{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables\par}"
    )
    outer = rf"\trowd\cellx1000\pard\intbl 外\par{inner}\pard\intbl\itap1 末\cell\row"

    assert lines(outer + r"\pard 后\par") == ["外", "内一 内二", "末", "后"]


def test_a_footnote_follows_its_paragraph_and_a_text_box_stands_before_it(lines):
    note = r"{\super\chftn{\*\footnote\pard\plain\chftn 注释。\par 再注。}}"
    box = r"{\shp{\*\shpinst\shpleft0{\sp{\sn a}{\sv 1}}{\shptxt\pard 框内。\par}}{\shprslt 旧}}"

    assert lines(rf"正文{note}。{box}\par 下文。\par") == [
        "框内。",
        "正文。",
        "注释。 再注。",
        "下文。",
    ]


def test_what_is_hidden_deleted_or_beside_the_text_is_left_out(lines):
    content = (
        r"{\header 页眉\par}{\footer 页脚 \chpgn\par}留{\v 隐}{\deleted 删}下\v 隐\v0 。"
        r"{\field{\*\fldinst HYPERLINK http://a.cn}{\fldrslt 链接}}{\*\annotation 批注}"
        r"{\pict\pngblip 89504e47aabb}{\*\unheardof 未知}{\unheardof2 知}\par"
    )

    assert lines(content) == ["留下。链接知"]


def test_raw_bytes_of_a_picture_are_passed_over(lines):
    picture = rb"{\pict\bin12 }}}{{{\\par\x00" + b"}"

    assert lines(escaped("前") + picture + escaped("后")) == ["前后"]


def test_title_author_and_date_come_from_the_information(read):
    info = (
        rb"{\info{\title " + escaped("渡口须知") + rb"}{\author \u28207?\u21153?}"
        rb"{\creatim\yr2024\mo6\dy20\hr9}{\revtim\yr2025\mo1\dy1}{\doccomm no}}"
    )

    document = read(rtf(info + escaped("开渡。")), "a.rtf")
    assert (document.title, document.author, document.date) == ("渡口须知", "港务", "2024-06-20")
    assert document.text == "开渡。"


def test_lines_of_the_file_are_no_lines_of_the_text(lines):
    assert lines(b"a\r\nb\n" + rb"\par" + b"\r\nc\\\nd") == ["ab", "c", "d"]
