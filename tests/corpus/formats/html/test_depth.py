"""Pages that nest without limit are read in linear time, and lose no text."""

import pytest

from corpus.formats.html.loader import load_html
from tests.linear_time import check_linear

NESTING = [
    *("<pre>", "<pre>a\n", "<pre><p>a", "<summary>a", "<h1><q>a", "<div>a", "<b>a", "<listing>a"),
    *("<figcaption>a", "<ul><li>a", "<span><div></span></div>", "<div><span></div></span>"),
    *("<dialog>a", "<hgroup>a", "<PRE class=x>a", "<sup>a", "<label>a", "<blockquote><p>a"),
    *("<rt>xi字", "<ruby>a<rt>b", "<nav>a</nav>", "<p hidden>某。</p>", "<aside><h2>a</h2>"),
    *("<iframe srcdoc=x></iframe>", "<table><tr><td>a<td>b", "<ol reversed><li>a", "<p/>"),
]


@pytest.mark.parametrize("unit", NESTING)
def test_elements_without_end_take_time_that_grows_no_faster_than_the_page(unit):
    check_linear(load_html, unit)


@pytest.mark.parametrize("depth", [99, 100, 101, 300])
@pytest.mark.parametrize("tag", ["div", "pre", "b", "h2", "span", "summary", "q", "ul"])
def test_no_depth_of_elements_loses_text(read, tag, depth):
    page = f"<p>首段。</p>{f'<{tag}>' * depth}甲{f'</{tag}>' * depth}<p>末段。</p>"

    assert read(page, "a.html").text.split("\n") == ["首段。", "甲", "末段。"]


@pytest.mark.parametrize("hidden", ["<div hidden>", "<nav>", '<div style="display:none">'])
@pytest.mark.parametrize("depth", [97, 98, 99])
def test_what_is_hidden_deep_inside_ends_where_it_should(read, hidden, depth):
    end = "</nav>" if hidden == "<nav>" else "</div>"
    page = f"<p>首段。</p>{'<section>' * depth}{hidden}<b><i><u>隐{end}末段很长。"

    assert read(page + "</section>" * depth, "a.html").text.endswith("末段很长。")
