"""Character references are resolved as Python does, whatever their length."""

import html

import pytest

from corpus.read import parse_document
from corpus.text.entities import unescape


@pytest.mark.parametrize(
    "text",
    [
        *("&amp;lt;", "&lt", "&notit;", "&#20013;&#x4e2d;", "&#20013国", "&#0;", "&#128;", "&#;"),
        *("&#00000000038;amp;", "&#0000000038", "&#1114111;", "&#1114112;", "&#99999999999;"),
        *("&#55296;", "&#00000000000", "&#x" + "f" * 5000 + ";", "a & b", "&#12345678x"),
    ],
)
def test_references_of_python_are_resolved_as_python_does(text):
    assert unescape(text) == html.unescape(text)


@pytest.mark.parametrize("end", ["", ";", "x"])
def test_a_number_of_any_length_is_resolved(end):
    rest = end.strip(";")
    assert unescape(f"甲&#{'9' * 4301}{end}") == "甲\ufffd" + rest
    assert unescape(f"甲&#{'0' * 4301}65{end}") == "甲A" + rest


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "csv"])
def test_a_document_with_a_number_of_any_length_is_read(suffix):
    data = f"标题,正文\n甲的内容,&#{'9' * 4301};\n".encode()
    assert "甲的内容" in parse_document(f"a.{suffix}", data).text
