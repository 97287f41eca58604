"""Lines of a web page's frame: recognised in a page, and at the edges of a text from a page."""

import pytest

from corpus.cleaning.page_labels import label_kind
from tests.corpus.office_files import docx

PLAIN = [
    "编辑：王老师 8602",
    "校对：李老师",
    "责任编辑：陈某",
    "扫码报名时请填写学员编号",
    "扫一扫地再拖一遍，每周两次",
    "版权所有的教材不得翻印，违者停课",
    "关注我们的孩子在食堂吃得好不好",
    "字号：标题用二号，正文用四号",
    "打印：每页一角",
    "上一篇：作文讲评",
    "分享到班群的照片请先征得同意",
    "联系我们：8602",
    "相关链接：办事大厅三号窗口",
    "监制：老徐",
]


@pytest.mark.parametrize("line", PLAIN)
def test_a_line_of_a_plain_text_is_never_left_out_for_how_it_begins(read, line):
    for text in [
        f"须知\n第一句话。\n{line}\n最后一句话。",
        f"须知\n第一句话。\n{line}",
        f"{line}\n第一句话。",
    ]:
        assert read(text).text == text


def test_a_list_of_staff_stays_whole(read):
    text = (
        "校刊通讯录\n主编：贺老师\n编辑：尹老师\n校对：巫老师\n审核：闵老师\n版权所有：校刊编辑部"
    )

    assert read(text).text == text


def test_sentences_that_begin_like_labels_stay_below_each_other(read):
    text = "\n".join(["须知", *(f"{line}。" for line in PLAIN)])

    assert read(text).text == text


@pytest.mark.parametrize(
    "frame",
    [
        "责任编辑：孟某\n分享到：\n上一篇：书市开幕\n下一篇：阅览室开放\n汐ICP备00000000号",
        "编辑：小孟\n【打印本页】【关闭窗口】",
        "扫一扫，关注本馆公众号\n版权所有：汐原市图书馆\n汐公网安备 00000000000000号",
        "上一篇：书市开幕\n下一篇：阅览室开放",
        "分享至：微信 微博\n返回顶部\nCopyright © 2023 汐原市图书馆",
        "字号：【大 中 小】\n打印 关闭\n责编：孟某",
    ],
)
def test_the_frame_of_a_page_leaves_a_text_that_was_copied_from_it(read, frame):
    text = "讲座\n听众动手修补了三十页残卷。\n"

    document = read(text + frame)
    assert document.text == text.strip()
    assert document.notes[0].endswith("that belong to a web page were left out")
    assert read(f"{text}地址：北澜路一号\n{frame}").text == f"{text}地址：北澜路一号"


def test_the_position_in_the_site_above_a_text_leaves(read):
    text = "首页 > 新闻 > 正文\n字号：大 中 小\n水库开闸\n昨日九点水库开闸。\n【打印】【关闭】"

    assert read(text).text == "水库开闸\n昨日九点水库开闸。"
    assert read(text).title == "水库开闸"


def test_labels_inside_the_text_stay_where_its_edge_shows_a_page(read):
    text = "讲座\n第一句话。\n编辑：王老师\n第二句话。\n分享到：\n版权所有：汐原市图书馆"

    assert read(text).text == "讲座\n第一句话。\n编辑：王老师\n第二句话。"


def test_labels_of_a_word_file_are_text(read):
    paragraphs = (f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in PLAIN)

    assert read(docx(*paragraphs), "a.docx").text == "\n".join(PLAIN)


def test_a_line_of_a_page_is_recognised_by_itself(read):
    kept = ["正文有一句话。", "编辑：王老师 8602", "版权所有的教材不得翻印"]
    page = "".join(f"<p>{each}</p>" for each in [kept[0], "责任编辑：李四", *kept[1:]])

    assert read(page, "a.html").text == "\n".join(kept)


@pytest.mark.parametrize("line", ["", "正文。", "编" * 61, "编辑部", "打印机", "位置：二楼"])
def test_other_lines_are_no_labels(line):
    assert label_kind(line) is None
