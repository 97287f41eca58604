"""The table and the page that present an evaluation."""

import re
from dataclasses import replace
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.evaluate import Case, evaluation
from bot.evaluate.aggregate import aggregate
from bot.evaluate.file import is_read_as_document, require_writable, write_report
from bot.evaluate.formatting import clipped
from bot.evaluate.html.markup import element
from bot.evaluate.html.report import report_html
from bot.evaluate.json_report import evaluation_json
from bot.evaluate.measure import MAX_LISTED
from bot.evaluate.span_accuracy import span_score
from bot.evaluate.table import evaluation_remarks, evaluation_text
from bot.evaluate.types import Failure
from corpus.errors import SettingsError

HOSTILE = '<script>alert(\'甲\')</script>&lt;"x" onload="y"</mark></style>\x1b[2J'
FILES = {
    "ferry.txt": "鹭角港渡轮公告。\n灯笼岛航线成人单程票价为28元。",
    "library.txt": "图书馆借阅规则。\n光盘借期为7天，图书借期为30天。",
}
FERRY = Case("灯笼岛航线成人单程票价是多少？", "ferry.txt", ("28元",), kind="船 ferry")
OFF_TOPIC = Case("怎样做红烧肉才不腻？", None, (), kind="题外")
ATTRIBUTES = set(
    "lang charset name content http-equiv class id href aria-label role tabindex scope title "
    "viewbox x y x1 y1 x2 y2 cx cy r width height transform text-anchor".split()
)


class Page(HTMLParser):
    """A parsed page: its elements, attributes and text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.texts, self._open = [], [], [], []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "meta":
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def text(self):
        return " ".join("".join(self.texts).split())


@pytest.fixture
def page_of(answerer_of):
    """Return a function that evaluates cases over the files and reads the page."""

    def make(*cases, files=FILES):
        return Page(report_html(evaluation(answerer_of(files), cases), "questions.jsonl"))

    return make


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_a_text_in_an_element_is_read_as_it_was(content):
    page = Page(element("p", content, title=content))

    assert page.tags == ["p"]
    assert "".join(page.texts) == re.sub("[\ufffe\uffff]", "\ufffd", content)


def test_documents_and_questions_put_no_markup_into_the_page(answerer_of):
    written = {"hostile.txt": f"<p>票价。</p><p>{escape(HOSTILE)}的票价为35元。</p>"}
    hostile = Case(HOSTILE, "hostile.txt", (HOSTILE,), (HOSTILE,), kind=HOSTILE, line=1)
    unknown = replace(hostile, document=f"{HOSTILE}.txt")
    near = Case(f"{HOSTILE}的票价是多少？", None, (), kind="near")

    result = evaluation(answerer_of(written), [replace(hostile, answers=("3",)), unknown, near])
    page = Page(report_html(result, HOSTILE))
    assert "<script>alert('甲')</script>" in result.outcomes[-1].found[0].quote
    assert "<script>alert('甲')</script>" in page.text
    assert not {"script", "img", "link", "iframe", "object"} & set(page.tags)
    assert {name for name, _ in page.attributes} <= ATTRIBUTES
    assert page.tags.count("style") == 1
    assert "\x1b" not in "".join(page.texts)


def test_a_page_asks_no_host_for_anything(page_of):
    page = page_of(FERRY, OFF_TOPIC)

    links = [value for name, value in page.attributes if name in ("href", "src")]
    assert all(link.startswith("#") for link in links)
    assert "default-src 'none'; style-src 'unsafe-inline'" in dict(page.attributes).values()
    assert not re.search(r"url\(|@import", "".join(page.texts))


def test_a_failure_is_shown_with_what_was_found_and_the_rank_of_the_right_passage(page_of):
    page = page_of(replace(FERRY, document="library.txt", answers=("7天",), line=4))

    assert "Wrong passage first: 1" in page.text
    assert "船 ferry right passage at rank 2 answered" in page.text
    assert "灯笼岛航线成人单程票价为28元。" in page.text
    assert "line 4" in page.text
    assert page.tags.count("blockquote") == 2
    assert page.tags.count("mark") >= 2


def test_every_way_to_fail_has_a_heading_and_a_link(page_of):
    page = page_of(
        replace(FERRY, document="library.txt", answers=("7天",)),
        replace(FERRY, answers=("渡轮公告",)),
        replace(FERRY, question="船费贵吗？"),
        replace(FERRY, document=None, answers=()),
    )

    anchors = {way.name.lower() for way in Failure}
    assert {value for name, value in page.attributes if name == "id"} == anchors
    assert {value for name, value in page.attributes if name == "href"} == {
        f"#{anchor}" for anchor in anchors
    }


def test_a_follow_up_is_shown_with_what_was_asked_before_and_what_was_searched(page_of):
    earlier = FERRY.question
    page = page_of(Case("那是多少呢？", "library.txt", ("7天",), (earlier,)))

    assert f"Asked before:{earlier}" in page.text
    assert f"Searched{earlier.rstrip('？')}呢？" in page.text


def test_no_more_failures_are_listed_than_a_page_can_hold(page_of):
    wrong = replace(FERRY, answers=("29元",))
    page = page_of(*[wrong] * (MAX_LISTED + 3))

    assert page.tags.count("details") == MAX_LISTED
    assert "and 3 more, which are not listed" in page.text


def test_a_page_without_failures_says_so(page_of):
    page = page_of(FERRY, OFF_TOPIC)

    assert "No failures" in page.text
    assert "details" not in page.tags
    assert page.tags.count("svg") == 4


@pytest.mark.parametrize("case", [FERRY, OFF_TOPIC])
def test_where_one_side_is_missing_there_is_a_dash_and_no_empty_chart(page_of, case):
    page = page_of(case)

    assert "–" in page.text
    assert not re.search(r"\bnan\b|\binf\b|None", page.text)
    assert page.tags.count("svg") == (3 if case.document is None else 4)


def test_questions_that_no_metric_counts_are_named_on_the_page(page_of):
    page = page_of(FERRY, replace(FERRY, document="gone.txt", line=9))

    assert "Questions left out of all figures" in page.text
    assert "the index has no document gone.txt" in page.text


def test_columns_stand_under_one_another_in_a_terminal(answerer_of):
    cases = [FERRY, OFF_TOPIC, replace(FERRY, kind="一个很长很长很长很长很长的种类名字" * 9)]

    head, *rows = evaluation_text(evaluation(answerer_of(FILES), cases)).splitlines()[:5]
    assert {cell_len(row) for row in rows[:4]} == {cell_len(head)}
    assert cell_len(head) <= 120
    ends = [match.end() for match in re.finditer(r"\S+", head)]
    for row in rows[:4]:
        wide = cell_len(row) - len(row)
        assert [each.end() + wide for each in re.finditer(r"\S+", row)][-len(ends) :] == ends


def test_names_are_clipped_by_the_cells_they_take():
    assert clipped("种" * 12, 24) == "种" * 12
    assert clipped("种" * 13, 24) == "种" * 11 + "…"
    assert clipped("k" * 25, 24) == "k" * 23 + "…"


def test_a_terminal_is_never_steered_by_a_question(answerer_of):
    steering = replace(FERRY, kind="\x1b[31mred\n", document="\x1b[2J.txt")
    result = evaluation(answerer_of(FILES), [replace(steering, document="ferry.txt"), steering])

    shown = "".join([evaluation_text(result), *evaluation_remarks(result)])
    assert "\x1b" not in shown


def test_remarks_beyond_the_first_are_counted(answerer_of):
    gone = [replace(FERRY, document="gone.txt", line=line) for line in range(1, 31)]

    remarks = evaluation_remarks(evaluation(answerer_of(FILES), [FERRY, *gone]))
    assert len(remarks) == 21
    assert remarks[0] == "left out, line 1: the index has no document gone.txt"
    assert remarks[-1].startswith("10 more remarks")


def test_many_kinds_are_shown_up_to_a_limit(page_of):
    page = page_of(*(replace(FERRY, kind=f"kind {number}") for number in range(45)))

    assert "kind 39" in page.text
    assert "kind 40" not in page.text
    assert "and 5 more kinds" in page.text


def test_a_report_that_cannot_be_written_leaves_the_older_one(tmp_path):
    report = tmp_path / "report.html"
    write_report(report, "older")
    write_report(report, "newer")
    assert report.read_text() == "newer"
    assert list(tmp_path.iterdir()) == [report]

    with pytest.raises(SettingsError, match="can't be written"):
        write_report(tmp_path / "gone" / "report.html", "lost")


def test_a_report_may_stand_in_a_link_to_a_file_and_the_link_stays(tmp_path):
    target = tmp_path / "target.html"
    target.write_text("older")
    link = tmp_path / "link.html"
    link.symlink_to(target)

    require_writable(link, tmp_path / "documents")
    write_report(link, "newer")
    assert link.is_symlink()
    assert target.read_text() == "newer"


def test_a_file_is_read_as_a_document_where_a_build_would_read_it(tmp_path):
    documents = tmp_path / "documents"
    (documents / ".reports").mkdir(parents=True)

    assert is_read_as_document(documents / "a.html", documents)
    assert is_read_as_document(documents / "notices" / "a.JSONL", documents)
    assert not is_read_as_document(documents / ".reports" / "a.html", documents)
    assert not is_read_as_document(documents / "a.report", documents)
    assert not is_read_as_document(tmp_path / "a.html", documents)


def test_the_accuracy_of_spans_is_shown_with_their_number(answerer_of):
    result = evaluation(answerer_of(FILES), [FERRY, replace(FERRY, answers=("29元",)), OFF_TOPIC])
    assert "answer span" not in evaluation_text(result)
    right, wrong, off_topic = result.outcomes
    wrong = replace(wrong, rank=1, span=span_score("28元", ("29元",)))
    outcomes = (replace(right, span=span_score("28元", ("28元",))), wrong, off_topic)
    total = aggregate(outcomes, outcomes)
    result = replace(result, total=total, outcomes=outcomes)

    lines = evaluation_text(result).splitlines()
    head = next(number for number, line in enumerate(lines) if line.startswith("answer span"))
    # 29元 has one of its two tokens in common with 28元.
    assert [line.split() for line in lines[head : head + 2]] == [
        ["answer", "span", "spans", "EM", "F1"],
        ["all", "2", "0.500", "0.750"],
    ]
    body = evaluation_json(result)
    assert body["total"].items() >= {"spans": 2, "span_exact": 0.5, "span_f1": 0.75}.items()
    spans = [outcome["span"] for outcome in body["outcomes"]]
    assert spans == [
        {"text": "28元", "exact": True, "f1": 1},
        {"text": "28元", "exact": False, "f1": 0.5},
        None,
    ]
    page = Page(report_html(result, "questions.jsonl"))
    assert "Answer span F10.7500.500 exact match, over 2 spans" in page.text
