"""The scores of Milvus are those of the folder engine, to four digits."""

import random

import pytest

from embeddings.chunk_set import ChunkSet
from embeddings.store.lexical.statistics import ChunkStatistics
from embeddings.store.milvus import lexical_search
from embeddings.store.milvus.document_order import DocumentOrder, OrderedDocument
from embeddings.store.milvus.selection import selection
from embeddings.store.milvus.term_weights import (
    ChunkTerms,
    Scorer,
    chunk_vector,
    kept_length,
    mean_lengths,
    unpack_terms,
    worst_factor,
)
from tests.embeddings.contract.conftest import ENGINES, Subject

WORDS = "渡轮 停航 公告 图书馆 闭馆 票价 儿童 光盘 借期 年假".split()


def texts(count, seed):
    chosen = random.Random(seed)
    return {
        f"{n}.txt": "。".join(
            "".join(chosen.choices(WORDS, k=chosen.randint(1, 9)))
            for _ in range(chosen.randint(1, 40))
        )
        + "。"
        for n in range(count)
    }


def terms_of(letters):
    for question in ("渡轮停航", "图书馆闭馆的公告", "儿童票价", "光盘借期年假"):
        yield list(dict.fromkeys(letters.analyser.terms(question)))


def test_both_engines_give_the_same_hits_in_the_same_order(
    subject, folder, letters, tmp_path, monkeypatch
):
    # Few candidates, so that searches have to look further.
    monkeypatch.setattr(lexical_search, "_MIN_SURPLUS", 1)
    other = Subject(ENGINES["folder"](tmp_path / "index"), folder, letters)
    subject.build(texts(30, 1))
    other.build()
    with subject.opened() as one, other.opened() as two:
        for terms in terms_of(letters):
            for limit in (1, 5, 64):
                assert one.lexical_search(terms, limit) == two.lexical_search(terms, limit)

    subject.remove("3.txt", "7.txt")
    subject.build({"1.txt": "渡轮停航的公告。" * 30, **texts_with(texts(12, 2), "x")})
    other.build()
    with subject.opened() as one, other.opened() as two:
        for terms in terms_of(letters):
            assert one.term_statistics(terms) == two.term_statistics(terms)
            assert one.chunk_counts(terms) == two.chunk_counts(terms)
            ours, theirs = one.lexical_search(terms, 64), two.lexical_search(terms, 64)
            # An update of the folder corrects mean lengths up to a millionth, which may round
            # the fourth digit in another way.
            scores = {hit.chunk_id: pytest.approx(hit.score, rel=6e-4) for hit in theirs}
            assert {hit.chunk_id: hit.score for hit in ours} == scores


def texts_with(files, prefix):
    return {f"{prefix}{name}": text for name, text in files.items()}


def test_lengths_are_kept_in_a_byte():
    assert [kept_length(n) for n in (0, 23, 39, 40, 41, 42, 55, 56, 57, 87, 88, 1000)] == [
        *(0, 23, 39, 40, 40, 42, 54, 56, 56, 84, 88, 984)
    ]


@pytest.mark.parametrize("growth", [0.5, 1.0, 1.7])
def test_no_score_exceeds_the_inner_product_by_more_than_the_bound(growth):
    chosen = random.Random(7)
    pivots = (90.0, 12.0)
    means = (pivots[0] * growth, pivots[1] / growth)
    frequencies = {word: (chosen.randint(1, 50), chosen.randint(1, 50)) for word in WORDS}
    scorer = Scorer(frequencies, frequencies, 100, means)
    question = scorer.vector()
    for _ in range(200):
        terms = ChunkTerms.of(
            " ".join(chosen.choices(WORDS, k=chosen.randint(1, 300))),
            " ".join(chosen.choices(WORDS, k=chosen.randint(0, 30))),
        )
        vector = chunk_vector(terms, pivots)
        product = sum(weight * vector.get(at, 0.0) for at, weight in question.items())
        score = scorer.score(terms)
        assert score <= product * worst_factor(pivots, means) * 1.001
        assert unpack_terms(terms.packed()) == terms
        if growth == 1.0:
            assert score == pytest.approx(product, rel=1e-3)


def test_the_mean_lengths_of_nothing_are_zero():
    assert mean_lengths(ChunkStatistics()) == (0.0, 0.0)
    assert worst_factor((0.0, 0.0), (3.0, 0.0)) == 1.0


def document(key, letter, first, chunks):
    return OrderedDocument(key, letter * 16, first, chunks)


def test_a_set_of_chunks_becomes_a_part_of_the_expression():
    import numpy as np

    order = DocumentOrder([document(0, "a", 100, 4), document(1, "b", 50, 3)])
    assert [order.chunk_id(key) for key in (100, 103, 104, 50, 52, 53, 0)] == [
        *(0, 3, None, 4, 6, None, None)
    ]
    assert [order.position(each) for each in ("a" * 16, "b" * 16, "c" * 16, "甲")] == [
        *(0, 1, None, None)
    ]
    assert DocumentOrder.unpacked(order.packed()).packed() == order.packed()
    chosen = ChunkSet.of(np.array([0, 1, 1, 0, 1, 1, 1], bool))
    found = selection(7, order, chosen)
    assert found.expressions == (
        "first <= 7 and last > 7 and ((key >= 50 and key <= 52) or (key >= 101 and key <= 102))",
    )
    assert (found.is_exact, found.is_small) == (True, True)


def test_documents_that_are_named_twice_are_refused():
    twice = document(0, "a", 0, 2)
    for other in (twice, document(1, "a", 2, 1), document(1, "b", 1, 3)):
        with pytest.raises(ValueError, match="twice"):
            DocumentOrder([twice, other])
