import os
import sys
from pathlib import Path

import pytest

from corpus.errors import DocumentError, FolderError
from corpus.read import read_document
from corpus.types import Skipped, SourceFile
from corpus.walk import MAX_BYTES, read_bytes, walk

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes, named pipes")


def found(folder):
    return [each.path for each in walk(folder) if isinstance(each, SourceFile)]


def skipped(folder):
    return {each.path: each.reason for each in walk(folder) if isinstance(each, Skipped)}


def test_files_come_in_the_same_order_whatever_order_they_were_written_in(folder):
    documents = folder({"b.txt": "b", "a/z.md": "z", "c.html": "c", "a/b/y.txt": "y", "a.txt": "a"})

    assert found(documents) == ["a.txt", "b.txt", "c.html", "a/z.md", "a/b/y.txt"]


def test_documents_are_recognised_by_suffixes_in_lower_and_upper_case(folder):
    names = ["1.txt", "2.TXT", "3.Md", "4.markdown", "5.HTML", "6.htm", "7.text"]

    assert found(folder(dict.fromkeys(names, "字"))) == names


def test_dot_files_and_dot_folders_are_passed_over_in_silence(folder):
    documents = folder(
        {".git/a.txt": "a", ".hidden.txt": "b", "a/.chuchu/c.txt": "c", "d.txt": "d"}
    )

    assert [each.path for each in walk(documents)] == ["d.txt"]


def test_the_folder_left_out_is_passed_over_in_silence(folder):
    documents = folder({"index/a.txt": "a", "b.txt": "b"})

    paths = [each.path for each in walk(documents, leave_out=(documents / "index").resolve())]
    assert paths == ["b.txt"]


def test_a_file_of_another_type_is_named_with_its_reason(folder):
    documents = folder({"photo.GIF": b"\xff\xd8", "Makefile": "all:", "a.txt": "字"})

    assert skipped(documents) == {"photo.GIF": "unknown type .gif", "Makefile": "no file type"}


def test_what_programs_leave_behind_is_passed_over_in_silence(folder):
    left = ("~$报告.docx", "Thumbs.db", "desktop.ini", "~WRL0001.tmp", "a.zip.crdownload", "b.part")
    left += ("$RECYCLE.BIN/x.txt", "__MACOSX/y.txt", "@eaDir/z.txt", "旧.txt~", ".~lock.a.odt#")
    kept = ["a.sync-conflict-20250304-091200-ABC.txt", "部分.txt"]

    assert [each.path for each in walk(folder(dict.fromkeys([*left, *kept], "字")))] == kept


def test_a_type_that_people_know_is_called_by_its_name(folder):
    documents = folder(dict.fromkeys(["a.vsd", "b.MP4", "c.exe", "d.rar"], "x"))

    assert skipped(documents) == {
        "a.vsd": "Visio drawing (.vsd) is not read; save it as PDF",
        "b.MP4": "video (.mp4) is not read",
        "c.exe": "program (.exe) is not read",
        "d.rar": "RAR archive (.rar) is not read; unpack it, or pack its files as .zip",
    }


def test_symbolic_links_are_named_and_not_followed(folder, tmp_path):
    documents = folder({"a.txt": "字"})
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").write_text("密", encoding="utf-8")
    (documents / "file.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (documents / "sub").symlink_to(tmp_path / "outside")
    (documents / "loop").symlink_to(documents)
    (documents / "nowhere.txt").symlink_to(documents / "missing.txt")

    assert found(documents) == ["a.txt"]
    links = ["file.txt", "loop", "nowhere.txt", "sub"]
    assert skipped(documents) == dict.fromkeys(links, "symbolic link")


def test_the_folder_itself_may_be_a_symbolic_link(folder, tmp_path):
    folder({"a.txt": "字"})
    (tmp_path / "link").symlink_to(tmp_path / "documents")

    assert found(tmp_path / "link") == ["a.txt"]


def test_an_empty_folder_has_no_documents(folder):
    assert list(walk(folder({}))) == []


def test_a_missing_folder_and_a_file_in_its_place_have_different_messages(folder):
    documents = folder({"a.txt": "字"})

    with pytest.raises(FolderError, match="does not exist"):
        list(walk(documents / "missing"))
    with pytest.raises(FolderError, match="is not a folder"):
        list(walk(documents / "a.txt"))


def test_a_folder_named_like_a_document_is_a_folder(folder):
    documents = folder({"x.txt/a.txt": "字"})

    assert found(documents) == ["x.txt/a.txt"]
    with pytest.raises(DocumentError):
        read_bytes(documents / "x.txt")


@linux_only
def test_a_named_pipe_is_refused_without_waiting_for_a_writer(folder):
    documents = folder({})
    os.mkfifo(documents / "x.txt")

    (source,) = walk(documents)
    with pytest.raises(DocumentError, match="not a regular file"):
        read_document(source)


def test_a_file_that_vanished_after_it_was_listed_is_named_so(folder):
    documents = folder({"a.txt": "字"})
    (source,) = walk(documents)
    Path(source.location).unlink()

    with pytest.raises(DocumentError, match="vanished"):
        read_document(source)


def test_a_file_replaced_by_a_link_after_it_was_listed_is_refused(folder, tmp_path):
    documents = folder({"a.txt": "字"})
    (tmp_path / "secret.txt").write_text("密", encoding="utf-8")
    (source,) = walk(documents)
    Path(source.location).unlink()
    Path(source.location).symlink_to(tmp_path / "secret.txt")

    with pytest.raises(DocumentError):
        read_document(source)


def test_a_file_too_large_to_be_a_document_is_refused(folder):
    documents = folder({"a.txt": "字"})
    with (documents / "a.txt").open("r+b") as file:
        file.truncate(MAX_BYTES + 1)

    with pytest.raises(DocumentError, match="larger than 64 MB"):
        read_bytes(documents / "a.txt")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_or_folder_without_read_permission_is_listed_with_its_reason(folder):
    documents = folder({"a.txt": "字", "sub/b.txt": "字", "c.txt": "字"})
    (documents / "a.txt").chmod(0)
    (documents / "sub").chmod(0)
    try:
        with pytest.raises(DocumentError, match="permission denied"):
            read_bytes(documents / "a.txt")
        assert skipped(documents) == {"sub": "folder: permission denied"}
    finally:
        (documents / "sub").chmod(0o700)


@linux_only
def test_any_file_name_gives_a_path_that_utf_8_can_encode_and_a_document(folder):
    documents = folder({"換\n行.txt": "字", "😀.txt": "字", "长" * 83 + "12.txt": "字"})
    raw = os.fsencode(documents) + b"/" + "渡輪公告".encode("gb18030") + b".txt"
    with os.fdopen(os.open(raw, os.O_CREAT | os.O_WRONLY), "w", encoding="utf-8") as file:
        file.write("字")

    documents_read = [read_document(each) for each in walk(documents)]
    paths = {each.path for each in documents_read}
    assert paths == {"換\n行.txt", "😀.txt", "长" * 83 + "12.txt", "渡輪公告.txt"}
    assert len("长".encode() * 83 + b"12.txt") == 255
    assert len({each.id for each in documents_read}) == 4


@linux_only
def test_a_name_in_an_unknown_encoding_gives_a_path_that_utf_8_can_encode(folder):
    documents = folder({})
    with os.fdopen(os.open(os.fsencode(documents) + b"/\xff\xfe\x80.txt", os.O_CREAT), "rb"):
        pass

    (source,) = walk(documents)
    assert source.path.encode().endswith(b".txt")
