import numpy as np
import pytest

from corpus.errors import IndexUnavailable
from embeddings.encoding.deep_encoder import MAX_SENTENCES, PassageVectors
from embeddings.store.deep.index import DeepIndex
from embeddings.store.deep.packed import DeepPacker
from embeddings.store.deep.writer import DeepWriter, StoredDeepVectors
from embeddings.store.layout import GenerationLayout
from embeddings.types import DeepRecipe

RECIPE = DeepRecipe("network-1", 96, 40)
SENTENCES = (3, 0, 64, 1, 5)


@pytest.fixture
def layout(tmp_path):
    return GenerationLayout(tmp_path)


@pytest.fixture
def vectors():
    random = np.random.default_rng(0)
    return [
        PassageVectors(units(random, RECIPE.dimensions), units(random, count, 40))
        for count in SENTENCES
    ]


def units(random, *shape):
    rows = random.normal(size=shape).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def write(layout, vectors):
    packer = DeepPacker(RECIPE)
    with DeepWriter(layout, RECIPE) as writer:
        writer.append([packer.pack(each) if each else None for each in vectors[:2]])
        writer.append([packer.pack(each) if each else None for each in vectors[2:]])
        writer.finish()
        return writer.missing


def test_stored_vectors_give_the_cosines_of_those_that_were_written(layout, vectors):
    assert write(layout, vectors) == 0
    index = DeepIndex(layout, RECIPE, len(vectors))
    random = np.random.default_rng(1)
    passage, sentence = units(random, 96), units(random, 40)

    expected = [float(each.passage @ passage) for each in vectors]
    assert index.scores(passage, range(5)) == pytest.approx(expected, abs=0.02)
    hits = index.search(passage, 2)
    assert [hit.chunk_id for hit in hits] == np.argsort(expected)[::-1][:2].tolist()
    found = index.sentence_scores(sentence, [2, 0, 1])
    assert [len(each) for each in found] == [64, 3, 0]
    for chunk, scores in zip((2, 0, 1), found, strict=True):
        assert scores == pytest.approx((vectors[chunk].sentences @ sentence).tolist(), abs=0.03)


def test_packed_vectors_are_read_as_they_were_written(layout, vectors):
    packer = DeepPacker(RECIPE)
    write(layout, [*vectors, None])

    stored = StoredDeepVectors(layout, RECIPE)
    packed = [stored.packed(each) for each in range(6)]
    assert packed == [*map(packer.pack, vectors), None]
    assert all(packer.is_packed(each) for each in packed[:5])
    assert not any(packer.is_packed(each) for each in (b"", packed[0][:-1], packed[2] + bytes(40)))


def test_a_part_in_which_a_chunk_is_missing_answers_nothing(layout, vectors):
    assert write(layout, [None, *vectors[1:4], None]) == 2
    index = DeepIndex(layout, RECIPE, 5)

    assert (index.info.missing, index.missing) == (2, [0, 4])
    assert index.search(vectors[2].passage, 3) == []
    assert index.scores(vectors[2].passage, [2]) == []
    assert index.sentence_scores(vectors[2].sentences[0], [2]) == []


def test_a_part_without_chunks_finds_nothing(layout):
    with DeepWriter(layout, RECIPE) as writer:
        writer.finish()

    index = DeepIndex(layout, RECIPE, 0)
    assert index.search(np.ones(96, np.float32), 3) == []


def changed_counts(*changes):
    def change(layout):
        counts = bytearray(layout.sentence_counts.read_bytes())
        for at, count in changes:
            counts[at] = count
        layout.sentence_counts.write_bytes(counts)

    return change


def resized(name, change):
    def resize(layout):
        path = getattr(layout, name)
        path.write_bytes(change(path.read_bytes()))

    return resize


DAMAGES = {
    "a count more": changed_counts((0, 4)),
    "a count less": changed_counts((2, 63)),
    "too many sentences": changed_counts((2, MAX_SENTENCES + 1), (0, 2)),
    "missing though it has sentences": changed_counts((3, 255)),
    "counts too short": resized("sentence_counts", lambda content: content[:-1]),
    "counts too long": resized("sentence_counts", lambda content: content + b"\0"),
    "sentences too short": resized("sentences", lambda content: content[:-1]),
    "a sentence too many": resized("sentences", lambda content: content + bytes(40)),
    "no vectors": resized("deep_vectors", lambda content: b""),
    "no counts file": lambda layout: layout.sentence_counts.unlink(),
    "no sentences file": lambda layout: layout.sentences.unlink(),
    "no vectors file": lambda layout: layout.deep_vectors.unlink(),
    "a folder for sentences": lambda layout: (layout.sentences.unlink(), layout.sentences.mkdir()),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_files_that_do_not_fit_together_are_refused(layout, vectors, damage):
    write(layout, vectors)
    damage(layout)

    with pytest.raises(IndexUnavailable):
        DeepIndex(layout, RECIPE, len(vectors))


@pytest.mark.parametrize(
    ("recipe", "chunks"),
    [
        (DeepRecipe("network-1", 95, 40), 5),
        (DeepRecipe("network-1", 96, 20), 5),
        (RECIPE, 4),
        (RECIPE, 6),
    ],
)
def test_a_part_of_other_sizes_is_refused(layout, vectors, recipe, chunks):
    write(layout, vectors)

    with pytest.raises(IndexUnavailable):
        DeepIndex(layout, recipe, chunks)
