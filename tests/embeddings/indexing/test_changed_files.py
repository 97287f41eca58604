"""A build finds what has changed in a folder, and reads nothing else."""

import os
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from corpus.errors import DocumentError
from corpus.read import parse_document
from corpus.types import Skipped
from corpus.walk import read_bytes
from embeddings.indexing.folder_engine.engine import FolderEngine
from embeddings.types import Counts
from tests.embeddings.indexing.documents import many


def test_a_folder_that_has_not_changed_publishes_nothing(build, layout):
    build({"a.txt": "甲。", "b.bin": b"\0"})
    before = layout.generation(1).manifest.stat().st_mtime_ns

    report = build()
    assert report.counts == Counts(unchanged=1, skipped=1)
    assert (report.published, report.generation, report.documents) == (False, 1, 1)
    assert report.skipped == (Skipped("b.bin", "unknown type .bin"),)
    assert layout.generations() == [1]
    assert layout.generation(1).manifest.stat().st_mtime_ns == before


def test_a_file_that_comes_while_a_build_waits_for_another_one_is_found(build, folder):
    build({"a.txt": "甲。"})
    update = FolderEngine.update

    @contextmanager
    def wait(engine, tools):
        folder({"new.txt": "乙。"})
        with update(engine, tools) as updated:
            yield updated

    with patch.object(FolderEngine, "update", wait):
        assert build().counts == Counts(new=1, unchanged=1, encoded=2)


def test_a_touched_file_with_the_same_content_is_unchanged(build, folder):
    build({"a.txt": "甲。"})
    os.utime(folder({}) / "a.txt", (1, 1))

    assert not build().published


def test_a_file_that_looks_untouched_is_not_read_again(build, folder, layout):
    documents = folder({"a.txt": "甲。", "b.txt": "乙。"})
    for path in documents.iterdir():
        os.utime(path, ns=(1, 1))
    # The time of the last change of state can't be set; the walk must not take it for a fresh one.
    with patch("corpus.walk._SETTLED_NS", -(10**12)):
        build()
        with patch("embeddings.indexing.change_detection.read_location", wraps=read_bytes) as read:
            assert build().counts == Counts(unchanged=2)
            assert not read.called
            folder({"b.txt": "丙。"})
            build()
        assert [Path(call.args[0]).name for call in read.call_args_list] == ["b.txt"]


def test_a_file_that_could_not_be_read_is_tried_again_though_it_looks_untouched(build, folder):
    documents = folder({"a.txt": "甲。", "b.txt": "乙。"})

    def refuse(location):
        if str(location) == str(documents / "b.txt"):
            raise DocumentError("can't be read (input/output error)")
        return read_bytes(location)

    with patch("corpus.walk._SETTLED_NS", -(10**12)):
        with patch("embeddings.indexing.document_analysis.read_location", refuse):
            assert build().counts == Counts(new=1, skipped=1, encoded=2)
        assert build().counts == Counts(new=1, unchanged=1, encoded=2)


def test_a_file_that_was_changed_a_moment_ago_is_read_again_whatever_its_times_say(build, folder):
    build({"a.txt": "甲。"})
    path = folder({}) / "a.txt"
    before = path.stat()
    path.write_text("乙。", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert build().counts == Counts(updated=1, encoded=2)


def test_only_the_documents_that_changed_are_read_and_cut_into_terms(build, letters):
    build(many(40))
    with patch(
        "embeddings.indexing.document_analysis.parse_document", wraps=parse_document
    ) as parse:
        report = build({"007.txt": "甲甲甲。", "new.txt": "乙。"})
        assert (report.counts.new, report.counts.updated, report.counts.unchanged) == (1, 1, 39)
        assert sorted(call.args[0] for call in parse.call_args_list) == ["007.txt", "new.txt"]


def test_new_updated_unchanged_and_removed_files_are_counted(build, folder, letters):
    build({"a.txt": "甲。", "b.txt": "乙。", "c.txt": "丙。"})
    (folder({}) / "c.txt").unlink()

    report = build({"b.txt": "乙乙。", "d.txt": "丁。"})
    assert report.counts == Counts(new=1, updated=1, unchanged=1, removed=1, encoded=4)
    assert (report.generation, report.documents) == (2, 3)
    assert not {"甲。", "丙。"} & set(letters.encoder.encoded)


def test_a_file_left_out_does_not_force_a_build_each_time(build, folder):
    build({"a.txt": "甲。", "empty.md": b"", "photo.jpg": b"\xff"})
    (folder({}) / "link.txt").symlink_to(folder({}) / "a.txt")

    assert build().published
    assert not build().published


def test_a_file_left_out_that_becomes_readable_is_new(build):
    build({"a.txt": "甲。", "b.txt": b""})

    report = build({"b.txt": "乙。"})
    assert report.counts == Counts(new=1, unchanged=1, encoded=2)


def test_a_file_that_becomes_unreadable_is_removed_and_named(build):
    build({"a.txt": "甲。", "b.txt": "乙。"})

    report = build({"b.txt": b""})
    assert report.counts == Counts(unchanged=1, removed=1, skipped=1)
