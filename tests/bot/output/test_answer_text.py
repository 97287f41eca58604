"""An answer in a terminal: its words in bold, what differs, newer versions."""

from dataclasses import replace

import pytest

from bot.output.emphasis import with_bold_span
from bot.output.terminal import answer_text
from bot.types import Answer, AnswerSpan, Citation, Verdict, Why
from corpus.types import Place

QUOTE = "𠮷时借阅规则。\n光盘借期为7天，图书为17天。\n期刊为7天。另附表。"


def marked(*ranges, places=(), **more):
    """Return a citation of `QUOTE` with these highlights."""
    return Citation(
        **{"document_id": "d1", "path": "rules.txt", "title": "规则", "date": None, "author": None},
        **{"url": None, "headings": (), "quote": QUOTE, "start": 0, "end": len(QUOTE)},
        **{"lines": None, "places": places, "score": 0.8, "number": 1, "why": Why(1, 1, ())},
        highlights=ranges,
        **more,
    )


def answered(text, citation, words="", start=0, **more):
    """Return an answer whose span are the first such words of the quote from `start` on."""
    start = QUOTE.index(words, start)
    span = AnswerSpan(1, start, start + len(words), words)
    verdict = Verdict.RELATED if text is None else Verdict.ANSWERED
    return replace(
        Answer("问", "问", verdict, 0.9, text, (citation,), 1, 1, span if words else None), **more
    )


def bold(*words):
    return "\x1b[1m{}\x1b[22m".format(*words)


DISC, JOURNAL = (8, 23), (24, 30)


def test_the_words_that_answer_are_bold_in_the_answer_and_nowhere_else():
    assert QUOTE[slice(*DISC)] == "光盘借期为7天，图书为17天。"
    answer = answered("光盘借期为7天，图书为17天。 [1]", marked(DISC), "7天")

    first, *others = answer_text(answer, bold=True).splitlines()
    assert first == f"光盘借期为{bold('7天')}，图书为17天。 [1]"
    assert "\x1b" not in "".join(others)
    assert "\x1b" not in answer_text(answer)


def test_words_that_occur_twice_are_bold_where_they_answer():
    text = "光盘借期为7天，图书为17天。 期刊为7天。 [1]"
    answer = answered(text, marked(DISC, JOURNAL), "7天", start=JOURNAL[0])

    assert with_bold_span(answer, text) == f"光盘借期为7天，图书为17天。 期刊为{bold('7天')}。 [1]"


def test_words_that_reach_over_the_border_of_sentences_are_bold_on_both_sides():
    text = "图书为17天。 期刊为7天。 [1]"
    answer = answered(text, marked((16, 23), JOURNAL), "17天。\n期刊")

    assert with_bold_span(answer, text) == f"图书为{bold('17天。')} {bold('期刊')}为7天。 [1]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("光盘可借7天。", f"光盘可借{bold('7天')}。"),
        ("光盘可借7天，期刊7天。", "光盘可借7天，期刊7天。"),
        ("光盘可借七天。", "光盘可借七天。"),
    ],
)
def test_words_in_an_answer_that_does_not_quote_are_bold_where_that_is_clear(text, expected):
    assert with_bold_span(answered(text, marked(DISC), "7天"), text) == expected


def test_an_answer_without_a_span_and_a_span_without_a_citation_change_nothing():
    text = "光盘借期为7天，图书为17天。 [1]"
    assert with_bold_span(answered(text, marked(DISC)), text) == text
    elsewhere = answered(text, marked(DISC), "表")
    assert with_bold_span(elsewhere, text) == text


def test_related_passages_come_with_what_differs_a_line_each():
    answer = answered(None, marked(DISC), differs=("没有 10月7日", "没有 \x1b[2J"))

    lines = answer_text(answer).splitlines()
    assert lines[:5] == [
        "没有直接的答案，最相关的是：",
        "光盘借期为7天，图书为17天。 [1]",
        "没有 10月7日",
        r"没有 \u{1b}[2J",
        "",
    ]
    assert lines[5].startswith("[1] ")
    assert bold("光盘借期为7天，图书为17天。") in answer_text(answer, bold=True)
    none = answer_text(replace(answer, citations=()))
    assert none.splitlines() == ["没有直接的答案。", "没有 10月7日", r"没有 \u{1b}[2J"]


def test_a_citation_of_an_older_version_says_so_and_names_the_newer_one_if_it_is_cited():
    older = marked(DISC, superseded_by="d2")
    answer = answered("光盘借期为7天，图书为17天。 [1]", older)
    assert "    已有新版本" in answer_text(answer).splitlines()

    newer = replace(older, number=2, document_id="d2", superseded_by=None)
    lines = answer_text(replace(answer, citations=(older, newer))).splitlines()
    assert [line for line in lines if "新版本" in line] == ["    已有新版本，见 [2]"]


@pytest.mark.parametrize(
    ("place", "named"),
    [
        (Place(sheet="值班", row=4), "rules.txt, sheet 值班, row 4"),
        (Place(slide=2), "rules.txt, slide 2"),
        (Place(chapter="借阅"), "rules.txt, chapter 借阅"),
        (Place(page=3, is_recognised=True), "rules.txt, p. 3 (recognised)"),
    ],
)
def test_the_place_in_the_file_is_named_behind_its_path(place, named):
    answer = answered("期刊为7天。 [1]", marked(JOURNAL, places=((0, place),)))

    assert named in answer_text(answer)


def test_a_citation_is_in_the_place_of_its_first_answering_sentence():
    rows = tuple((start, Place(sheet="表", row=row)) for row, start in enumerate((0, 8, 24), 1))

    assert marked(DISC, places=rows).place == {"sheet": "表", "row": 2}
    assert marked(JOURNAL, places=rows).place == {"sheet": "表", "row": 3}
    assert marked(places=rows).place == {"sheet": "表", "row": 1}
    lined = replace(marked(JOURNAL), lines=(4, 6))
    assert (lined.place, lined.recognised) == ({"lines": (4, 6)}, False)
    assert marked(JOURNAL).place is None
