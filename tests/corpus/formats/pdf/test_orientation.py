"""Rotated pages, rotated text and vertical text."""

import pytest

from tests.corpus.pdf_files import Put, across, column

LINES = (
    "渔港始建于康熙年间，起初只有木船三十余条，每逢",
    "汛期由各户轮流出海，所得按股分配，不得私藏；光",
    "绪二十年修筑石堤，可泊大船四十条。",
)


def turned(angle):
    """Put the lines so that they run in the direction of an angle."""
    places = {
        0: lambda n: (72, 760 - 20 * n),
        90: lambda n: (100 + 20 * n, 72),
        180: lambda n: (523, 82 + 20 * n),
        270: lambda n: (500 - 20 * n, 770),
    }
    return [Put(*places[angle](n), line, angle=angle) for n, line in enumerate(LINES)]


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
@pytest.mark.parametrize("rotate", [0, 90, 270])
def test_text_in_any_direction_is_joined_to_paragraphs(read_pdf, angle, rotate):
    document = read_pdf(turned(angle), entries=f"/Rotate {rotate}")

    assert document.text == "".join(LINES)


@pytest.mark.parametrize("advance", [12, 14, 16])
def test_vertical_columns_are_read_from_right_to_left(read_pdf, advance):
    page = [
        Put(500 - 24 * column_, 780 - advance * row, character)
        for column_, line in enumerate(LINES)
        for row, character in enumerate(line)
    ]

    assert read_pdf(page).text == "".join(LINES)


def test_the_title_across_vertical_columns_comes_first(read_pdf):
    page = [
        Put(500 - 24 * column_, 740 - 14 * row, character)
        for column_, line in enumerate(LINES)
        for row, character in enumerate(line)
    ]
    document = read_pdf([Put(240, 800, "渔港史话", 20), *page])

    assert document.text == "渔港史话\n" + "".join(LINES)


def test_a_page_across_the_others_keeps_its_rows(read_pdf):
    rows = (("科室", "职务", "人数"), ("园艺科", "花匠", "5"), ("保洁科", "清洁工", "9"))
    wide = [
        Put(100 + 20 * n, 72 + 150 * m, cell, angle=90)
        for n, row in enumerate(rows)
        for m, cell in enumerate(row)
    ]

    text = read_pdf(column(*LINES), wide).text
    assert text.split("\n")[1:] == [
        "科室：园艺科；职务：花匠；人数：5",
        "科室：保洁科；职务：清洁工；人数：9",
    ]


def test_a_label_at_the_side_does_not_stand_inside_the_text(read_pdf):
    page = [Put(40, 700, "装订线内不要答题", angle=90), *column(*LINES)]

    text = read_pdf(page).text
    assert text.split("\n") == ["".join(LINES), "装订线内不要答题"]


def test_a_column_of_single_characters_in_a_table_is_no_vertical_text(read_pdf):
    rows = [
        ("何青山", "男", "3"),
        ("陆小曼", "女", "5"),
        ("沈阿大", "男", "7"),
        ("季小海", "男", "9"),
    ]
    text = read_pdf(across(*rows, xs=(72, 200, 330), step=16)).text

    assert text.split("\n") == [" ".join(row) for row in rows]
