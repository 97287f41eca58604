from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.chunk import MAX_CHUNK_LENGTH, TARGET_CHUNK_LENGTH, split
from tests.corpus.office_files import docx, paragraph
from tests.corpus.pdf_files import column, pdf

SENTENCE = "船舶所有人应当在每年年底以前向主管机关报告船舶的检修情况。"


def law(*articles):
    return "渡轮管理办法\n" + "\n".join(
        f"第{number}条 {text}"
        for number, text in zip("一二三四五六七八九十", articles, strict=False)
    )


def chunks(document):
    return [(document.text[each.start : each.end], each.headings) for each in split(document)]


def test_short_articles_share_a_chunk_and_each_is_whole(read):
    document = read(law(*[SENTENCE * 6] * 6))

    texts = [text for text, _ in chunks(document)]
    assert len(SENTENCE * 6) * 2 < TARGET_CHUNK_LENGTH < MAX_CHUNK_LENGTH
    assert len(texts) == 3
    assert all(text.count(SENTENCE) == 12 for text in texts)
    assert [text.split("条")[0] for text in texts[1:]] == ["第三", "第五"]


def test_an_article_of_several_paragraphs_that_fits_is_one_chunk(read):
    article = f"{SENTENCE * 4}\n（一）甲；\n（二）乙；\n{SENTENCE * 12}"
    document = read(law(SENTENCE, article, SENTENCE * 11))

    assert TARGET_CHUNK_LENGTH < len(article) < MAX_CHUNK_LENGTH - 10
    assert any(f"第二条 {article}" in text for text, _ in chunks(document))


def test_later_chunks_of_a_long_article_have_its_number(read):
    document = read(law(SENTENCE, SENTENCE * 30, SENTENCE))

    found = chunks(document)
    long = [(text, headings) for text, headings in found if text.count(SENTENCE) > 1]
    assert long[0][0].startswith("第二条 ")
    assert len(long) > 2
    assert [headings for _, headings in long[1:]] == [("渡轮管理办法", "第二条")] * (len(long) - 1)
    assert found[-1] == (f"第三条 {SENTENCE}", ("渡轮管理办法",))
    assert all("第二条" in each.context for each in list(split(document))[2:-1])


@pytest.mark.parametrize("gap", ["\n", " ", "　", ""])
def test_a_number_is_never_alone(read, gap):
    text = "长" * 598 + "。"
    document = read(f"办法\n第一条{gap}{text}\n第二条{gap}{text}")

    assert [text[:4] for text, _ in chunks(document) if "第" in text]
    assert all(len(text) > 10 for text, _ in chunks(document) if text.startswith("第"))


def test_an_article_stays_whole_below_the_heading_of_its_chapter(read):
    article = "第一条 " + SENTENCE * 20
    document = read(f"渡轮管理办法\n第一章 总则\n{article}\n第二章 附则\n第二条 略。")

    assert len(article) < MAX_CHUNK_LENGTH < len(article) + 20
    assert chunks(document)[0][0].endswith(article)


@pytest.mark.parametrize(
    "line",
    [
        "第三条规定的船舶，应当检修。",
        "第三条、第五条所称船舶，是指渡轮。",
        "第三条和第五条不适用于本船。",
        "第三条第二款所称船舶，是指渡轮。",
    ],
)
def test_a_line_that_only_names_an_article_is_part_of_the_one_above(read, line):
    document = read(law(SENTENCE) + f"\n{line}\n第二条 {SENTENCE}")

    assert [part.label for part in document.parts] == ["第一条", "第二条"]


@pytest.mark.parametrize(
    "number", ["第十二条", "第12条", "第一百零二条之一", "第１２条", "第十二條"]
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_numbers_of_every_kind_are_articles_in_every_format(read, number, name):
    text = (
        f"<p>{number}　船舶应当检修。</p>"
        if name == "a.html"
        else f"办法如下。\n\n{number}　船舶应当检修。"
    )

    assert [part.label for part in read(text, name).parts] == [number]


ARTICLES = st.lists(st.integers(1, 25), min_size=1, max_size=9)


@settings(max_examples=60, deadline=None)
@given(ARTICLES)
def test_every_article_that_fits_is_inside_one_chunk(read, lengths):
    document = read(law(*[SENTENCE * length for length in lengths]))
    spans = [(each.start, each.end, each.headings) for each in split(document)]

    assert len(document.parts) == len(lengths)
    for part in document.parts:
        held = [span for span in spans if span[0] < part.end and span[1] > part.start]
        assert len(held) == 1 or part.end - part.start > MAX_CHUNK_LENGTH
        assert all(part.label in headings for start, _, headings in held if start > part.start)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


CHAPTERS = ["渡轮条例", "第一章 总则", "第一条 为了安全，制定本条例。", "第二章 航行"]
CHAPTERS += ["第一节 开航", "第二条 渡轮准时开航。", "第三条 大雾停航。"]


def headings_of(document):
    return [(each.level, document.text[each.start : each.end]) for each in document.headings]


def test_chapters_are_headings_in_every_format_whether_they_are_marked_or_not(read):
    expected = [(2, "第一章 总则"), (2, "第二章 航行"), (3, "第一节 开航")]
    page = "".join(f"<p>{line}</p>" for line in CHAPTERS)
    titled = page.replace("<p>渡轮条例</p>", "<h1>渡轮条例</h1>")
    word = docx(*map(paragraph, CHAPTERS))

    assert headings_of(read(page, "a.html")) == expected
    assert headings_of(read(word, "a.docx")) == expected
    assert headings_of(read("\n\n".join(CHAPTERS), "a.md")) == expected
    assert headings_of(read(titled, "a.html")) == [(1, "渡轮条例"), *expected]
    assert headings_of(read(pdf(column(*CHAPTERS)), "a.pdf")) == [(1, "渡轮条例"), *expected]


def test_where_a_page_marks_its_headings_nothing_else_is_one(read):
    page = "<h1>渡轮条例</h1><h2>票价</h2><p>第一章 总则</p><p>成人三元。</p>"

    assert headings_of(read(page, "a.html")) == [(1, "渡轮条例"), (2, "票价")]


def test_a_row_of_a_table_is_not_a_heading(read):
    rows = "<tr><td>第一章 总则</td><td>三页</td></tr><tr><td>第二章 航行</td><td>四页</td></tr>"

    assert headings_of(read(f"<table>{rows}</table><p>渡轮停航。</p>", "a.html")) == []
