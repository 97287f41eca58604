"""The records of files in a report, and the files that become no document."""

import os
import sys

import pytest

from corpus.checksum import bytes_sha256
from corpus.formats.pictures import extra
from corpus.sandbox.process import shared_sandbox
from corpus.types import Skipped
from corpus.walk import walk
from embeddings.indexing.change_detection import detect_changes
from embeddings.store.generations import open_index
from embeddings.types import Counts, FileRecord, FileState, Stage
from tests.corpus.pdf_files import column, pdf
from tests.folder_builds import build_index


def test_the_report_lists_the_state_of_each_file(build):
    build({"a.txt": "甲。", "b.txt": "乙。", "same.txt": "丙。"})
    report = build(
        {
            "b.txt": "乙乙。\n\n",
            "c.html": "<p>丁</p>",
            "d.bin": b"",
            "e.txt": "甲。".encode("gb18030"),
        }
    )

    states = {file.path: (file.state, file.reason, file.encoding) for file in report.files}
    assert states == {
        "a.txt": ("unchanged", None, "utf-8"),
        "b.txt": ("updated", None, "utf-8"),
        "c.html": ("new", None, "utf-8"),
        "d.bin": ("skipped", "unknown type .bin", None),
        "e.txt": ("new", None, "gb18030"),
        "same.txt": ("unchanged", None, "utf-8"),
    }
    lengths = {file.path: (file.kept, file.dropped) for file in report.files}
    assert lengths["b.txt"] == (3, 2)
    assert lengths["c.html"] == (1, 7)
    assert lengths["a.txt"] == (2, 0)


def test_files_left_out_are_named_in_the_report_and_in_the_index(build, layout, letters):
    report = build(
        {
            "a.txt": "甲。",
            "binary.txt": b"\x89PNG\r\n\x1a\n\0\0\0",
            "empty.md": b"",
            "photo.gif": b"\xff",
            "broken.md": "---\ntitle: [\n---\n正文。",
        }
    )

    reasons = {each.path: each.reason for each in report.skipped}
    assert reasons == {
        "binary.txt": "binary file",
        "empty.md": "empty file",
        "photo.gif": "unknown type .gif",
    }
    assert report.counts == Counts(new=2, skipped=3, encoded=4)
    assert open_index(layout.folder, letters.recipe).info.skipped == report.skipped
    assert [file.path for file in report.files if file.notes] == ["broken.md"]


def test_a_file_that_vanishes_while_it_is_read_is_named(build, folder):
    def vanish(stage, done, total):
        if stage is Stage.READING and done == 0:
            (folder({}) / "b.txt").unlink(missing_ok=True)

    report = build({"a.txt": "甲。", "b.txt": "乙。"}, progress=vanish)
    assert report.skipped == (Skipped("b.txt", "vanished while it was read"),)
    assert report.counts.new == 1


def test_the_index_is_not_indexed_itself(folder, letters):
    documents = folder({"a.txt": "甲。"})
    index = documents / "sub" / "index"

    assert build_index(documents, index, letters).counts == Counts(new=1, encoded=2)
    (index / "note.txt").write_text("丙。", encoding="utf-8")
    assert not build_index(documents, index, letters).published


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_two_files_whose_names_look_alike_are_one_document_and_one_left_out(build, folder):
    documents = folder({"公告.txt": "甲。"})
    other = os.fsencode(documents) + b"/" + "公告".encode("gb18030") + b".txt"
    with os.fdopen(os.open(other, os.O_CREAT | os.O_WRONLY), "w", encoding="utf-8") as file:
        file.write("乙。")

    report = build()
    assert (report.counts.new, report.counts.skipped) == (1, 1)
    assert "same name" in report.skipped[0].reason
    assert not build().published


def test_a_build_that_read_a_pdf_leaves_no_process_behind(folder, tmp_path, letters):
    report = build_index(folder({"a.pdf": pdf(column("甲乙丙。"))}), tmp_path / "index", letters)

    assert (report.counts.new, report.files[0].encoding) == (1, "pdf")
    assert shared_sandbox().process_id is None


def test_a_file_whose_parser_could_not_be_started_is_tried_again(
    folder, tmp_path, letters, monkeypatch
):
    documents = folder({"a.pdf": pdf(column("甲乙丙。")), "b.txt": "丁"})
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", str(tmp_path / "missing"))
        first = build_index(documents, tmp_path / "index", letters)
    second = build_index(documents, tmp_path / "index", letters)

    assert [file.path for file in first.skipped] == ["a.pdf"]
    assert (second.counts.new, second.skipped) == (1, ())


@pytest.mark.parametrize("is_installed", [True, False])
def test_a_scan_is_read_again_once_text_can_be_recognised(folder, monkeypatch, is_installed):
    monkeypatch.setattr(extra, "is_installed", lambda: is_installed)
    (source,) = walk(folder({"a.png": b"picture"}))
    checksum = bytes_sha256(b"picture")
    skipped = FileRecord("a.png", checksum, FileState.SKIPPED, f"a picture; {extra.INSTALL}")
    noted = FileRecord("a.png", checksum, FileState.UNCHANGED, notes=(f"1 of 2; {extra.INSTALL}",))

    for record in (skipped, noted):
        (scanned,) = detect_changes([source], {"a.png": record}, lambda *_: None)
        assert (scanned.record is None) == is_installed
