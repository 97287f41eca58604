import pytest

from corpus.formats.detectors import looks_like_html


def test_scripts_styles_comments_and_hidden_elements_leave_the_text(read):
    document = read(
        "<!DOCTYPE html><html><head><title>题</title><style>p{color:red}</style></head><body>"
        "<script>var a = '<p>甲</p>';</script><!-- <p>乙</p> --><noscript>丙</noscript>"
        "<p hidden>丁</p><div style='color:red; DISPLAY : none'>戊</div>"
        "<span style='visibility:hidden'>己</span><template>庚</template><iframe>辛</iframe>"
        "<button>壬</button><p>正<!-- x -->文<style>b{}</style>。</p></body></html>",
        "a.html",
    )

    assert (document.title, document.text) == ("题", "正文。")


def test_entities_are_resolved_and_what_only_looks_like_one_stays(read):
    page = "<p>&nbsp;&ldquo;甲&rdquo;&#x4E59;&#19993;&amp;nbsp;丁 R&D A&B;&unknown; 5&lt;6</p>"

    assert read(page, "a.html").text == "“甲”乙丙 丁 R&D A&B;&unknown; 5<6"


def test_each_paragraph_list_item_and_row_is_a_line(read):
    document = read(
        "<p>第一段<br>换行</p><ul><li>甲</li><li>乙</li></ul><ol><li>丙<li>丁</ol>"
        "<table><tr><th>岗位</th><th>人数</th></tr><tr><td>检验员</td><td>15人</td></tr></table>"
        "末<b>尾</b>",
        "a.html",
    )

    assert document.text.split("\n") == [
        *("第一段", "换行", "甲", "乙", "1. 丙", "2. 丁"),
        *("岗位：检验员；人数：15人", "末尾"),
    ]


def test_the_lines_of_preformatted_text_stay_lines(read):
    assert read("<pre>第一<b>行</b>\n  第二行\n</pre>后", "a.html").text == "第一行\n第二行\n后"


def test_a_table_that_lays_out_a_page_keeps_its_paragraphs(read):
    long = "这一段有整整二十个字长长短短刚刚好够数。"
    cell = f"<p>{long}</p>" * 11
    document = read(
        f"<table><tr><td>{cell}</td><td><table><tr><td>甲</td><td>乙</td></tr></table></td></tr>"
        "</table><p>后</p>",
        "a.html",
    )

    assert len(long) * 11 == 220
    assert document.text.split("\n") == [long] * 11 + ["甲 乙", "后"]


def test_a_table_inside_a_row_of_data_is_part_of_the_row(read):
    document = read(
        "<table><tr><td>甲<ul><li><table><tr><td>乙</td></tr></table></li></ul></td><td>丙</td></tr>"
        "<tr><td>丁</td><td>戊</td></tr></table><p>后</p>",
        "a.html",
    )

    assert document.text == "甲 乙 丙\n丁 戊\n后"


def test_headings_have_their_level_and_offsets(read):
    document = read("<h1>题目</h1><p>文。</p><h2><span>一、</span>节</h2><p>文。</p>", "a.html")

    headings = [(document.text[each.start : each.end], each.level) for each in document.headings]
    assert headings == [("题目", 1), ("一、节", 2)]


def test_menus_footers_and_share_bars_are_dropped(read):
    body = "正文一段，说明会议的时间和地点，请各单位按时参加，不得无故缺席。" * 3
    document = read(
        f"<nav>首页 新闻</nav><div class='breadcrumb'>首页 &gt; 新闻</div><p>{body}</p>"
        "<div class='bdShareButtonBox'>微信 微博</div><div id='qr_code'>海量资讯</div>"
        "<p class='article-editor'>李四</p><aside>热门</aside><footer>某网站</footer>",
        "a.html",
    )

    assert document.text == body


@pytest.mark.parametrize("name", ["TRS_Editor", "editor-content", "share-text", "qr-body"])
def test_a_wrapper_named_like_navigation_is_kept_if_it_contains_the_text(read, name):
    assert read(f"<div class='{name}'><p>正文。</p></div><p>后</p>").text == "正文。\n后"


def test_a_long_part_named_like_a_page_element_stays_beside_a_longer_one(read):
    part, longer = "本段有十个字真的不假" * 11, "另一段也是十个字不假" * 30

    assert len(part) > 100
    text = read(f"<div class='statement'>{part}</div><p>{longer}</p>", "a.html").text
    assert text == f"{part}\n{longer}"


@pytest.mark.parametrize("tag", ["nav", "footer", "aside", "form"])
def test_a_navigation_element_is_kept_if_it_contains_the_text(read, tag):
    assert read(f"<{tag}><p>正文在这里，比别的都长。</p></{tag}><p>后</p>").text.startswith("正文")


@pytest.mark.parametrize(
    "label",
    [
        "责任编辑：李四",
        "（責任編輯：李四）",
        "编辑/李四",
        "上一篇：通知",
        "【打印本页】【关闭窗口】",
        "扫一扫在手机打开当前页",
        "分享到：",
        "版权所有 某某局",
        "Copyright © 2024",
        "青ICP备12345678号-1",
    ],
)
def test_a_line_of_page_elements_is_dropped(read, label):
    assert read(f"<p>会议召开。</p><p>{label}</p>").text == "会议召开。"


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑制度是出版社的基本制度。",
        "编辑部设在市民中心。",
        "校对：指按照原稿核对校样。编辑不得省略。",
        "下一页的表格列出了各区的数字。",
        "联系我们的客服可以补办。",
        "版权保护条例自公布之日起施行。",
        "来源：某某办公室",
        "联系人：张三，电话0300-66120418。",
    ],
)
def test_a_line_that_only_begins_like_a_page_element_stays(read, line):
    assert read(f"<p>会议召开。</p><p>{line}</p>").text == f"会议召开。\n{line}"


def test_metadata_comes_from_the_head(read):
    document = read(
        "<html><head><title>地铁开通_青澜日报网</title><meta name='author' content='闻人舒'>"
        "<meta name='PubDate' content='2024-09-26 16:20'>"
        "<link rel='canonical' href='https://example.com/1'></head><body><p>正文。</p></body></html>",
        "a.html",
    )

    assert (document.title, document.author) == ("地铁开通", "闻人舒")
    assert (document.date, document.url) == ("2024-09-26", "https://example.com/1")


@pytest.mark.parametrize(
    "page",
    [
        "<div><span style='x'> 　　正文。</span></div><div>&nbsp;</div>",
        "<p>正文。",
        "正文。<br>甲<br/>乙<font color=red>丙</font>",
        "<!-- 注 --><b>正文。</b>",
        "<P STYLE='a'>正文。</P>",
    ],
)
def test_html_in_a_txt_file_is_read_as_html(read, page):
    assert looks_like_html(page)
    assert read(page, "a.txt").text.startswith("正文。")


@pytest.mark.parametrize(
    "text",
    [
        "若a<b且b<i，则i<u。",
        "当 a <b , b <i , i <u 时成立。",
        "温度<5℃，湿度>80%，风力<8级。",
        "《通知》<张三>已阅。",
        "邮箱<zhang@example.com>可用。",
    ],
)
def test_angle_brackets_in_a_plain_text_are_not_html(read, text):
    assert not looks_like_html(text)
    assert read(text, "a.txt").text == text


@pytest.mark.parametrize(
    "tags", [["<div>"], ["<section>"], ["<font color=red>"], ["<b>", "<i>"], ["<span>", "<p>"]]
)
def test_text_is_found_at_any_depth(read, tags):
    page = "".join(tags) * 20_000 + "深处的字" + "</div>" * 20_000 + "<p>后</p>"

    assert "深处的字" in read(page, "a.html").text


def test_ever_new_styles_that_are_never_closed_do_not_multiply(read):
    page = "".join(f"<font size={number}>字<p>" for number in range(3000))

    assert read(page, "a.html").text.count("字") == 3000


@pytest.mark.parametrize(
    "text",
    ["<div" * 200_000, "<!--" * 20_000, "<" * 10**6, "&" * 10**6, "<div " + "a=b " * 10**5 + ">字"],
    ids=["<div", "<!--", "<", "&", "attributes"],
)
@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_a_megabyte_of_broken_markup_around_a_text_is_read_to_its_end(read, text, name):
    assert read(f"正文。\n{text}", name).text.startswith("正文。")
