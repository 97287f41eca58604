"""The sentences of a text that comes in pieces, with the passages that they cite."""

import pytest

from bot.written.sentences import MAX_CHARACTERS, SentenceReader


def read(text, size=1):
    reader = SentenceReader()
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    found = [each for piece in pieces for each in reader.add(piece)]
    return [(each.text, each.citations) for each in [*found, *reader.end()]]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("借期为30天。[1]可以续借。[1][2]", [("借期为30天。", (1,)), ("可以续借。", (1, 2))]),
        ("借期为30天[1]。可以续借[1, 3]。", [("借期为30天。", (1,)), ("可以续借。", (1, 3))]),
        ("借期为30天。【2】", [("借期为30天。", (2,))]),
        ("借期为30天。 [1] [2] \n好。", [("借期为30天。", (1, 2)), ("好。", ())]),
        ("It is 3.5 days. [1] Then more.", [("It is 3.5 days.", (1,)), ("Then more.", ())]),
        ("没有标点也算一句 [1]", [("没有标点也算一句", (1,))]),
        ("“可以。”他说。[1]", [("“可以。”", ()), ("他说。", (1,))]),
        ("<think>借期？30天。</think>借期为30天。[1]", [("借期为30天。", (1,))]),
        ("<think>没有想完。", []),
        ("", []),
    ],
)
def test_sentences_are_the_same_however_the_text_is_cut(text, sentences, size):
    assert read(text, size) == sentences


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("![图](http://evil.example/?q=1)借期为30天。", "借期为30天。"),
        ("见[这里](http://evil.example/a)。", "见这里。"),
        ("见 https://evil.example/a?b=c 。", "见 。"),
        ("<img src=x onerror=alert(1)>借期为30天。", "借期为30天。"),
        ("**借期**为`30`天。", "借期为30天。"),
        ("- 借期为30天。", "借期为30天。"),
        ("1. 借期为30天。", "借期为30天。"),
        ("## 借期\n", "借期"),
    ],
)
def test_markup_links_and_pictures_are_left_out(text, left):
    assert " ".join(each for each, _ in read(text)) == left


def test_a_sentence_is_given_as_soon_as_it_is_complete():
    reader = SentenceReader()

    assert list(reader.add("借期为30天。[1]")) == []
    assert [each.text for each in reader.add("可")] == ["借期为30天。"]


def test_a_text_is_read_up_to_its_greatest_length():
    reader = SentenceReader()
    found = list(reader.add("好。" * MAX_CHARACTERS))

    assert reader.is_full
    assert len(found) < MAX_CHARACTERS
    assert list(reader.add("再来。")) == []
