from corpus.cleaning.boilerplate_lines import LineKind, candidate_lines, without_lines
from corpus.read import parse_document
from corpus.types import Place

PAGE = """首页
政务公开
渡轮停航的通知
发布日期：2024年5月1日
渡轮在能见度不足五百米时停航。
申请条件
申请人应当在三十日内提交材料。
联系电话：0512-66661234
友情链接
某某市人民政府门户"""


def page(text=PAGE, name="a.txt"):
    return parse_document(name, text.encode())


def lines(document, some):
    every = document.text.split("\n")
    return [every[line.number] for line in some]


def test_edges_are_the_short_lines_above_the_first_sentence_and_below_the_last():
    document = page()
    found = candidate_lines(document)

    assert lines(document, found.head) == PAGE.split("\n")[:4]
    assert lines(document, found.tail) == PAGE.split("\n")[:6:-1]


def test_a_line_between_sentences_is_at_no_edge():
    found = candidate_lines(page())
    assert "申请条件" not in lines(page(), (*found.head, *found.tail))


def test_lines_with_dates_or_numbers_that_may_be_asked_for_are_fixed():
    kinds = {
        "首页": LineKind.CUE,
        "主办单位 某某市水务局 电话 0512-66661234": LineKind.CUE,
        "友情連結 首頁": LineKind.CUE,
        "政务公开": LineKind.PLAIN,
        "第一章 总则": LineKind.FIXED,
        "一、总体要求": LineKind.FIXED,
        "2024年5月1日": LineKind.FIXED,
        "各有关单位：": LineKind.FIXED,
        "热线 0512-66661234": LineKind.FIXED,
        "office@example.com": LineKind.FIXED,
    }
    found = candidate_lines(page("\n".join([*kinds, "渡轮停航。"])))
    assert [line.kind for line in found.head] == list(kinds.values())


def test_the_same_line_has_one_key_in_either_script_and_width():
    one, other = (
        candidate_lines(page(f"{line}\n渡轮停航。")) for line in ("網站 首頁", "网站首页")
    )
    assert one.head[0].key == other.head[0].key


def test_a_counter_is_one_line_whatever_it_counts_and_a_date_is_not():
    def key(line):
        return candidate_lines(page(f"{line}\n渡轮停航。")).head[0].key

    assert key("浏览次数：259") == key("浏览次数：1003")
    assert key("2024-03-08 浏览次数：259") != key("2024-03-09 浏览次数：259")
    assert key("共259页") != key("共1003页")


def test_the_frame_of_a_text_does_not_change_its_body():
    framed = page("首页\n渡轮停航。\n服务热线")
    assert candidate_lines(framed).text_key == candidate_lines(page("渡轮停航。")).text_key
    assert candidate_lines(framed).text_key != candidate_lines(page("图书馆闭馆。")).text_key


def test_rows_and_articles_are_not_candidates():
    table = parse_document("a.csv", "名称,时间\n渡轮,七点\n班车,八点\n".encode())
    assert candidate_lines(table).head == ()
    law = page("某某办法\n第一条　为了管理渡轮，制定本办法\n第二条　渡轮由市交通局管理")
    assert lines(law, candidate_lines(law).head) == ["某某办法"]


def test_a_document_without_some_lines_is_the_one_that_never_had_them():
    framed = page()
    bare = without_lines(framed, {0, 1, 8, 9})
    plain = page("\n".join(PAGE.split("\n")[2:8]))

    assert bare.text == plain.text
    assert bare.title == plain.title != framed.title
    assert [line - 2 for _, line in bare.lines] == [line for _, line in plain.lines]
    assert [start for start, _ in bare.lines] == [start for start, _ in plain.lines]
    assert bare.notes == ("4 lines that recur in this folder were left out",)


def test_headings_parts_and_lines_keep_their_words():
    text = """# 某某网

首页

## 渡轮

渡轮停航。

| 名称 | 时间 |
| --- | --- |
| 渡轮 | 七点 |
"""
    framed = page(text, "a.md")
    bare = without_lines(framed, {0, 1})

    assert [bare.text[each.start : each.end] for each in bare.headings] == ["渡轮"]
    was = [framed.text[each.start : each.end] for each in framed.parts]
    assert [bare.text[each.start : each.end] for each in bare.parts] == was != []
    assert bare.lines[0] == (0, 5)


def test_a_page_that_begins_with_what_is_left_out_begins_with_the_next_line():
    framed = page()
    places = ((0, Place(page=1)),)
    paged = without_lines(
        type(framed)(**{**{n: getattr(framed, n) for n in framed.__slots__}, "places": places}),
        {0, 1},
    )
    assert paged.places == ((0, Place(page=1)),)


def test_a_document_that_would_be_empty_stays_as_it_is():
    document = page("首页\n政务公开")
    assert without_lines(document, {0, 1}) is document
