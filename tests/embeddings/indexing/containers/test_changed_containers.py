"""An update finds what has changed in archives and mails, and opens no others."""

import zipfile
from pathlib import Path
from unittest.mock import patch

import pytest

from corpus.containers import opening
from corpus.containers.opening import open_file
from corpus.types import Skipped
from embeddings.types import Counts
from tests.corpus.containers.mail_files import archive, mail
from tests.embeddings.digest import digest_of
from tests.folder_builds import build_index

SENTENCES = {f"{number}.txt": f"第{number}号渡轮在早上停航。" for number in range(12)}


@pytest.fixture
def updated(build, folder, layout, letters, tmp_path):
    """Return a function that updates, and compares the index with that of a full build."""

    def run(files=None):
        report = build(files)
        anew = tmp_path / "anew" / str(report.generation)
        full = build_index(folder({}), anew, letters)
        assert digest_of(layout.folder, letters) == digest_of(anew, letters)
        assert [each.path for each in report.files] == [each.path for each in full.files]
        return report

    return run


@pytest.fixture
def settled():
    """Let files that were written a moment ago count as settled."""
    with patch("corpus.walk._SETTLED_NS", -(10**12)):
        yield


def test_an_update_changes_only_what_changed_in_an_archive(updated):
    updated({"z.zip": archive(SENTENCES)})

    changed = SENTENCES | {"3.txt": "第三号换了内容。", "新.txt": "新的甲。"}
    del changed["5.txt"]
    report = updated({"z.zip": archive(changed)})
    assert report.counts == Counts(new=1, updated=1, unchanged=10, removed=1, encoded=4)


def test_updates_equal_a_full_build(updated, folder):
    with patch("corpus.walk._SETTLED_NS", -(10**12)):
        inner = {"深.zip": archive({"x.txt": "乙乙。"}), "x.dwg": "1", "坏.pdf": "%PDF-1.4 x"}
        updated({"a.txt": "甲。", "z.zip": archive(SENTENCES | inner)})
        assert not updated().published
        updated({"m.eml": mail(attachments={"值班.txt": "甲甲。".encode(), "图.dwg": b"1"})})
        assert updated().published is False
        updated({"m.eml": mail("没有附件了。")})
        (folder({}) / "z.zip").rename(folder({}) / "y.zip")
        updated({"b.txt": "丙。"})
    with patch("corpus.walk._SETTLED_NS", 10**12):
        assert updated().published is False
        (folder({}) / "y.zip").unlink()
        (folder({}) / "m.eml").unlink()
        attached = {"m.eml/m.eml": mail(attachments={"值班.txt": "甲甲。".encode()})}
        updated(attached | {f"y.zip/{name}": text for name, text in SENTENCES.items()})


def test_archives_and_mails_that_look_untouched_are_not_opened(build, settled):
    files = {f"{number}.eml": mail(str(number), attachments={"a.txt": b"a"}) for number in range(5)}
    stored = archive({"a.txt": "甲。", "x.dwg": "1", "b.txt": "乙。"}, method=zipfile.ZIP_STORED)
    damaged = stored.replace("乙".encode(), "丙".encode())
    report = build(files | {"z.zip": damaged, "leer.zip": archive({})})
    assert Skipped("z.zip/b.txt", "damaged in the archive") in report.skipped
    with patch.object(opening, "open_file", wraps=open_file) as opened:
        report = build()
        assert not report.published
        assert not opened.called

        build({"4.eml": mail("新", attachments={"b.txt": b"b"})})
        assert {Path(call.args[0]).name for call in opened.call_args_list} == {"4.eml"}


def test_a_file_in_an_archive_at_which_the_program_failed_is_tried_again(build, settled):
    with patch(
        "embeddings.indexing.document_analysis.parse_document", side_effect=[RuntimeError("x")]
    ):
        assert build({"z.zip": archive({"a.txt": "甲。"})}, allow_empty=True).documents == 0
    assert build().documents == 1


def test_workers_read_files_in_archives(build):
    report = build({"z.zip": archive(SENTENCES | {"m.eml": mail()})}, workers=2)

    assert report.documents == len(SENTENCES) + 1


def test_the_signature_of_many_mails_is_kept(build, layout, letters):
    mails = {
        f"{number}.eml": mail(f"{sentence}\n王敏\n设备科\n菜单")
        for number, sentence in enumerate(SENTENCES.values())
    }
    texts = {name: f"{sentence}\n王敏\n设备科\n菜单" for name, sentence in SENTENCES.items()}
    build(mails | texts)

    documents = digest_of(layout.folder, letters)["documents"]
    kept = {path for path, _, text in documents if "设备科" in text}
    assert kept == mails.keys()
