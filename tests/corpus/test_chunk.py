from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.chunk import MAX_CHUNK_LENGTH, MAX_HEADINGS_LENGTH, TARGET_CHUNK_LENGTH, split
from corpus.text.sentences import sentence_spans
from corpus.types import Document, Heading

SENTENCE = "会议要求各区各部门在年底以前完成全部整改任务。"


def document(text, headings=(), title="题目"):
    return Document("d", "a.txt", title, text, "0" * 64, "utf-8", headings=headings)


def texts(text, headings=()):
    return [text[each.start : each.end] for each in split(document(text, headings))]


def test_a_short_text_is_one_chunk():
    assert texts("会议召开。\n各单位参加。") == ["会议召开。\n各单位参加。"]


def test_sentences_are_packed_up_to_the_target():
    chunks = texts(SENTENCE * 40)

    assert (len(SENTENCE), TARGET_CHUNK_LENGTH // len(SENTENCE)) == (23, 17)
    assert [len(chunk) // 23 for chunk in chunks] == [17, 17, 6]


def test_a_short_rest_joins_the_chunk_before_it():
    text = SENTENCE * 17 + "请各单位准时参加，散会。"

    assert len(text) > TARGET_CHUNK_LENGTH
    assert texts(text) == [text]


def test_a_chunk_does_not_cross_a_heading():
    text = "总述。\n一、时间\n明天。\n二、地点\n这里。"
    headings = (Heading(4, 8, 2), Heading(13, 17, 2))

    assert texts(text, headings) == ["总述。", "一、时间\n明天。", "二、地点\n这里。"]


def test_headings_that_follow_one_another_begin_one_chunk():
    text = "题目\n一、时间\n明天。"

    assert texts(text, (Heading(0, 2, 1), Heading(3, 7, 2))) == [text]


def test_a_heading_at_the_end_is_not_lost():
    assert texts("明天。\n附件", (Heading(4, 6, 2),)) == ["明天。", "附件"]


def test_a_heading_is_never_alone_above_a_long_sentence():
    sentence = "长" * 590

    assert texts(f"一、时间安排\n{sentence}", (Heading(0, 6, 2),)) == [f"一、时间安排\n{sentence}"]


def test_a_sentence_that_is_too_long_is_cut_where_it_pauses():
    clause = "各区各部门应当在年底以前完成整改，"
    sentence = clause * 40 + "散会。"

    chunks = texts(sentence)
    assert len(sentence) > MAX_CHUNK_LENGTH
    assert all(chunk.endswith(("，", "。")) and len(chunk) <= MAX_CHUNK_LENGTH for chunk in chunks)
    assert "".join(chunks) == sentence


def test_a_sentence_without_a_pause_is_cut_at_the_target():
    assert [len(chunk) for chunk in texts("长" * 1100)] == [400, 400, 300]


def test_a_short_announcement_goes_with_what_it_announces():
    text = SENTENCE * 17 + "二是找准问题。" + SENTENCE * 17

    assert TARGET_CHUNK_LENGTH >= 17 * 23 + 7
    assert texts(text) == [SENTENCE * 17, "二是找准问题。" + SENTENCE * 17]


def test_ids_count_on_from_the_first():
    chunks = list(split(document(SENTENCE * 40), first_id=7))

    assert [chunk.id for chunk in chunks] == [7, 8, 9]
    assert {chunk.document_id for chunk in chunks} == {"d"}


def test_the_context_has_the_title_the_headings_above_and_the_lead():
    text = "昨天开会。\n第一章 总则\n一、时间\n明天。\n第二章 附则\n这里。"
    headings = (Heading(6, 12, 1), Heading(13, 17, 2), Heading(22, 28, 1))

    chunks = list(split(document(text, headings)))
    assert [chunk.headings for chunk in chunks] == [
        (),
        ("第一章 总则", "一、时间"),
        ("第二章 附则",),
    ]
    assert chunks[0].context == "题目"
    assert chunks[1].context == "题目\n第一章 总则\n一、时间\n昨天开会。"
    assert chunks[2].context == "题目\n第二章 附则\n昨天开会。"


def test_the_context_says_nothing_twice():
    chunks = list(split(document("题目\n" + SENTENCE * 30, (Heading(0, 2, 1),))))

    assert {chunk.context for chunk in chunks} == {"题目"}

    made = document("停水\n明天。", (Heading(0, 2, 1),), title="停水通知")
    assert [chunk.context for chunk in split(made)] == ["停水通知"]
    made = document("关于停水\n明天。", (Heading(0, 4, 1),), title="市水务集团关于停水的通知")
    assert [chunk.context for chunk in split(made)] == ["市水务集团关于停水的通知"]


@pytest.mark.parametrize("text", ["", " \n\u3000\n"])
def test_a_text_of_white_space_has_no_chunks(text):
    assert texts(text) == []


@st.composite
def documents(draw):
    """Lines of words and marks, some of them headings, some far too long."""
    words = st.sampled_from(
        ["会议", "一、", "3.5", "。", "，", "；", "……", " ", "”", "a b", "长" * 120]
    )
    lines = draw(st.lists(st.lists(words, max_size=12).map("".join), max_size=8))
    headings, position = [], 0
    for line in lines:
        if line.strip() and draw(st.booleans()):
            headings.append(Heading(position, position + len(line), draw(st.integers(1, 6))))
        position += len(line) + 1
    return document("\n".join(lines), tuple(headings))


@settings(max_examples=150, deadline=None)
@given(documents() | st.text().map(document))
def test_chunks_cover_every_character_but_white_space_once_and_in_order(made):
    position = 0
    for chunk in split(made):
        assert not made.text[position : chunk.start].strip()
        assert made.text[chunk.start : chunk.end].strip() == made.text[chunk.start : chunk.end]
        assert 0 < chunk.end - chunk.start <= MAX_CHUNK_LENGTH + 1 + MAX_HEADINGS_LENGTH
        position = chunk.end
    assert not made.text[position:].strip()


@settings(max_examples=150, deadline=None)
@given(documents())
def test_a_chunk_begins_and_ends_inside_a_sentence_only_where_that_alone_is_too_long(made):
    borders = [0, *(each.start for each in made.headings), len(made.text)]
    sentences = [
        span for start, end in pairwise(borders) for span in sentence_spans(made.text, start, end)
    ]
    for chunk in split(made):
        for start, end in sentences:
            if start < chunk.start < end or start < chunk.end < end:
                assert end - start > MAX_CHUNK_LENGTH
