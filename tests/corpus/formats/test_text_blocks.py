"""Rows, list items and listings are known by their offsets in the text."""

from corpus.cleaning.boilerplate_lines import without_lines
from corpus.types import BlockKind
from tests.corpus.office_files import docx, listed, paragraph, word_xml

MARKDOWN = """# 指南

说明如下。

| 城市 | 人数 |
|---|---|
| 上海 | 5 |
| 北京 | 6 |

- 苹果

  苹果要洗。
  1. 红的

```sh
ls -l
  pwd
```
"""


def blocks_of(document):
    return [
        (each.kind, each.level, document.text[each.start : each.end]) for each in document.blocks
    ]


def test_markdown_has_rows_items_with_their_depth_and_listings(read):
    assert blocks_of(read(MARKDOWN, "a.md")) == [
        (BlockKind.ROW, 0, "城市：上海；人数：5"),
        (BlockKind.ROW, 0, "城市：北京；人数：6"),
        (BlockKind.ITEM, 1, "苹果"),
        (BlockKind.ITEM, 2, "1. 红的"),
        (BlockKind.CODE, 0, "ls -l\n  pwd"),
    ]


def test_a_table_file_has_rows_and_a_text_has_no_blocks(read):
    assert [kind for kind, *_ in blocks_of(read("城市,人数\n上海,5\n北京,6\n", "a.csv"))] == [
        BlockKind.ROW
    ] * 2
    assert read("第一段。\n第二段。", "a.txt").blocks == ()


def test_a_bulleted_paragraph_of_a_word_file_is_an_item(read):
    numbering = word_xml(
        "numbering",
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
        '<w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
    )
    content = docx(
        paragraph("报名须知。"), listed("带身份证。"), more={"word/numbering.xml": numbering}
    )
    document = read(content, "a.docx")
    assert blocks_of(document) == [(BlockKind.ITEM, 1, "带身份证。")]


def test_blocks_move_with_the_text_when_lines_are_left_out(read):
    document = read(MARKDOWN, "a.md")
    lines = document.text.split("\n")
    shorter = without_lines(document, {1, lines.index("苹果")})
    assert blocks_of(shorter) == [each for each in blocks_of(document) if each[2] != "苹果"]
