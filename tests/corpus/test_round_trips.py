"""The same text in every encoding and every format comes out as the same sentences."""

import base64
import codecs
import csv
import io
import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.formats.shared.header import is_note
from corpus.read import parse_document
from tests.corpus import office_files
from tests.corpus.formats.legacy_office import doc_files
from tests.corpus.formats.opendocument import odf_files
from tests.corpus.formats.presentation import pptx_files
from tests.corpus.formats.rtf.test_rtf import rtf, table_row
from tests.corpus.formats.sheets.sheet_files import ods, xlsx
from tests.corpus.formats.sheets.xls_files import xls

EXAMPLES = int(os.environ.get("CHUCHU_TEST_EXAMPLES", "6"))
CODECS = [
    *("utf-8", "utf-8-sig", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be"),
    "utf-16-be with a mark",
]
TRADITIONAL = (
    "渡輪在能見度不足五百公尺時停航。",
    "圖書館每週一閉館，週二上午九點開館。",
    "申請人應當在三十日內提交資料；逾期不予受理。",
    "會議由副主任主持，各科室負責人參加！",
    "河道的日常巡查由誰負責？",
    "巡查紀錄保存3年，票價為6.5元。",
)


def encoded(text, codec):
    if codec == "utf-16-be with a mark":
        return codecs.BOM_UTF16_BE + text.encode("utf-16-be")
    return text.encode(codec)


def as_txt(title, lines, codec):
    return encoded("\n".join([title, *lines]), codec)


def as_md(title, lines, codec):
    return encoded("\n\n".join([f"# {title}", *lines]), codec)


def as_html(title, lines, codec):
    body = "".join(f"<p>{line}</p>\n" for line in lines)
    return encoded(f"<html><body><h1>{title}</h1>\n{body}</body></html>", codec)


def as_mhtml(title, lines, codec):
    page = base64.encodebytes(as_html(title, lines, codec))
    head = b"MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
    return head + page


def as_table(title, lines, codec, delimiter=","):
    written = io.StringIO()
    rows = csv.writer(written, delimiter=delimiter, lineterminator="\r\n")
    rows.writerows([["標題", "text"], [title, "\n".join(lines)]])
    return encoded(written.getvalue(), codec)


def as_tsv(title, lines, codec):
    return as_table(title, lines, codec, "\t")


def as_jsonl(title, lines, codec):
    record = {"title": title, "text": "\n".join(lines)}
    return encoded(json.dumps(record, ensure_ascii=False), codec)


FORMATS = {
    "a.txt": as_txt,
    "a.md": as_md,
    "a.html": as_html,
    "a.xhtml": as_html,
    "a.mhtml": as_mhtml,
    "a.csv": as_table,
    "a.tsv": as_tsv,
    "a.jsonl": as_jsonl,
}


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=EXAMPLES, deadline=None)
@given(
    title=st.sampled_from(["渡輪停航公告", "圖書館開館時間"]),
    lines=st.lists(
        st.lists(st.sampled_from(TRADITIONAL), min_size=1, max_size=3).map("".join),
        min_size=3,
        max_size=9,
    ),
)
def test_a_text_reads_the_same_in_every_encoding_and_format(name, codec, title, lines):
    document = parse_document(name, FORMATS[name](title, lines, codec))

    assert document.text.split("\n") == [title, *lines]
    assert document.text[document.headings[0].start : document.headings[0].end] == title
    assert document.notes == ()


def html_table(rows):
    def line(cells, tag):
        return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"

    return f"<table>{line(rows[0], 'th')}{''.join(line(row, 'td') for row in rows[1:])}</table>"


def md_table(rows):
    names, *lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([names, "|---" * len(rows[0]) + "|", *lines])


def csv_table(rows):
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


def word_table(rows):
    return office_files.docx(office_files.table(office_files.header(*rows[0]), *rows[1:]))


def book_table(rows):
    return office_files.epub({"a.xhtml": office_files.xhtml(html_table(rows))})


def slide_table(rows):
    return pptx_files.pptx((pptx_files.table(*rows),))


def open_document_table(rows):
    return odf_files.odf("text", odf_files.table(*rows[1:], header=rows[0]))


def rich_text_table(rows):
    edges = tuple(range(1000, 1000 * len(rows[0]) + 1, 1000))
    header, *below = [table_row(*row, edges=edges) for row in rows]
    return rtf(header.replace(r"\trowd", r"\trowd\trhdr") + "".join(below))


def old_word_table(rows):
    header = doc_files.row_end(
        *range(1000, 1000 * len(rows[0]) + 1, 1000), more=doc_files.HEADER_ROW
    )
    return doc_files.doc(
        doc_files.cells(*rows[0], end=header), *[doc_files.cells(*row) for row in rows[1:]]
    )


TABLES = {
    "a.html": html_table,
    "a.md": md_table,
    "a.csv": csv_table,
    "a.docx": word_table,
    "a.epub": book_table,
    "a.xlsx": xlsx,
    "a.ods": ods,
    "a.xls": xls,
    "a.pptx": slide_table,
    "a.odt": open_document_table,
    "a.rtf": rich_text_table,
    "a.doc": old_word_table,
}
NAMES = ("线路", "票价：", "责任编辑", "相关链接")
VALUES = ("渡轮", "6.5元", "每週一停航。", "东岸；西岸", "", "12", "编辑：李四", "2024-06-20")


@settings(max_examples=EXAMPLES * 5, deadline=None)
@given(
    names=st.permutations(NAMES).map(tuple),
    rows=st.lists(
        # Without markup, an empty first cell may continue a group, and some cells be notes.
        st.tuples(*[st.sampled_from(VALUES)] * len(NAMES)).filter(
            lambda row: row[0] and any(row[1:]) and not is_note(row)
        ),
        min_size=1,
        max_size=8,
    ),
)
def test_the_rows_of_a_table_read_the_same_in_every_format(names, rows):
    read = {}
    for name, write in TABLES.items():
        made = write([names, *rows])
        document = parse_document(name, made.encode() if isinstance(made, str) else made)
        told = [document.text[each.start : each.end] for each in document.parts]
        assert told == document.text.split("\n")
        read[name] = [(text, part.label) for text, part in zip(told, document.parts, strict=True)]

    assert len(read["a.csv"]) == len(rows)
    assert [name for name, told in read.items() if told != read["a.csv"]] == []
