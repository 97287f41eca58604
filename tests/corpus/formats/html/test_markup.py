"""XHTML, readings above characters, numbers of lists, pictures, tables and definitions."""

import pytest

from corpus.formats.html.markup.elements import mended
from tests.linear_time import check_linear

XHTML = (
    '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
    "<head>{}</head><body>{}</body></html>"
)


@pytest.mark.parametrize(
    "element",
    [
        *("iframe src='x'", "textarea name='a'", "noscript", "select", "button", "svg", "a id='p'"),
        *("div class='nav'", "title", "script src='a' type='b'", "style", "span", "option", "x:y"),
    ],
)
def test_an_element_that_ends_in_its_own_tag_swallows_nothing(read, element):
    page = XHTML.format(f"<{element}/>", f"<p>甲</p><{element} /><p>乙</p>")

    assert read(page, "a.xhtml").text == "甲\n乙"
    assert read(f"<p>甲</p><{element} /><p>乙</p>", "a.html").text == "甲\n乙"


def test_cdata_is_text_in_xhtml_and_a_page_in_a_feed(read):
    page = XHTML.format("", "<p><![CDATA[若a<b且c>d，取三。]]></p>")

    assert read(page, "a.xhtml").text == "若a<b且c>d，取三。"
    assert read("<div><![CDATA[<p>今日开渔</p>]]></div>", "a.html").text == "今日开渔"


def test_tags_in_scripts_and_addresses_that_end_in_a_slash_are_let_alone(read):
    script = (
        "<script>//<![CDATA[\ndocument.write('<script "
        "src=\"a\"/>');var b='<title/>';\n//]]></script>"
    )
    page = f"{script}<p>见<a href=http://example.com/>此处</a>。</p>"

    assert mended(page) == page
    assert read(page, "a.html").text == "见此处。"


@pytest.mark.parametrize(
    "unit", ["<a/>", "<script>", "<script/>", "<![CDATA[", "<a b='", "<title>/>"]
)
def test_mending_takes_time_that_grows_no_faster_than_the_page(unit):
    check_linear(mended, unit, "/>")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<ruby>汐<rp>(</rp><rt>xī</rt><rp>)</rp></ruby>石", "汐石"),
        ("<ruby><rb>浥</rb><rb>翀</rb><rt>yì</rt><rt>chōng</rt></ruby>渡", "浥翀渡"),
        ("<ruby><rb>浥</rb><rtc><rt>yì</rt></rtc><rtc>ㄧˋ</rtc></ruby>渡", "浥渡"),
        ("<ruby>茱<rt>ㄓㄨ萸<rt>ㄩˊ</ruby>果", "茱萸果"),
        ("<ruby>浥<rt>yì翀<rt>chōng渡口在北岸。", "浥翀渡口在北岸。"),
        ("<ruby>東京<rt>とうきょう</rt></ruby>へ", "東京へ"),
        ("凭<ruby>粮票<rt>购粮凭证</rt></ruby>购买", "凭粮票（购粮凭证）购买"),
        ("<ruby>漢字<rp>（<rt>ㄏㄢˋ ㄗˋ<rp>）</ruby>好", "漢字好"),
    ],
)
def test_readings_leave_the_running_text(read, markup, text):
    document = read(f"<h1>{markup}</h1><p>{markup}</p><p>后文。</p>", "a.html")

    assert document.text.split("\n")[:2] == [text, text]
    assert document.title == text


@pytest.mark.parametrize(
    ("markup", "numbers"),
    [
        ("<ol start='4'><li>甲<li>乙<li value='8'>丙<li>丁</ol>", "4. 甲|5. 乙|8. 丙|9. 丁"),
        ("<ol reversed><li>甲</li><li>乙</li></ol>", "2. 甲|1. 乙"),
        ("<ol reversed start='9'><li>甲</li><li>乙</li></ol>", "9. 甲|8. 乙"),
        ("<ol type='a' start='26'><li>甲</li><li>乙</li></ol>", "z. 甲|aa. 乙"),
        ("<ol type=I><li value='4'>甲</li><li>乙</li></ol>", "IV. 甲|V. 乙"),
        (
            "<ol style='list-style-type: cjk-ideographic'><li value='19'>甲<li>乙</ol>",
            "十九、甲|二十、乙",
        ),
        ("<ol style='list-style: none'><li>（一）甲</li></ol>", "（一）甲"),
        ("<ol><li>甲</li></ol><p>注意</p><ol start='2'><li>乙</li></ol>", "1. 甲|注意|2. 乙"),
        ("<ol><li>1、甲</li><li>2）乙</li><li>5. 丙</li></ol>", "1、甲|2）乙|3. 5. 丙"),
        ("<ol start=7><div><li>甲</li></div><li>乙<br>续</li></ol>", "7. 甲|8. 乙|续"),
        ("<ol><li><p>甲</p></li><li><p>乙</p><p>续</p></li></ol>", "1. 甲|2. 乙|续"),
        ("<ol start=5><li>甲<ol><li>子</li></ol></li><li>乙</li></ol>", "5. 甲|1. 子|6. 乙"),
        ("<ol start='x'><li>甲</ol><ol start='-1'><li>乙<li>丙</ol>", "1. 甲|-1. 乙|0. 丙"),
        (
            "<table><tr><td>步骤<td><ol start=3><li>停机<li>断电</ol></table>",
            "步骤 3. 停机 4. 断电",
        ),
    ],
)
def test_the_items_of_a_list_are_numbered_as_shown(read, markup, numbers):
    lines = read(markup, "a.html").text.split("\n")
    assert [" ".join(line.split()) for line in lines] == numbers.split("|")


@pytest.mark.parametrize(
    "alt",
    [
        *("图片", "微信图片_20240101", "IMG_0042.jpg", "logo", "某市图书馆logo", "点击查看大图"),
        *(
            "二维码",
            "a1b2c3",
            "关注公众号二维码",
            "",
            "DSC 0042",
            "附图3",
            "http://example.com/a-b",
        ),
    ],
)
def test_what_says_nothing_of_a_picture_is_left_out(read, alt):
    assert read(f"<p>甲乙</p><img src='x' alt='{alt}'><p>丙</p>", "a.html").text == "甲乙\n丙"


def test_what_a_picture_shows_is_a_line_of_its_own_unless_the_page_says_it(read):
    page = (
        "<p>前半句<img alt='从东门进入直走两百米'>后半句。</p>"
        "<figure><img alt='阀门在左侧下方二十厘米'>"
        "<figcaption>阀门在左侧下方二十厘米</figcaption></figure>"
        "<table><tr><th>步骤</th><th>图</th></tr><tr><td>一</td>"
        "<td><img alt='按住红色按钮三秒不放'></td></tr></table>"
        "<p>勾股定理<img class='mwe-math-fallback-image-inline' alt='a^2+b^2=c^2'>成立。</p>"
    )

    assert read(page, "a.html").text.split("\n") == [
        *("前半句后半句。", "从东门进入直走两百米", "阀门在左侧下方二十厘米"),
        *("步骤：一；图：按住红色按钮三秒不放", "勾股定理a^2+b^2=c^2成立。"),
    ]
    assert "沿湖走八百米" in read("# 路线\n\n![从北门进，沿湖走八百米](map.png)\n", "a.md").text


def test_a_value_that_is_drawn_stands_behind_its_name(read):
    page = (
        "<p>电话：<img alt='0466-7722'></p><p>限高：<img alt='三米二'>，慢行。</p>"
        "<p>图：<img alt='a.png'></p>"
    )

    assert read(page, "a.html").text == "电话：0466-7722\n限高：三米二，慢行。\n图："


def table(*rows):
    made = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in made)}</table>"


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (
            ["科室|职务|人数", "档案科|管理员|4", "总务科|司机|2"],
            "科室：档案科；职务：管理员；人数：4",
        ),
        (["鱼种|产地", "鲈|东江", "鳜|西江"], "鱼种 产地"),
        (["<b>鱼种</b>|<b>产地</b>", "鲈|东江", "鳜|西江"], "鱼种：鲈；产地：东江"),
        (["鱼种|尾数", "鲈|30", "鳜|12"], "鱼种：鲈；尾数：30"),
        (
            ["鱼种|产地|习性", "鲈|东江|喜欢在水流较急的深水处", "鳜|西江|夜间出来捕食小鱼小虾"],
            "鱼种：鲈；产地：东江",
        ),
        (
            ["型号|扬程（米）|流量（吨/时）", "甲泵|30|12"],
            "型号：甲泵；扬程（米）：30；流量（吨/时）：12",
        ),
        (
            ["值班表||", "日期|姓名|电话", "五日|老陈|7712"],
            "值班表\n日期：五日；姓名：老陈；电话：7712",
        ),
        (["鱼种|汛期|网具", "鲈|三月|刺网", "鳜|五月|围网"], "鱼种：鲈；汛期：三月；网具：刺网"),
        (
            ["办公地址|北街十号", "办公时间|8:00", "联系电话|0466-1"],
            "办公地址 北街十号\n办公时间 8:00",
        ),
        (["姓名|老陈", "电话|7712", "地址|北街"], "姓名 老陈\n电话 7712"),
        (["姓名|老陈|性别|男", "电话|7712|年龄|40"], "姓名 老陈 性别 男"),
        (["张一|李二|王三", "赵四|钱五|孙六"], "张一 李二 王三"),
        (["甲仓|2021|300", "乙仓|2022|400"], "甲仓 2021 300"),
    ],
)
def test_the_first_row_of_a_table_names_its_columns_where_it_looks_like_names(read, rows, text):
    assert read(table(*rows), "a.html").text.replace("\u3000", " ").startswith(text)


def test_a_title_above_the_names_of_columns_and_a_cell_over_two_rows_are_understood(read):
    page = (
        "<table><tr><td colspan=3>编制表</td></tr><tr><td>科室</td><td>姓名</td><td>人数</td></tr>"
        "<tr><td rowspan=2>档案科</td><td>甲</td><td>4</td>"
        "</tr><tr><td>乙</td><td>5</td></tr></table>"
    )

    assert read(page, "a.html").text.split("\n") == [
        *("编制表", "科室：档案科；姓名：甲；人数：4", "科室：档案科；姓名：乙；人数：5")
    ]


def test_names_of_groups_of_columns_stand_before_those_of_columns(read):
    page = (
        "<table><tr><td rowspan=2>线路</td><td colspan=2>票价</td></tr>"
        "<tr><td>成人</td><td>儿童</td></tr><tr><td>渡轮</td><td>6元</td><td>3元</td></tr></table>"
    )

    assert read(page, "a.html").text == "线路：渡轮；票价 成人：6元；票价 儿童：3元"


def test_drawings_formulas_and_the_notes_in_pictures_are_read(read):
    page = (
        "<svg><style>a{}</style><text>先到窗口填表</text>"
        "<text><tspan>再交</tspan>二十元</text></svg>"
        "<p>前<svg><path/></svg>后，式<math><mi>x</mi><mo>=</mo><mn>3</mn></math>成立"
        "<img class='qqreader-footnote' alt='旧名' src='n.png'/>。</p>"
        "<p>式<span class='katex'><math><mi>y</mi></math><span>y</span></span>也成立。</p>"
    )

    assert read(page, "a.html").text.split("\n") == [
        *("先到窗口填表", "再交二十元", "前后，式x=3成立。", "旧名", "式y也成立。")
    ]


def test_a_term_and_its_definition_make_a_line_but_a_question_and_its_answer_two(read):
    page = (
        "<dl><dt>押金</dt><dd>二百元</dd><dt>租期：</dt>"
        "<dd>三天</dd><dt>能否续租？</dt><dd>能。</dd></dl>"
    )

    document = read(page, "a.html")
    assert document.text.split("\n") == ["押金：二百元", "租期：三天", "能否续租？", "能。"]
