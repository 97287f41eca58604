import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.positions.source_lines import find_line_numbers, line_range


def test_each_paragraph_is_found_on_the_line_where_it_begins():
    assert find_line_numbers("题目\n\n\n甲乙。\n丙丁。", "题目\n甲乙。\n丙丁。") == (
        (0, 1),
        (3, 4),
        (7, 5),
    )


def test_paragraphs_that_read_the_same_are_found_one_below_the_other():
    assert find_line_numbers("特此通知。\n\n特此通知。", "特此通知。\n特此通知。") == (
        (0, 1),
        (6, 3),
    )


def test_lines_count_from_the_top_of_the_file_with_its_front_matter(read):
    document = read("---\ntitle: 题目\n---\n\n第一段。\n第二段。")

    assert document.lines == ((0, 5), (5, 6))


def test_markup_entities_and_debris_do_not_hide_a_line(read):
    document = read(
        "<div>\n<p>工業(yè)&nbsp;<b>和信</b>息化</p>\n\n<p>&ldquo;会议&rdquo;召开</p></div>"
    )

    assert document.text == "工業 和信息化\n“会议”召开"
    assert document.lines == ((0, 2), (8, 4))


def test_a_title_that_is_in_the_head_too_is_found_in_the_body(read):
    document = read(
        "<title>会议召开</title>\n<style>p{}</style>\n<h1>会议召开</h1>\n<p>正文。</p>", "a.html"
    )

    assert document.lines == ((0, 3), (5, 4))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 2, (1, 1)),
        (0, 3, (1, 1)),
        (1, 4, (1, 4)),
        (3, 6, (4, 4)),
        (4, 9, (4, 5)),
        (7, 8, (5, 5)),
    ],
)
def test_the_lines_of_a_passage_are_those_of_its_first_and_last_character(start, end, expected):
    assert line_range(((0, 1), (3, 4), (7, 5)), start, end) == expected


def test_a_passage_above_all_known_lines_has_none():
    assert line_range((), 0, 5) is None
    assert line_range(((3, 2),), 0, 3) is None


def test_a_text_without_letters_has_no_lines(read):
    assert read("？！……").lines == ()


SOURCES = st.text(st.sampled_from("会议召开a&;<>p/(è業\n。 "), max_size=80)


@settings(max_examples=100, deadline=None)
@given(SOURCES, SOURCES)
def test_starts_and_lines_ascend_and_are_in_range(source, text):
    found = find_line_numbers(source, text)

    assert [start for start, _ in found] == sorted({start for start, _ in found})
    assert [line for _, line in found] == sorted(line for _, line in found)
    assert all(1 <= line <= source.count("\n") + 1 for _, line in found)
    assert all(0 <= start < len(text) for start, _ in found)
