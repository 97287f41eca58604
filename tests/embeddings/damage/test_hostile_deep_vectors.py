"""Deep vectors that contradict the index, or whatever reads them, never answer."""

import os

import numpy as np
import pytest

from embeddings.encoding.deep_encoder import MAX_SENTENCES
from embeddings.store.deep.packed import DeepPacker
from embeddings.store.deep.writer import DeepWriter, StoredDeepVectors
from embeddings.store.manifest import read_manifest, write_manifest
from tests.embeddings.damage.hostile import content, edited, moved_outside, pipe, reseal

COUNTS, SENTENCES = "deep/sentence_counts.bin", "deep/sentences.bin"


def counts(change):
    """Return an attack that changes the counts of sentences, of which each chunk has one."""

    def attack(generation):
        numbers = np.frombuffer(generation.sentence_counts.read_bytes(), np.uint8).copy()
        assert set(numbers) == {1}
        generation.sentence_counts.write_bytes(bytes(change(numbers)))

    return attack


def with_first(*values):
    return counts(lambda numbers: [*values, *numbers[len(values) :]])


def written(change):
    """Return an attack that writes other vectors: what `change` makes of all packed ones."""

    def attack(generation):
        manifest = read_manifest(generation)
        stored = StoredDeepVectors(generation, manifest.deep)
        packed = [stored.packed(each) for each in range(manifest.chunks)]
        for path in (generation.deep_vectors, generation.sentence_counts, generation.sentences):
            path.unlink()
        generation.sentences.parent.rmdir()
        with DeepWriter(generation, manifest.deep) as writer:
            writer.append(change(packed, DeepPacker(manifest.deep)))
            writer.finish()

    return attack


def sentences_reversed(packed, packer):
    split = [packer.split(each) for each in packed]
    return [
        passage + sentences
        for (passage, _, _), (_, sentences, _) in zip(split, split[::-1], strict=True)
    ]


def manifest(**changes):
    """Return an attack that seals another recipe of the deep vectors."""

    def attack(generation):
        def change(value):
            value["deep"] |= changes

        edited("manifest.json", change)(generation)

    return attack


def truncated_everywhere(packed, packer):
    return packed[:-1]


UNFIT = {
    "a sentence more": with_first(2),
    "a sentence less": with_first(0),
    "too many sentences": with_first(MAX_SENTENCES + 1),
    "a chunk that was not encoded but has sentences": with_first(255),
    "a count more": counts(lambda numbers: [*numbers, 0]),
    "a count less": counts(lambda numbers: numbers[1:]),
    "no counts": content(COUNTS, b""),
    "no sentences": content(SENTENCES, b""),
    "sentences that are too long": content(SENTENCES, bytes(10_000)),
    "no vectors": content("deep/vectors.faiss", b"IxSQ"),
    "a chunk less": written(truncated_everywhere),
}
# Only a check, which compares samples with their text, shows these.
UNSEEN = {
    "vectors of other chunks": written(lambda packed, _: packed[::-1]),
    "sentences of other chunks": written(sentences_reversed),
    "sentences that the text has not": with_first(2, 0),
    "no vector where there are words": written(lambda packed, packer: [packer.empty] * len(packed)),
}


@pytest.mark.parametrize("attack", UNFIT.values(), ids=UNFIT.keys())
def test_deep_vectors_that_do_not_fit_are_refused(pair, attack):
    attack(pair.newer)
    reseal(pair.newer)

    pair.assert_hostile()


@pytest.mark.parametrize("attack", UNSEEN.values(), ids=UNSEEN.keys())
def test_a_check_finds_deep_vectors_of_another_text(pair, attack):
    attack(pair.newer)
    reseal(pair.newer)

    pair.assert_hostile(opens=True)


@pytest.mark.parametrize("key", ["dimensions", "sentence_dimensions"])
@pytest.mark.parametrize("value", [0, 2**31, 23, True, "24"])
def test_a_recipe_of_other_deep_vectors_is_refused(pair, key, value):
    sealed = read_manifest(pair.newer)
    recipe = {name: getattr(sealed.deep, name) for name in type(sealed.deep).__slots__}
    object.__setattr__(sealed, "deep", {**recipe, key: value})
    write_manifest(pair.newer, sealed)

    pair.assert_hostile()


@pytest.mark.parametrize("value", [3, [], {"fingerprint": "\x1b"}])
def test_a_recipe_that_is_none_is_refused(pair, value):
    sealed = read_manifest(pair.newer)
    object.__setattr__(sealed, "deep", value)
    write_manifest(pair.newer, sealed)

    pair.assert_hostile()


@pytest.mark.parametrize("name", [COUNTS, SENTENCES, "deep/vectors.faiss", "deep"])
def test_a_link_or_a_pipe_in_the_place_of_deep_vectors_is_refused(pair, name):
    moved_outside(name)(pair.newer)
    pair.assert_hostile()
    pair.restore()
    if name != "deep":
        pipe(name)(pair.newer)
        pair.assert_hostile()


@pytest.mark.parametrize("name", ["deep/more", "deep/deep/vectors.faiss", "sentences.bin"])
def test_a_sealed_file_that_deep_vectors_have_not_is_refused(pair, name):
    path = pair.newer.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    reseal(pair.newer)

    pair.assert_hostile()


def test_deep_vectors_that_no_manifest_names_answer_nothing(pair):
    sealed = read_manifest(pair.newer)
    object.__setattr__(sealed, "deep", None)
    write_manifest(pair.newer, sealed)

    assert pair.answer()["documents"] == pair.second["documents"]


def test_a_cache_or_a_lock_of_deep_vectors_that_is_a_link_leads_nowhere(pair, tmp_path):
    outside = tmp_path / "outside"
    outside.write_bytes(b"kept")
    for path in (pair.layout.deep_cache, pair.layout.deep_lock):
        path.unlink(missing_ok=True)
        path.symlink_to(outside)
    os.truncate(pair.newer.vectors, 0)
    pair.build()

    assert outside.read_bytes() == b"kept"
