"""The deep pass is resumed wherever it ended, and never stands in the way of a build."""

import shutil
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace

import pytest

from corpus.errors import BuildError
from embeddings.indexing.deep import deep_pass
from embeddings.indexing.deep.deep_pass import complete_deep_vectors
from embeddings.indexing.folder_engine import deep_part
from embeddings.indexing.folder_engine.engine import FolderEngine
from embeddings.store.generations import check, open_index
from tests.embeddings.digest import digest_of
from tests.embeddings.indexing.documents import many
from tests.fakes import CharacterDeepEncoder
from tests.folder_builds import build_index


class Killed(BaseException):
    """Ends a pass as if its process had ended."""


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(deep_pass, "_BATCH", 4)
    monkeypatch.setattr(deep_part, "ENCODED_WITHIN_BUILD", 3)


@pytest.fixture
def complete(folder, layout, letters) -> Callable[..., deep_pass.DeepPassReport]:
    def run(deep=None, **options):
        tools = replace(letters, deep=deep or letters.deep)
        return complete_deep_vectors(folder({}), FolderEngine(layout.folder), tools, **options)

    return run


@pytest.fixture
def info(layout, letters):
    def read():
        index = open_index(layout.folder, letters.recipe)
        index.close()
        return index.info

    return read


def at_batch(number, action):
    """Return an encoder that does something before a batch of this number is encoded."""
    batches = iter(range(1, 100))

    def before_batch():
        if next(batches) == number:
            action()

    return CharacterDeepEncoder(before_batch=before_batch)


def kill():
    raise Killed


def test_a_pass_that_is_killed_loses_no_more_than_a_batch(build, complete, info, letters, layout):
    build(many(20))
    for _ in range(2):
        with pytest.raises(Killed):
            complete(at_batch(3, kill))
    assert info().deep is None

    report = complete()
    assert (report.is_complete, report.encoded) == (True, 4)
    assert letters.deep.encoded == [many(20)[f"{each:03}.txt"] for each in range(16, 20)]
    assert info().deep.missing == 0
    assert layout.deep_cache.stat().st_size == 0


def test_vectors_from_passes_and_updates_are_those_of_one_pass_over_all(
    build, complete, folder, letters, layout, tmp_path
):
    build(many(20))
    complete(should_stop=iter([False, False, True]).__next__)
    (folder({}) / "003.txt").rename(folder({}) / "moved.txt")
    build({"019.txt": "改了。甲。", "copy.txt": many(20)["009.txt"]})
    with pytest.raises(Killed):
        complete(at_batch(2, kill))
    (folder({}) / "005.txt").unlink()
    build({"new.txt": "新的。乙。\n\n第二段。"})
    assert complete().is_complete

    anew = tmp_path / "anew"
    build_index(folder({}), anew, letters)
    complete_deep_vectors(folder({}), FolderEngine(anew), letters)
    assert digest_of(layout.folder, letters) == digest_of(anew, letters)
    assert [each.problem for each in check(layout.folder, letters.recipe)] == [None, None]


def test_a_pass_that_is_asked_to_stop_keeps_what_it_has_encoded(build, complete, letters):
    build(many(9))
    report = complete(should_stop=iter([False, False, True]).__next__)
    assert (report.is_complete, report.encoded, report.build) == (False, 8, None)

    assert complete().encoded == 1


def test_a_build_during_the_pass_takes_up_what_is_encoded_already(
    build, complete, info, letters, folder, layout
):
    build(many(10))

    def build_beside():
        report = build_index(folder({"x.txt": "新的。"}), layout.folder, letters)
        assert report.published
        assert info().deep.missing == 3

    report = complete(at_batch(3, build_beside))
    assert report.is_complete
    assert info().deep.missing == 0
    assert info().documents == 11


def test_a_build_encodes_what_lacks_vectors_once_it_is_little(build, complete, info, folder):
    build(many(5))
    complete()
    build({f"n{each}.txt": f"新的{each}。" for each in range(4)})
    assert info().deep.missing == 4
    (folder({}) / "n0.txt").unlink()
    (folder({}) / "n1.txt").rename(folder({}) / "moved.txt")
    build()

    assert info().deep.missing == 0


def test_a_pass_waits_for_another_build_and_may_be_stopped_while_it_waits(
    build, complete, info, letters, layout, monkeypatch
):
    engine = FolderEngine(layout.folder)
    build(many(5))
    waits = []

    def wait(seconds):
        waits.append(seconds)
        if len(waits) == 3:
            update.__exit__(None, None, None)

    monkeypatch.setattr(deep_pass.time, "sleep", wait)
    update = engine.update(letters)
    encoder = at_batch(2, update.__enter__)
    assert complete(encoder).is_complete
    assert len(waits) == 3

    build({f"n{each}.txt": f"新的{each}。" for each in range(5)})
    update = engine.update(letters)
    encoder = at_batch(2, update.__enter__)
    answers = iter([False, False, False, True])
    assert not complete(encoder, should_stop=answers.__next__).is_complete
    update.__exit__(None, None, None)
    assert complete().encoded == 0


def test_a_folder_that_is_too_large_is_left_without(build, complete, info, letters):
    build(many(6))
    report = complete(max_chunks=5)

    assert (report.is_complete, report.encoded) == (False, 0)
    assert complete(max_chunks=6).is_complete


def test_a_pass_begins_only_where_there_is_room(build, complete, info, letters, monkeypatch):
    build(many(9))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=5_000))
    with pytest.raises(BuildError, match=r"The index needs about [\d.]+ KB, and 5.0 KB are free"):
        complete()

    assert letters.deep.encoded == []


@pytest.mark.parametrize("damage", [b"", b"no database" * 500, None])
def test_what_a_damaged_cache_has_lost_is_encoded_again(
    build, complete, info, layout, letters, damage
):
    build(many(9))
    with pytest.raises(Killed):
        complete(at_batch(3, kill))
    content = layout.deep_cache.read_bytes()
    at = len(content) - 99
    layout.deep_cache.write_bytes(
        content[:at] + bytes([content[at] ^ 255]) + content[at + 1 :] if damage is None else damage
    )

    report = complete()
    assert report.is_complete
    assert report.encoded in ((1, 2) if damage is None else (9,))
    assert [each.problem for each in check(layout.folder, letters.recipe)] == [None, None]


def test_vectors_of_another_size_in_the_cache_count_as_missing(build, complete, layout, letters):
    build(many(9))
    with pytest.raises(Killed):
        complete(at_batch(3, kill))
    with closing(sqlite3.connect(layout.deep_cache)) as connection, connection:
        connection.create_function("crc", 2, lambda key, row: zlib.crc32(row, zlib.crc32(key)))
        connection.execute("UPDATE chunks SET vector = CAST(vector || x'00' AS BLOB)")
        connection.execute("UPDATE chunks SET checksum = crc(key, vector)")

    assert complete().encoded == 9


def test_a_build_encodes_what_is_left_only_within_its_time(build, complete, info, monkeypatch):
    monkeypatch.setattr(deep_part, "MAX_FIRST_SECONDS", -1)
    build(many(3))
    assert info().deep is None

    report = complete()
    assert (report.is_complete, report.encoded) == (True, 3)
    build({"003.txt": "新的。"})
    assert info().deep.missing == 0
    monkeypatch.setattr(deep_part, "MAX_SECONDS", -1)
    build({"004.txt": "更新的。"})
    assert info().deep.missing == 1
