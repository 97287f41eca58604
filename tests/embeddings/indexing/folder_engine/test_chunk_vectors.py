from contextlib import closing

import numpy as np
import pytest

from corpus.errors import EncoderError
from embeddings.indexing.chunk_encoder import ChunkEncoder
from embeddings.indexing.folder_engine import vector_reuse
from embeddings.indexing.folder_engine.chunk_vectors import ChunkVectors
from embeddings.indexing.folder_engine.vector_cache import VectorCache
from embeddings.indexing.folder_engine.vector_reuse import (
    ReusableVectors,
    VectorSource,
    chunk_vector_key,
)
from embeddings.store.catalog.reader import Catalog
from embeddings.store.dense.index import VectorIndex
from embeddings.store.dense.writer import VectorWriter
from embeddings.store.layout import IndexLayout
from tests.fakes import LetterEncoder
from tests.folder_builds import build_index


@pytest.fixture
def cache(tmp_path):
    with closing(VectorCache(tmp_path / "cache")) as opened:
        yield opened


def encoding(encoder, cache, source=None):
    return ChunkVectors(encoder, ChunkEncoder(encoder).encode, cache, ReusableVectors(source))


def vectors(chunk_vectors, chunks, tmp_path):
    """Return the vectors that the quantized rows stand for."""
    writer = VectorWriter(len("甲乙丙"))
    writer.append(chunk_vectors.quantized(chunks))
    writer.write(tmp_path / "vectors")
    index = VectorIndex(tmp_path / "vectors")
    return np.stack([index.vector(number) for number in range(index.size)])


def test_a_chunks_vector_leans_from_its_text_towards_its_context(cache, tmp_path):
    found = vectors(encoding(LetterEncoder(), cache), [("甲", "乙"), ("丙", "")], tmp_path)

    # 1 and 0.4 times the letters, divided by the length of (1, 0.4, 0).
    np.testing.assert_allclose(found, [[0.928, 0.371, 0], [0, 0, 1]], atol=0.01)


def test_a_chunk_is_encoded_once_across_encoders(cache):
    encoder = LetterEncoder()
    chunks = [("甲甲乙", "丙"), ("乙", "丙")]
    first = encoding(encoder, cache).quantized(chunks)
    assert encoder.encoded == ["甲甲乙", "乙", "丙"]

    again = encoding(encoder, cache)
    np.testing.assert_array_equal(again.quantized(chunks[::-1]), first[::-1])
    assert encoder.encoded == ["甲甲乙", "乙", "丙"]


def test_equal_chunks_texts_and_contexts_are_encoded_once(cache):
    encoder = LetterEncoder()
    chunk_encoder = ChunkEncoder(encoder)
    one = ChunkVectors(encoder, chunk_encoder.encode, cache, ReusableVectors(None))

    one.quantized([("甲", "乙"), ("甲", "乙"), ("丙", "乙"), ("乙", "甲")])
    one.quantized([("甲甲", "乙"), ("甲", "乙")])
    assert encoder.encoded == ["甲", "丙", "乙", "甲甲"]
    assert chunk_encoder.encoded == 4


def test_a_chunk_without_meaning_is_remembered_too(cache, tmp_path):
    encoder = LetterEncoder()

    assert not vectors(encoding(encoder, cache), [("", "")], tmp_path).any()
    encoding(encoder, cache).quantized([("", "")])
    assert encoder.encoded == [""]


def test_text_and_context_have_distinct_vectors_and_keys(cache):
    chunks = [("甲", "乙"), ("乙", "甲"), ("甲乙", ""), ("", "甲乙")]
    rows = encoding(LetterEncoder(), cache).quantized(chunks)

    assert rows[0].tobytes() != rows[1].tobytes()
    assert len({chunk_vector_key("e", *chunk) for chunk in chunks}) == 4


def test_vectors_of_another_format_have_another_key(monkeypatch):
    before = chunk_vector_key("e", "甲", "乙")
    monkeypatch.setattr(vector_reuse, "FORMAT", vector_reuse.FORMAT + 1)

    assert chunk_vector_key("e", "甲", "乙") != before


def test_no_chunks_give_no_bytes(cache):
    assert encoding(LetterEncoder(), cache).quantized([]).shape[0] == 0


def test_what_was_encoded_before_an_encoder_broke_is_kept(cache):
    broken = encoding(LetterEncoder(fail_after=2), cache)
    broken.quantized([("甲", "丙")])
    with pytest.raises(EncoderError):
        broken.quantized([("乙", "丙")])

    healthy = LetterEncoder()
    encoding(healthy, cache).quantized([("甲", "丙"), ("乙", "丙")])
    assert healthy.encoded == ["乙", "丙"]


def test_a_kept_vector_of_another_length_is_encoded_again(cache):
    cache.keep({chunk_vector_key("letters-1", "甲", "乙"): b"short"})
    encoder = LetterEncoder()

    encoding(encoder, cache).quantized([("甲", "乙")])
    assert encoder.encoded == ["甲", "乙"]


@pytest.fixture
def source(folder, letters, tmp_path):
    documents = folder({f"{name}.txt": f"{name}写的是{name}。" for name in "甲乙丙"})
    build_index(documents, tmp_path / "index", letters)
    generation = IndexLayout(tmp_path / "index").generation(1)
    with closing(Catalog(generation.catalog)) as catalog:
        _, documents = catalog.files_and_documents()
    return VectorSource(generation, documents)


def chunks_of(source):
    """Return the text and the context of each chunk of a source."""
    with closing(Catalog(source.layout.catalog)) as catalog:
        return [pair for each in source.documents for pair in catalog.chunk_texts(each.chunks)]


def test_vectors_of_a_generation_are_copied_byte_for_byte_and_kept_nowhere_else(source, cache):
    encoder = LetterEncoder()
    chunks = chunks_of(source)
    borrowed = encoding(encoder, cache, source).quantized(chunks)
    assert encoder.encoded == []
    assert cache.find([chunk_vector_key(encoder.fingerprint, *chunk) for chunk in chunks]) == {}

    np.testing.assert_array_equal(borrowed, encoding(encoder, cache).quantized(chunks))
    assert len(encoder.encoded) == 6


def test_only_vectors_of_the_documents_that_are_named_are_reused(source, cache):
    encoder = LetterEncoder()
    some = VectorSource(source.layout, source.documents[:1])

    encoding(encoder, cache, some).quantized(chunks_of(source))
    assert len(encoder.encoded) == 4


def test_a_vector_is_not_reused_in_another_context(source, cache):
    encoder = LetterEncoder()
    (text, context), *_ = chunks_of(source)

    encoding(encoder, cache, source).quantized([(text, context + "丙")])
    assert encoder.encoded == [text, context + "丙"]


def test_no_vector_is_reused_for_another_encoder(source, cache):
    other = LetterEncoder("乙甲丙", fingerprint="letters-2")

    encoding(other, cache, source).quantized(chunks_of(source))
    assert len(other.encoded) == 6
