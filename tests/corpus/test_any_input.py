"""Whatever a file holds, it is a document whose offsets hold, or a document error."""

import json
import os
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.chunk import split
from corpus.cleaning.clean import clean_line
from corpus.cleaning.removal_log import RemovalLog
from corpus.decode import decode
from corpus.errors import DocumentError
from corpus.read import parse_document
from corpus.text.dates import is_date
from corpus.text.metadata_values import has_controls, web_address

EXAMPLES = int(os.environ.get("CHUCHU_TEST_EXAMPLES", "60"))
NAMES = [
    "a.txt",
    "a.md",
    "a.html",
    "a.xhtml",
    "a.csv",
    "a.tsv",
    "a.jsonl",
    "a.ndjson",
    "a.mht",
    "a.xls",
    "a.eml",
]
SCRAPS = {
    "a.csv": (
        '"|""|,|;|\t|，|\n|\r\n|\0|标题|正文|text|1|渡轮停航。|长长长长长长长长长长长长长长|'
        "第一条 |---\n"
    ),
    "a.jsonl": '{|}|[|]|"|:|,|\\u0000|\\ud800|\\|null|1e999|NaN|text|正文|渡轮停航。|\n|-|true',
    "a.mht": (
        "Content-Type: |multipart/related; |text/html|text/plain|boundary=a|; charset=|gb2312|"
        "\n|\n\n|--a|--a--|Content-Transfer-Encoding: |base64|quoted-printable|=E6=B8|5rih|"
        "<p>|停航。|Subject: =?utf-8?B?5rih?=|MIME-Version: 1.0|message/rfc822|\r\n|;|\"|*=''"
    ),
    "a.eml": (
        "Content-Type: |multipart/alternative; |multipart/mixed; |text/html|text/plain|boundary=a|"
        "; charset=|gb2312|; format=flowed|\n|\n\n|--a|--a--|Content-Transfer-Encoding: |base64|"
        "quoted-printable|=E6=B8|5rih|<p>|停航。|Subject: =?utf-8?B?5rih?=|From: |<a@a.cn>|,|"
        "Date: Fri, 7 Mar 2025 |99:99|message/rfc822|\r\n|; filename*=utf-8''%E6|> |发件人："
    ),
    "a.html": (
        "<table>|<tr>|<th>|<td rowspan=3>|<td colspan=2>|</table>|</tr>|<thead>|<h2>|</h2>|<p>|"
        "项目|第一条 |第一章 总则|一、|停航。|责任编辑：|<p hidden>|(yè)|業|\u200b|\n"
    ),
    "a.md": (
        "---\n|title: 题\n|summary: 停航。\n|tags: [a]\n|+++\n|a = 1\n|# 题\n|\n|- [ ] |1. |    |"
        "[[|]]|%%|==|$$|$|*|**|_|~~|`|```\n|[^1]|[^1]: |[a]: b|> [!n] 甲\n|::: tip\n|{{<|>}}|{%|%}|"
        "| a || b |\n|---|---|\n|<p>|<b|停航。|: |^a1|!!! a\n"
    ),
    "a.txt": (
        "第一条 |第十二条|第一章 总则|一、时间|（一）地点|\n|停航。|"
        "长长长长长长长长长长长长长长长长长长长长|----|---\n|title: 题\n|\u3000|；|(lán)|瀾|?shī)"
    ),
}


def check(name, data):
    """A document's chunks, headings, parts and lines stand where they say, and cover its text."""
    try:
        document = parse_document(name, data)
    except DocumentError:
        return
    text = document.text
    assert text == text.strip() != ""
    assert not any(map(has_controls, (document.title, document.author or "", document.encoding)))
    assert not any(map(has_controls, document.notes))
    assert document.date is None or is_date(document.date)
    assert document.url is None or document.url == web_address(document.url)
    for heading in document.headings:
        assert "\n" not in text[heading.start : heading.end].strip()
        assert heading.start == 0 or text[heading.start - 1] == "\n"
        assert heading.end == len(text) or text[heading.end] == "\n"
    assert all(before.end <= after.start for before, after in pairwise(document.parts))
    assert all(0 <= part.start < part.end <= len(text) for part in document.parts)
    # What is quoted from metadata above the text stands behind it.
    end = next((part.start for part in document.parts if part.is_metadata), len(text))
    lines = [line for start, line in document.lines if start < end]
    assert lines == sorted(lines)
    assert all(0 <= start < len(text) for start, _ in document.lines)
    position = 0
    for chunk in split(document):
        assert not text[position : chunk.start].strip()
        assert text[chunk.start : chunk.end].strip()
        position = chunk.end
    assert not text[position:].strip()
    removal_log = RemovalLog()
    assert parse_document(name, data, removal_log=removal_log) == document
    assert all(piece.line is None or piece.line >= 1 for piece in removal_log.removals())


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=EXAMPLES, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_valid_document_or_a_document_error(name, data):
    check(name, data)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=EXAMPLES, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_a_valid_document_or_a_document_error(name, text):
    check(name, text.encode())


@pytest.mark.parametrize("name", SCRAPS)
@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(data=st.data())
def test_any_mixture_of_a_format_s_syntax_is_a_valid_document_or_a_document_error(name, data):
    scraps = st.sampled_from(SCRAPS[name].split("|"))
    soup = "".join(data.draw(st.lists(scraps, max_size=60)))
    check(name, soup.encode("utf-8", "replace"))


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_is_a_valid_document_or_a_document_error(value):
    check("a.jsonl", (json.dumps(value) + "\n" + json.dumps(value)).encode())


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["", "utf-8", "gb2312", "utf-16le", "rot13", "\0"]))
def test_any_bytes_decode_to_text_without_carriage_returns(data, declared):
    try:
        decoded = decode(data, declared)
    except DocumentError:
        return
    assert "\r" not in decoded.text
    decoded.text.encode("utf-8", "surrogatepass")


@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(
    st.text(
        st.sampled_from("会議業(yèlán)（）?;&#x4E00amp;\u200b\ufeff \u3000\n。第条一"), max_size=80
    )
)
def test_a_clean_line_is_one_line_without_space_around_it(text):
    line = clean_line(text)

    assert "\n" not in line
    assert line == line.strip()
