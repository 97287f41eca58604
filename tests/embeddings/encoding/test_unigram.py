import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from bot.settings import SAMPLES
from corpus.read import read_document
from corpus.text.fold import fold
from corpus.types import SourceFile
from corpus.walk import walk
from embeddings.bundled import BUNDLED, MODELS
from embeddings.encoding.static_batches import WordFinder, for_many_texts, packed
from embeddings.encoding.unigram import unigram_words

TOKENIZER = MODELS / BUNDLED / "tokenizer.json"
HOSTILE = [
    *(
        "",
        " ",
        "\0",
        "\n\t\r\v\u3000",
        "，。！？",
        ":",
        "::",
        "……",
        "的",
        "龘",
        "龘龘",
        "中\ue000国",
    ),
    *(
        "龘:",
        ":龘",
        "龘:;龘",
        "a龘",
        "龘a",
        "龘fa",
        "f龘",
        "f字f",
        "字fa9f",
        "声明:文内",
        "1:2",
        "@a?",
    ),
    *("在8", "在88", "在888", "66667", "在66667", "1234567890" * 9, "字" + "9" * 40, "a" * 3000),
    *(
        "½人",
        "①人",
        "㈱人",
        "㎡人",
        "ﬁ人",
        "e\u0301人",
        "中\u0301国",
        "\u1100\u1161\u11a8",
        "\u1100人\u1161",
    ),
    *(
        "ｶﾞ字",
        "İstanbul字",
        "ΣΑΣ",
        "豈",
        "𠮷人",
        "人䷀䷁民",
        "ABC字",
        "中😀国",
        "的" * 500,
        "会议" * 500,
    ),
    *("好好好", "我大大大哈", "人小小小小小", "一点一点一点", "一一一一一一一", "好好学习天天向上"),
]
LETTERS = "哈人天大一二三中国上下日月好心小的了点:;?@1238afz,。 \n龘䷀½\u0301…℃㎡é"


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer.from_file(str(TOKENIZER))


@pytest.fixture(scope="module")
def words(tokenizer):
    return unigram_words(tokenizer)


def ids(tokenizer, texts):
    return [each.ids for each in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]


def differences(tokenizer, words, texts):
    found = zip(texts, words.tokenise(texts), ids(tokenizer, texts), strict=True)
    return [text for text, ours, theirs in found if ours != theirs]


def test_the_words_of_a_text_are_those_of_the_tokenizer(tokenizer, words):
    files = [each for each in walk(SAMPLES) if isinstance(each, SourceFile)]
    texts = [read_document(each).text for each in files]

    assert len(texts) > 10
    assert differences(tokenizer, words, [*texts, *map(fold, texts), *HOSTILE]) == []


def test_so_are_those_of_random_texts_of_words_and_of_single_characters(tokenizer, words):
    chance = random.Random(0)
    vocabulary = sorted(tokenizer.get_vocab())
    texts = ["".join(chance.choices(vocabulary, k=4)) for _ in range(1500)]
    texts += ["".join(chance.choices(LETTERS, k=9)) for _ in range(1500)]
    # Every plane of Unicode, beside characters that could join with what is there.
    texts += [f"人1{chr(code)}a" for code in range(0, 0xD800, 23)]
    texts += [f"人{chr(code)}民" for code in range(0xE000, 0x30000, 97)]

    assert differences(tokenizer, words, texts) == []


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=30))
def test_so_are_those_of_any_text(tokenizer, words, text):
    assert differences(tokenizer, words, [text]) == []


def test_the_tokenizer_is_asked_where_equal_segmentations_compete(words):
    """It decides by rounding errors, which depend on what stands before."""
    found = words.segment(["好好学习，天天向上", "我从小到大大大的", "哈哈哈哈哈哈", "好好学习"])

    assert [each is None for each in found] == [False, True, True, False]


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.update(normalizer=None),
        lambda content: content.update(pre_tokenizer={"type": "WhitespaceSplit"}),
        lambda content: content["model"]["vocab"].append(["第1", -9.0]),
        lambda content: content["model"].update(unk_id=1),
    ],
    ids=["normaliser", "pieces", "words", "unknown word"],
)
def test_a_tokenizer_that_works_in_another_way_is_left_alone(change):
    content = json.loads(TOKENIZER.read_text(encoding="utf-8"))
    change(content)

    assert unigram_words(Tokenizer.from_str(json.dumps(content))) is None


def test_many_texts_get_the_vectors_that_each_gets_alone(tools):
    texts = [*HOSTILE, "青澜市召开冬季安全生产工作会议"]
    batches = for_many_texts(tools.encoder)

    many = batches.encode(texts * 6)
    alone = np.concatenate([tools.encoder.encode([text]) for text in texts])
    assert batches.fingerprint == tools.encoder.fingerprint
    np.testing.assert_array_equal(many[: len(texts)], alone)
    np.testing.assert_array_equal(batches.encode(texts), alone)


def test_words_that_a_worker_has_found_are_used_once(tools):
    text, other = "青澜市召开冬季安全生产工作会议", "渡口停航"
    [vector], [another] = tools.encoder.encode([text]), tools.encoder.encode([other])
    batches = for_many_texts(tools.encoder)

    batches.expect({text: WordFinder(tools.encoder.tokenizer).find([fold(text)])[0]})
    np.testing.assert_array_equal(batches.encode([text, other]), [vector, another])
    # That they are used shows only where they are wrong.
    batches.expect({text: packed(tools.encoder.tokenise([other])[0])})
    np.testing.assert_array_equal(batches.encode([text]), [another])
    np.testing.assert_array_equal(batches.encode([text]), [vector])


def test_words_that_nobody_asks_for_are_forgotten(tools):
    batches = for_many_texts(tools.encoder)
    for number in range(10_000):
        batches.expect({str(number): b""})

    assert not batches.encode(["9999"]).any()
    np.testing.assert_array_equal(batches.encode(["0"]), tools.encoder.encode(["0"]))
