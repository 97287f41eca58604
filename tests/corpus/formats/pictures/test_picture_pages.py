"""Pictures of text are shown as pages, with what was recognised marked on them."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from corpus.errors import RecognitionNeeded
from corpus.formats.page_images.drawing import Style
from corpus.formats.page_images.locating import Wanted
from corpus.formats.page_images.marks import pack_marks
from corpus.formats.pictures import rendering
from corpus.formats.pictures.boxes import Box
from corpus.formats.pictures.recognition import RecognisedBoxes
from corpus.formats.pictures.rendering import marked_scan, render_picture

MARK = (Style.CURRENT, Wanted("开门"))


def tiff(*greys):
    pages = [Image.new("RGB", (60, 40), (grey, grey, grey)) for grey in greys]
    saved = BytesIO()
    pages[0].save(saved, "TIFF", save_all=True, append_images=pages[1:])
    return saved.getvalue()


def pixel(image):
    return np.asarray(Image.open(BytesIO(image.png)).convert("RGB"))[5, 5].tolist()


def test_each_page_of_a_picture_is_shown():
    content = tiff(10, 200)
    assert pixel(render_picture(content, 1)) == [10, 10, 10]
    second = render_picture(content, 2)
    assert (pixel(second), second.pages) == ([200, 200, 200], 2)
    assert render_picture(content, 3).png == b""


def test_marks_need_recognised_text():
    with pytest.raises(RecognitionNeeded):
        render_picture(tiff(200), 1, pack_marks([MARK]))


@pytest.mark.parametrize("quarter", [0, 1])
def test_a_recognised_line_is_marked_on_the_picture_the_right_way_up(monkeypatch, quarter):
    # A line of four characters in the upper half of a page of 40 by 20 points.
    line = Box("周日开门", ((0, 18), (40, 18), (40, 12), (0, 12)))
    recognised = RecognisedBoxes((line,), quarter, 40.0, 20.0)
    monkeypatch.setattr(rendering, "recognised_boxes", lambda *_: recognised)
    shape = (200, 400, 3) if quarter == 0 else (400, 200, 3)
    picture = np.full(shape, 255, np.uint8)

    shown, found = marked_scan(picture, picture, None, [MARK])

    assert (shown.shape, found) == ((200, 400, 3), 1)
    rows, columns = np.nonzero((shown != 255).any(axis=2))
    edges = columns.min(), columns.max(), rows.min(), rows.max()
    assert edges == pytest.approx((200, 400, 20, 80), abs=4)
    assert (picture == 255).all()
