"""Vectors are reused from the previous generation and from the cache of a build that ended."""

import pytest

from bot.settings import SAMPLES
from corpus.errors import EncoderError
from embeddings.store.generations import open_index
from embeddings.store.layout import IndexLayout
from embeddings.tools import Tools
from embeddings.types import Counts
from tests.embeddings.indexing.documents import many, short
from tests.fakes import LetterEncoder
from tests.folder_builds import build_index


def test_a_moved_file_is_one_new_and_one_removed_and_encodes_nothing(build, folder, letters):
    build({"a.txt": "甲。"})
    (folder({}) / "a.txt").rename(folder({}) / "b.txt")

    report = build()
    assert report.counts == Counts(new=1, removed=1)
    assert letters.encoder.encoded == []


def test_a_copied_file_encodes_nothing(build, letters):
    build(many(8))

    report = build({"b/copy.txt": many(8)["003.txt"]})
    assert report.counts == Counts(new=1, unchanged=8)
    assert letters.encoder.encoded == []


def test_an_edit_encodes_the_chunks_that_it_changes(build, letters):
    sections = [f"## 第{each}节\n\n{'甲' * each}写的是乙。" * 20 for each in range(20)]
    build({"a.md": "\n\n".join(["# 章程", *sections]), **many(8)})
    sections[10] = "## 第10节\n\n这一节改了：丙丙丙。"

    report = build({"a.md": "\n\n".join(["# 章程", *sections])})
    assert report.counts == Counts(updated=1, unchanged=8, encoded=2)
    assert "这一节改了" in letters.encoder.encoded[0]


def test_vectors_are_reused_from_an_index_with_another_cleaning(build, letters, layout):
    build(many(8))
    other = Tools(letters.encoder, letters.analyser, "摘要")

    report = build(tools=other)
    assert "text cleaning" in report.message
    assert report.counts == Counts(unchanged=8)
    assert open_index(layout.folder, other.recipe).info.documents == 8


@pytest.mark.parametrize("change", ["full", "update"])
def test_reused_vectors_make_the_same_file_as_in_a_new_index(folder, tmp_path, letters, change):
    documents = folder(many(30))
    build_index(documents, tmp_path / "one", letters)
    if change == "update":
        (documents / "003.txt").rename(documents / "moved.txt")
        folder({"007.txt": "甲乙丙。", "copy.txt": many(30)["009.txt"]})
    build_index(documents, tmp_path / "one", letters, full=change == "full")
    build_index(documents, tmp_path / "two", letters)

    reused = IndexLayout(tmp_path / "one").generation(2).vectors
    assert reused.read_bytes() == IndexLayout(tmp_path / "two").generation(1).vectors.read_bytes()


def test_a_full_build_reuses_vectors_of_a_real_encoder_byte_for_byte(layout, tools):
    build_index(SAMPLES, layout.folder, tools)
    build_index(SAMPLES, layout.folder, tools, full=True)

    fresh, reused = (layout.generation(number).vectors.read_bytes() for number in (1, 2))
    assert reused == fresh


def test_a_lost_or_damaged_cache_is_made_anew_in_silence(build, layout, letters):
    build({"a.txt": "甲。"})
    layout.cache.write_bytes(b"damaged" * 1000)

    assert build({"b.txt": "乙。"}).counts == Counts(new=1, unchanged=1, encoded=2)
    layout.cache.unlink()
    assert build(full=True).counts == Counts(unchanged=2)


def test_the_cache_takes_no_space_once_a_generation_holds_its_vectors(build, layout, letters):
    build(short(600))
    assert layout.cache.stat().st_size == 0

    with pytest.raises(EncoderError):
        build(short(1200), Tools(LetterEncoder(fail_after=1100), letters.analyser))
    assert layout.cache.stat().st_size > 0
    build()
    assert layout.cache.stat().st_size == 0


def test_what_a_build_left_in_the_cache_goes_when_the_folder_is_again_as_it_was(
    build, folder, layout, letters
):
    build(short(3))
    with pytest.raises(EncoderError):
        build(short(600), Tools(LetterEncoder(fail_after=1100), letters.analyser))
    for path in folder({}).iterdir():
        path.unlink()

    assert not build(short(3)).published
    assert layout.cache.stat().st_size == 0


def test_a_build_that_breaks_leaves_the_old_generation_and_keeps_what_it_encoded(
    build, layout, letters
):
    build({"a.txt": "甲。"})
    with pytest.raises(EncoderError):
        build(short(600), Tools(LetterEncoder(fail_after=1100), letters.analyser))
    assert layout.generations() == [1]
    assert open_index(layout.folder, letters.recipe).info.generation == 1

    report = build()
    # Chunks are encoded in batches of 512; the first batch was kept, with its contexts.
    assert report.counts.new == 600
    assert 0 < report.counts.encoded <= 2 * (report.chunks - 512)
    assert layout.generations() == [1, 2]
