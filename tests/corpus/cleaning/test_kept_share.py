import pytest

from corpus.blocks import LeftOut
from corpus.cleaning.kept_share import is_implausible, kept_note
from corpus.errors import DocumentError


def test_a_note_names_the_rules_that_left_out_most_of_a_text_the_largest_first():
    left_out = [LeftOut("page elements", 4), LeftOut("hidden by style", 4200)]

    assert kept_note(6, left_out[1:]) == "kept 6 of 4,206 characters: hidden by style"
    assert (
        kept_note(6, left_out)
        == "kept 6 of 4,210 characters: hidden by style (4,200), page elements (4)"
    )


@pytest.mark.parametrize(("kept", "lost"), [(500, 500), (10, 99), (0, 0), (5000, 400)])
def test_a_text_that_is_mostly_kept_or_short_has_no_note(kept, lost):
    assert kept_note(kept, [LeftOut("hidden by style", lost)]) == ""


@pytest.mark.parametrize(
    ("kept", "lost", "expected"),
    [(0, 1, True), (0, 0, False), (24, 100, True), (40, 100, False), (1, 99, False)],
)
def test_a_rule_is_implausible_where_it_leaves_nothing_or_hardly_anything(kept, lost, expected):
    assert is_implausible(kept, lost) is expected


def test_a_loader_that_left_out_most_of_a_file_is_noted_in_the_document(read):
    old = "".join(f"<p>旧闻第{number}条，已经过期，不再有效。</p>" for number in range(7))
    page = (
        "<h1>公告</h1><p>渡轮在能见度不足五百米时停航，恢复时间另行通知，请乘客留意码头广播和告示牌。</p>"
        f"<div class='login-popup' hidden>{old}</div>"
    )

    document = read(page, "a.html")
    assert "旧闻" not in document.text
    assert document.notes == ("kept 40 of 152 characters: hidden by style",)


def test_lines_that_cleaning_would_all_take_for_labels_are_kept_and_noted(read):
    page = "".join(f"<p>责任编辑：王{name}某</p>" for name in "甲乙丙丁戊己庚辛壬癸子丑寅卯")

    document = read(page, "a.html")
    assert "王寅某" in document.text
    [note] = document.notes
    assert note.startswith("rules would have kept 0 of ")


def test_a_page_of_nothing_but_a_label_has_no_text(read):
    with pytest.raises(DocumentError, match="no text"):
        read("<p>责任编辑：李四</p>", "a.html")
