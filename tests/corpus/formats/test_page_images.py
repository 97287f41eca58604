"""Quoted text is found among the characters of a page."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from corpus.blocks import PageImage
from corpus.errors import DocumentError
from corpus.formats.page_images.drawing import Style, draw_marks
from corpus.formats.page_images.locating import Character, PageText, Wanted
from corpus.formats.page_images.png import encode_png
from corpus.formats.page_images.searchable import row_values, searchable
from corpus.sandbox.protocol import pack_error, pack_page_image, unpack_page_image

SIZE = 10


def line(text, x=0, y=0):
    """Return characters of ten pixels beside one another."""
    return [
        Character(letter, (x + SIZE * at, y, x + SIZE * (at + 1), y + SIZE))
        for at, letter in enumerate(text)
    ]


def boxes(characters, text, values="", earlier=0):
    return PageText(characters).boxes(Wanted(searchable(text), values, earlier))


def test_a_sentence_over_two_lines_has_a_box_for_each():
    page = [*line("通知 周日上午"), *line("九点开门。下午", y=20)]
    assert boxes(page, "周日上午九点开门。") == [(30, 0, 70, 10), (0, 20, 50, 30)]


def test_script_width_case_and_punctuation_make_no_difference():
    page = line("ＡＢＣ館（開）門")
    assert boxes(page, "abc馆 开门") == [(0, 0, 80, 10)]


def test_of_equal_sentences_the_one_at_the_same_place_is_boxed():
    page = [*line("每日开门"), *line("每日开门", y=20), *line("每日开门", y=40)]
    assert boxes(page, "每日开门", earlier=1) == [(0, 20, 40, 30)]
    assert boxes(page, "每日开门", earlier=9) == [(0, 40, 40, 50)]


def test_a_row_is_found_by_its_values_and_gets_a_box_for_each_cell():
    page = [*line("城市"), *line("价格", x=100), *line("上海", y=20), *line("680元", x=100, y=20)]
    values = searchable(row_values("城市：上海；价格：680元"))
    assert values == "上海680元"
    found = boxes(page, "城市：上海；价格：680元", values)
    assert found == [(0, 20, 20, 30), (100, 20, 140, 30)]


def test_cells_that_the_file_has_in_another_order_are_found_line_by_line():
    page = [*line("上海"), *line("北京", y=20), *line("680元", x=100), *line("720元", x=100, y=20)]
    assert boxes(page, "北京720元") == [(0, 20, 20, 30), (100, 20, 140, 30)]


def test_a_sentence_that_a_page_number_interrupts_is_found():
    page = [
        *line("出差人员应当在返回后十五个"),
        *line("12", y=20),
        *line("工作日内办理报销。", y=40),
    ]
    found = boxes(page, "出差人员应当在返回后十五个工作日内办理报销。")
    assert found == [(0, 0, 130, 10), (0, 40, 90, 50)]


def test_text_that_runs_down_the_page_has_one_box():
    page = [Character(each, (0, 10 * at, 10, 10 * at + 10)) for at, each in enumerate("周日开门")]
    assert boxes(page, "周日开门") == [(0, 0, 10, 40)]


@pytest.mark.parametrize(
    "text",
    ["图书馆周二闭馆整理书架", "出差人员可以不办理任何手续直接报销全部费用", "", "。", "十"],
)
def test_what_the_page_does_not_say_gets_no_box(text):
    page = line("出差人员应当在返回后十五个工作日内办理报销手续")
    assert boxes(page, text) == []


def test_a_page_of_one_repeated_character_is_searched_in_time():
    assert boxes(line("的" * 50_000), "的" * 599 + "了" * 599) == []


def test_marks_are_drawn_in_their_colours_and_counted():
    picture = np.full((60, 100, 3), 255, np.uint8)
    page = PageText([*line("上海开门"), *line("北京闭馆", y=30)])
    marks = [
        (Style.CURRENT, Wanted("上海")),
        (Style.PASSAGE, Wanted("上海开门")),
        (Style.OTHER, Wanted("北京")),
        (Style.ANSWER, Wanted("没有的话")),
    ]
    assert draw_marks(picture, page, marks) == 2
    assert tuple(picture[5, 10]) < (255, 230, 140)
    assert tuple(picture[5, 35]) == (251, 243, 214)
    assert tuple(picture[41, 10]) == (185, 138, 29)
    assert tuple(picture[35, 10]) == tuple(picture[55, 55]) == (255, 255, 255)


@pytest.mark.parametrize("is_grey", [True, False])
def test_a_picture_is_the_same_after_it_was_written(is_grey):
    picture = np.arange(7 * 5 * 3, dtype=np.uint8).reshape(7, 5, 3)
    if is_grey:
        picture[:] = picture[:, :, :1]
    read = Image.open(BytesIO(encode_png(picture)))
    assert read.mode == ("L" if is_grey else "RGB")
    assert (np.asarray(read.convert("RGB")) == picture).all()


def test_a_picture_from_the_sandbox_is_checked():
    image = PageImage(encode_png(np.zeros((2, 2, 3), np.uint8)), 3, 1)
    assert unpack_page_image(pack_page_image(image)) == image
    assert unpack_page_image(b"[3, 0]\n") == PageImage(b"", 3)
    with pytest.raises(DocumentError, match="damaged PDF"):
        unpack_page_image(pack_error("damaged PDF"))
    for frame in (b"[1, 1]\n<script>", b"[1]\n", b"[-1, 1]\n", b"[true, 1]\n", b"3\n", b"", b"{}"):
        with pytest.raises(ValueError, match=r"."):
            unpack_page_image(frame)
