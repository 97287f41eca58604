"""Sentences that run over the end of a page, whatever stands between."""

import pytest

from tests.corpus.pdf_files import Put, column

ABOVE = (
    "承租人应当在签约之日交付保证金，不得拖延，保证金的",
    "数额由双方按照场地的面积商定，最低不少于人民币八百",
)
BELOW = (
    "元，退场时无息退还；场地内不得搭建棚屋，不得转租，",
    "每天收场之后由承租人清扫地面。",
)
JOINED = "".join(ABOVE + BELOW)
NUMBERS = {
    "dashes": ("- 1 -", "- 2 -"),
    "long dashes": ("— 1 —", "— 2 —"),
    "words": ("第1页 共2页", "第2页 共2页"),
    "one word": ("第 1 页", "第 2 页"),
    "total first": ("共 2 页，第 1 页", "共 2 页，第 2 页"),
    "fraction": ("1/2", "2/2"),
    "latin": ("Page 1 of 2", "Page 2 of 2"),
    "bare": ("1", "2"),
    "later": ("17", "18"),
    "dots": ("· 1 ·", "· 2 ·"),
}


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("y", [40, 805])
def test_page_numbers_of_two_pages_do_not_cut_a_sentence(read_pdf, name, y):
    first, second = NUMBERS[name]
    document = read_pdf(
        [*column(*ABOVE, top=120), Put(280, y, first, 9)],
        [*column(*BELOW, top=760), Put(280, y, second, 9)],
    )

    assert document.text == JOINED


@pytest.mark.parametrize("size", [9, 12])
def test_a_head_and_a_foot_on_both_of_two_pages_do_not_cut_a_sentence(read_pdf, size):
    edges = [Put(200, 805, "场地出租合同", size), Put(72, 40, "城东市集管理处", size)]
    first, second = column(*ABOVE, top=120), column(*BELOW, top=760)
    text = read_pdf([*edges, *first], [*edges, *second]).text

    assert JOINED in text
    assert text.count("场地出租合同") == text.count("城东市集管理处") == (0 if size == 9 else 1)


@pytest.mark.parametrize("mark", ["①", "[1] ", "* ", "1 ", "注："])
def test_a_footnote_does_not_cut_a_sentence(read_pdf, mark):
    note = f"{mark}保证金的标准见市集管理办法第九条。"
    document = read_pdf(
        [*column(*ABOVE, top=160), Put(72, 90, note, 8), Put(280, 40, "1", 9)],
        [*column(*BELOW, top=760), Put(280, 40, "2", 9)],
    )

    assert JOINED in document.text
    assert note.split("保证金")[1] in document.text


def test_an_english_sentence_and_a_broken_word_run_over_a_page(read_pdf):
    first = column("The deposit is eight hundred yuan and will be re-", top=100)
    text = read_pdf(first, column("turned when the tenant leaves.", top=760)).text

    assert text == "The deposit is eight hundred yuan and will be returned when the tenant leaves."


def test_a_sentence_that_ended_is_not_joined_with_the_next_page(read_pdf):
    first = (*ABOVE, "元，退场时无息退还，双方另有约定的，从其约定执行。")
    text = read_pdf(column(*first, top=120), column("场地内不得搭建棚屋。", top=760)).text

    assert text.split("\n")[-1] == "场地内不得搭建棚屋。"


@pytest.mark.parametrize("number", ["2011", "8602", "3/4", "（1）"])
def test_a_number_that_counts_no_pages_is_text(read_pdf, number):
    page = [*column(*BELOW, top=760), Put(280, 40, number, 9)]

    assert number in read_pdf(page, column(*ABOVE)).text


def test_a_page_number_is_no_title(read_pdf):
    document = read_pdf([Put(280, 805, "- 1 -", 9), *column("关于防汛的通知", "请加固堤坝。")])

    assert (document.title, document.text) == ("关于防汛的通知", "关于防汛的通知\n请加固堤坝。")
