from contextlib import closing

import numpy as np
import pytest

from embeddings.build import vector_reuse
from embeddings.build.chunk_encoder import ChunkEncoder
from embeddings.build.pipeline import build_index
from embeddings.build.vector_cache import VectorCache
from embeddings.build.vector_reuse import ReusableVectors, VectorSource, chunk_vector_key
from embeddings.store.catalog.reader import Catalog
from embeddings.store.dense.index import VectorIndex
from embeddings.store.dense.writer import VectorWriter
from embeddings.store.layout import IndexLayout
from tests.fakes import EncoderBroke, LetterEncoder


@pytest.fixture
def cache(tmp_path):
    with closing(VectorCache(tmp_path / "cache")) as opened:
        yield opened


def encoding(encoder, cache, *lenders):
    return ChunkEncoder(encoder, cache, ReusableVectors(lenders))


def vectors(chunk_encoder, chunks, tmp_path):
    """Return the vectors that the bytes stand for."""
    writer = VectorWriter(chunk_encoder.dimensions)
    writer.append(chunk_encoder.codes(chunks))
    writer.write(tmp_path / "vectors")
    index = VectorIndex(tmp_path / "vectors")
    return np.stack([index.vector(number) for number in range(index.size)])


def test_a_chunks_vector_leans_from_its_text_towards_its_context(cache, tmp_path):
    found = vectors(encoding(LetterEncoder(), cache), [("甲", "乙"), ("丙", "")], tmp_path)

    # 1 and 0.4 times the letters, divided by the length of (1, 0.4, 0).
    np.testing.assert_allclose(found, [[0.928, 0.371, 0], [0, 0, 1]], atol=0.01)


def test_a_chunk_is_encoded_once_whoever_asks_again(cache):
    encoder = LetterEncoder()
    chunks = [("甲甲乙", "丙"), ("乙", "丙")]
    first = encoding(encoder, cache).codes(chunks)
    assert encoder.encoded == ["甲甲乙", "乙", "丙"]

    again = encoding(encoder, cache)
    np.testing.assert_array_equal(again.codes(chunks[::-1]), first[::-1])
    assert again.encoded == 0


def test_equal_chunks_texts_and_contexts_are_encoded_once(cache):
    encoder = LetterEncoder()
    one = encoding(encoder, cache)

    one.codes([("甲", "乙"), ("甲", "乙"), ("丙", "乙"), ("乙", "甲")])
    one.codes([("甲甲", "乙"), ("甲", "乙")])
    assert encoder.encoded == ["甲", "丙", "乙", "甲甲"]
    assert one.encoded == 4


def test_a_chunk_without_meaning_is_remembered_too(cache, tmp_path):
    encoder = LetterEncoder()

    assert not vectors(encoding(encoder, cache), [("", "")], tmp_path).any()
    encoding(encoder, cache).codes([("", "")])
    assert encoder.encoded == [""]


def test_text_and_context_are_told_apart(cache):
    encoder = LetterEncoder()
    rows = encoding(encoder, cache).codes([("甲", "乙"), ("乙", "甲"), ("甲乙", ""), ("", "甲乙")])

    assert len({row.tobytes() for row in rows[:2]}) == 2
    assert (
        len({chunk_vector_key("e", *pair) for pair in (("甲", "乙"), ("甲乙", ""), ("", "甲乙"))})
        == 3
    )


def test_vectors_of_another_format_are_told_apart(monkeypatch):
    before = chunk_vector_key("e", "甲", "乙")
    monkeypatch.setattr(vector_reuse, "FORMAT", vector_reuse.FORMAT + 1)

    assert chunk_vector_key("e", "甲", "乙") != before


def test_no_chunks_give_no_bytes(cache):
    assert encoding(LetterEncoder(), cache).codes([]).shape[0] == 0


def test_what_was_encoded_before_an_encoder_broke_is_kept(cache):
    broken = encoding(LetterEncoder(fail_after=2), cache)
    broken.codes([("甲", "丙")])
    with pytest.raises(EncoderBroke):
        broken.codes([("乙", "丙")])

    healthy = LetterEncoder()
    encoding(healthy, cache).codes([("甲", "丙"), ("乙", "丙")])
    assert healthy.encoded == ["乙", "丙"]


def test_a_kept_vector_of_another_length_is_encoded_again(cache):
    cache.keep({chunk_vector_key("letters-1", "甲", "乙"): b"short"})
    encoder = LetterEncoder()

    encoding(encoder, cache).codes([("甲", "乙")])
    assert encoder.encoded == ["甲", "乙"]


@pytest.fixture
def lender(folder, letters, tmp_path):
    documents = folder({f"{name}.txt": f"{name}写的是{name}。" for name in "甲乙丙"})
    build_index(documents, tmp_path / "index", letters)
    generation = IndexLayout(tmp_path / "index").generation(1)
    with closing(Catalog(generation.catalog)) as catalog:
        return VectorSource(generation, catalog.stored_documents())


def lent(lender):
    """Return the chunks of a lender by the place of each among all."""
    with closing(Catalog(lender.layout.catalog)) as catalog:
        return [pair for each in lender.documents for pair in catalog.chunk_texts(each.chunks)]


def test_vectors_of_a_generation_are_copied_byte_for_byte_and_kept_nowhere_else(lender, cache):
    encoder = LetterEncoder()
    chunks = lent(lender)
    borrowed = encoding(encoder, cache, lender).codes(chunks)
    assert encoder.encoded == []
    assert cache.find([chunk_vector_key(encoder.fingerprint, *chunk) for chunk in chunks]) == {}

    np.testing.assert_array_equal(borrowed, encoding(encoder, cache).codes(chunks))
    assert len(encoder.encoded) == 6


def test_only_the_documents_that_are_named_lend(lender, cache):
    encoder = LetterEncoder()
    some = VectorSource(lender.layout, lender.documents[:1])

    encoding(encoder, cache, some).codes(lent(lender))
    assert len(encoder.encoded) == 4


def test_a_chunk_in_another_context_is_not_lent(lender, cache):
    encoder = LetterEncoder()
    (text, context), *_ = lent(lender)

    encoding(encoder, cache, lender).codes([(text, context + "丙")])
    assert encoder.encoded == [text, context + "丙"]


def test_another_encoder_gets_nothing_lent(lender, cache):
    other = LetterEncoder("乙甲丙", fingerprint="letters-2")

    encoding(other, cache, lender).codes(lent(lender))
    assert len(other.encoded) == 6
