import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.text.sentences import sentence_spans, trim
from tests.linear_time import check_linear


def sentences(text):
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开会。散会！再见？", ["开会。", "散会！", "再见？"]),
        ("他说：“开会。”然后散会。", ["他说：“开会。”", "然后散会。"]),
        ("（见附件。）下一句。", ["（见附件。）", "下一句。"]),
        ("等等……真的？！是。", ["等等……", "真的？！", "是。"]),
        ("增长3.5%，见v1.2版。完", ["增长3.5%，见v1.2版。", "完"]),
        ("One. Two v1.2. Three", ["One.", "Two v1.2.", "Three"]),
        ("第一行\n第二行", ["第一行", "第二行"]),
        ("  缩进。  \n\n  下段。", ["缩进。", "下段。"]),
        ("末尾.", ["末尾."]),
        ("1. 看油位。2. 打开。\n3. 按键", ["1. 看油位。", "2. 打开。", "3. 按键"]),
        ('第一行\n"引文"。', ["第一行", '"引文"。']),
        ("", []),
        (" \n\u3000 ", []),
    ],
)
def test_a_text_is_cut_where_its_sentences_end(text, expected):
    assert sentences(text) == expected


def test_only_the_part_asked_for_is_cut():
    text = "一句。两句。三句。"

    assert list(sentence_spans(text, 3, 6)) == [(3, 6)]


TEXTS = st.text(st.sampled_from("会议a3.。！？…\n \u3000”）“（，;\u2028\x1f"), max_size=60)


@settings(max_examples=200, deadline=None)
@given(TEXTS | st.text())
def test_sentences_cover_every_character_but_white_space_in_order(text):
    position = 0
    for start, end in sentence_spans(text):
        assert not text[position:start].strip()
        assert start < end
        assert trim(text, start, end) == (start, end)
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize("unit", [".", "“", "。”", ". "])
def test_a_long_run_of_marks_is_cut_to_its_end(unit):
    def cut(text):
        assert list(sentence_spans(text))[-1][1] == len(text.rstrip())

    check_linear(cut, unit)
