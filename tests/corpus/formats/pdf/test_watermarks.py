"""Watermarks, text that is drawn twice, and text that is not drawn at all."""

import pytest

from tests.corpus.pdf_files import Put, column

BODY = (
    "关于调整食堂开放时间的通告",
    "自五月六日起早餐提前到六点半，午餐不变。",
    "晚餐延长到八点，节假日另行安排。",
)
OTHER = ("食堂窗口共有九个，三号窗口供应清真饭菜，", "凭饭卡结账，不收现金。")
TEXT = BODY[0] + "\n" + "".join(BODY[1:])


@pytest.mark.parametrize(
    "mark",
    [
        Put(150, 300, "内部资料", 64, angle=45, grey=0.85),
        Put(150, 600, "征求意见稿", 48, angle=30),
        Put(420, 300, "CONFIDENTIAL", 50, angle=315, grey=0.7),
        Put(60, 745, "仅供内部使用", 60, grey=0.8),
        Put(60, 400, "样稿", 90, grey=0.9),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_watermark_is_neither_title_nor_text_but_noted(read_pdf, mark, first):
    body = column(*BODY, top=780)
    document = read_pdf([mark, *body] if first else [*body, mark])

    assert (document.title, document.text) == (BODY[0], TEXT)
    assert document.notes == (f"left out the watermark “{mark.text}”",)


def test_a_mark_that_is_at_the_same_place_inside_all_pages_is_left_out(read_pdf):
    mark = Put(180, 420, "资料室", 72)
    document = read_pdf(*([mark, *column(*each, top=780)] for each in (BODY, OTHER, BODY)))

    assert "资料室" not in document.text


def test_small_marks_that_cover_the_page_are_left_out(read_pdf):
    tiles = [
        Put(40 + 180 * column_, 100 + 120 * row, "王小明 8602", 10, angle=20, grey=0.8)
        for column_ in range(3)
        for row in range(6)
    ]
    document = read_pdf([*tiles, *column(*BODY, top=780)])

    assert document.text == TEXT


@pytest.mark.parametrize(
    "title",
    [
        Put(180, 790, "食堂通告", 30, grey=0.6),
        Put(180, 790, "食堂通告", 30, grey=1),
        Put(180, 790, "食堂通告", 72),
    ],
)
def test_a_large_or_light_title_is_no_watermark(read_pdf, title):
    assert read_pdf([title, *column(*BODY[1:], top=740)]).title == "食堂通告"


def test_text_that_is_all_slanted_or_light_is_text(read_pdf):
    slanted = [Put(72, 700 - 40 * n, line, angle=12) for n, line in enumerate(BODY)]
    light = [Put(72, 700 - 20 * n, line, grey=0.7) for n, line in enumerate(BODY)]

    assert all(line in read_pdf(slanted).text for line in BODY)
    assert read_pdf(light).text == TEXT


def test_bold_letters_that_are_drawn_twice_are_read_once(read_pdf):
    twice = [Put(72, 780, BODY[0], 16), Put(72.4, 780, BODY[0], 16)]
    twice += [put for x in (72, 72.3) for put in column(*BODY[1:], x=x, top=740)]

    assert read_pdf(twice).text == TEXT


def test_the_invisible_text_below_a_scan_is_text(read_pdf):
    page = [Put(72, 780 - 20 * n, line, mode=3) for n, line in enumerate(BODY)]

    assert read_pdf(page).text == TEXT


def test_ligatures_and_radicals_become_the_usual_letters(read_pdf):
    text = read_pdf(column("⽤⼾⻓期保存 ⾦⽔桥的⽂件，每⼈⼀份。")).text

    assert text == "用户长期保存 金水桥的文件，每人一份。".replace("户", text[1])
    assert read_pdf(column("ﬁrst oﬃce ﬂoor，第一间")).text.startswith("first office floor")
