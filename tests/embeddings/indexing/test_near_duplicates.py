import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.fold import fold
from embeddings.indexing.near_duplicates import (
    SIMILAR,
    estimated_jaccard,
    minhash_signature,
    near_duplicate_groups,
)

ALPHABET = [chr(0x4E00 + number) for number in range(3000)]


def signature(text):
    return minhash_signature(fold(text))


def text_of(length, seed=0):
    """A text in which no five characters come twice."""
    return "".join(np.random.default_rng(seed).choice(ALPHABET, length))


def made_of(*parts):
    """A signature of four quarters, each filled with one number."""
    return np.repeat(np.array(parts, "<u2"), 16).tobytes()


def test_resemblance_is_the_share_of_equal_places():
    assert estimated_jaccard(made_of(1, 2, 3, 4), made_of(1, 2, 3, 4)) == 1
    assert estimated_jaccard(made_of(1, 2, 3, 4), made_of(1, 2, 3, 9)) == 3 / 4
    assert estimated_jaccard(made_of(1, 2, 3, 4), made_of(5, 6, 7, 8)) == 0


@pytest.mark.parametrize("shared", [100, 500, 900])
def test_signatures_estimate_the_share_of_common_shingles(shared):
    common = text_of(shared + 4)
    one, other = common + text_of(500, 1), common + text_of(500, 2)

    # Behind the common text each has 500 shingles of its own: of shared + 1000, shared are common.
    truth = shared / (shared + 1000)
    deviation = (truth * (1 - truth) / 64) ** 0.5
    assert estimated_jaccard(signature(one), signature(other)) == pytest.approx(
        truth, abs=3 * deviation
    )


def test_a_long_text_is_compared_as_a_short_one_is():
    one, other = text_of(100_000), text_of(80_000)

    assert one.startswith(other)
    assert estimated_jaccard(signature(one), signature(other)) == pytest.approx(0.8, abs=0.15)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市水务局负责河道的日常巡查。", "市水务局 负责河道的\n日常巡查"),
        ("圖書館的閱覽室不得飲食。", "图书馆的阅览室不得饮食。"),
        ("电话：１２３４５ＡＢＣ", "电话:12345abc"),
        ("甲", "  甲。"),
        ("", "——……"),
    ],
)
def test_script_width_white_space_and_punctuation_make_no_difference(one, other):
    assert signature(one) == signature(other)


@given(text=st.text(max_size=300), gaps=st.lists(st.integers(0, 300), max_size=20))
def test_white_space_makes_no_difference_wherever_it_stands(text, gaps):
    spaced = text
    for gap in gaps:
        spaced = f"{spaced[:gap]} \n{spaced[gap:]}"

    assert signature(spaced) == signature(text)
    assert len(signature(text)) == 128


@pytest.mark.parametrize(
    ("one", "other"), [("甲", "乙"), ("甲乙丙丁", "甲乙丙"), ("甲", "甲甲"), ("", "甲")]
)
def test_texts_shorter_than_a_shingle_are_equal_or_unlike(one, other):
    assert estimated_jaccard(signature(one), signature(other)) < 0.1


def test_each_group_is_listed_by_its_first_document_and_singletons_are_omitted():
    one, other, third = made_of(1, 2, 3, 4), made_of(5, 6, 7, 8), made_of(9, 9, 9, 9)

    assert near_duplicate_groups([one, other, third]) == []
    assert near_duplicate_groups([one, other, one, third, other, one]) == [
        (0, 0),
        (1, 1),
        (2, 0),
        (4, 1),
        (5, 0),
    ]
    assert near_duplicate_groups([]) == []


def test_documents_belong_together_from_four_fifths_on():
    base = np.arange(64, dtype="<u2")
    near, far = base.copy(), base.copy()
    near[:12] += 1000
    far[:13] += 1000

    assert 51 / 64 < SIMILAR <= 52 / 64
    assert near_duplicate_groups([base.tobytes(), near.tobytes()]) == [(0, 0), (1, 0)]
    assert near_duplicate_groups([base.tobytes(), far.tobytes()]) == []


def test_who_is_like_a_member_belongs_to_its_group():
    base = np.arange(64, dtype="<u2")
    second, third = base.copy(), base.copy()
    second[:10] += 1000
    third[:20] += 1000

    assert near_duplicate_groups([each.tobytes() for each in (base, second, third)]) == [
        (0, 0),
        (1, 0),
        (2, 0),
    ]


def test_a_copy_is_found_among_many_that_are_somewhat_alike():
    random = np.random.default_rng(7)
    family = np.tile(np.arange(64, dtype="<u2"), (400, 1))
    changed = random.random(family.shape) < 0.4
    family[changed] = random.integers(1000, 65536, changed.sum())
    copy = family[-1].copy()
    copy[0] += 1
    signatures = [each.tobytes() for each in (*family, copy)]

    assert (400, 399) in near_duplicate_groups(signatures)


@given(st.lists(st.sampled_from("甲乙丙丁"), max_size=12))
def test_equal_texts_are_one_group_in_any_order(names):
    texts = {name: text_of(60, seed) for seed, name in enumerate("甲乙丙丁")}
    found = dict(near_duplicate_groups([signature(texts[name]) for name in names]))

    for place, name in enumerate(names):
        assert found.get(place, place) == names.index(name)
