"""Files in archives, and in archives in them."""

import io
import zipfile

import pytest

from corpus.containers.listing import list_files
from corpus.containers.opening import read_location, shared_reader
from corpus.containers.zip_archive import MAX_MEMBERS
from corpus.errors import DocumentError
from corpus.read import read_document
from corpus.types import SourceFile
from tests.corpus.containers.mail_files import archive, mail
from tests.corpus.office_files import docx


def test_the_files_in_an_archive_are_documents_below_its_path(listed):
    zipped = archive({"通知.txt": "停电", "值班/三月.md": "王敏"})

    assert listed({"甲/档案.zip": zipped, "乙.txt": "字"}) == {
        "乙.txt": "字",
        "甲/档案.zip/值班/三月.md": "王敏",
        "甲/档案.zip/通知.txt": "停电",
    }


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        *(("通知.txt", "gb18030"), ("联通.txt", "gbk"), ("值班\\三月 王敏.txt", "gb18030")),
        *(("停車場收費公告.txt", "big5"), ("財務報表.txt", "big5"), ("通知.txt", "utf-8")),
        *(("二〇二五年镕基.txt", "gb18030"), ("résumé.txt", "utf-8"), ("plan.txt", "ascii")),
    ],
)
def test_names_are_decoded_that_do_not_declare_their_encoding(listed, name, encoding):
    assert list(listed({"a.zip": archive({name: "字"}, encoding)})) == [
        f"a.zip/{name}".replace("\\", "/")
    ]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        *(("../../a.txt", "a.txt"), ("/etc/a.txt", "etc/a.txt"), ("C:\\x\\a.txt", "x/a.txt")),
        *(("x/./y//../a.txt", "x/y/a.txt"), ("\\\\host\\a.txt", "host/a.txt")),
        ("a\nb\x1b.txt", "a_b_.txt"),
    ],
)
def test_names_that_lead_elsewhere_are_made_harmless(listed, name, path):
    assert list(listed({"z.zip": archive({name: "字"})})) == [f"z.zip/{path}"]


def test_files_of_the_same_name_are_all_read(listed):
    zipped = archive({"a.txt": "一", "x/../a.txt": "x", "./a.txt": "二", "/a.txt": "三"})

    assert listed({"z.zip": zipped}) == {
        "z.zip/a.txt": "一",
        "z.zip/a (2).txt": "二",
        "z.zip/a (3).txt": "三",
        "z.zip/x/a.txt": "x",
    }


def test_a_link_in_an_archive_is_named_and_not_read(listed):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        link = zipfile.ZipInfo("a.txt")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/passwd")

    assert listed({"z.zip": stream.getvalue()})["z.zip/a.txt"].reason == "symbolic link"


def test_what_systems_leave_in_archives_is_passed_over_in_silence(listed):
    names = ("__MACOSX/._a.txt", ".git/a.txt", "x/Thumbs.db", "~$b.docx", "desktop.ini", "c.tmp")

    assert list(listed({"z.zip": archive(dict.fromkeys(names, "x") | {"a.txt": "字"})})) == [
        "z.zip/a.txt"
    ]


def test_files_of_unknown_types_are_summed_up_in_one_sentence(reasons):
    files = {f"{number}.{suffix}": "x" for number in range(3) for suffix in ("dwg", "xyz")}

    assert reasons({"z.zip": archive(files | {"a.txt": "字", "README": "x"})}) == {
        "z.zip": "7 files of types that are not read: .dwg (3), .xyz (3), none"
    }


def test_archives_and_mails_in_archives_are_opened_to_a_depth(listed):
    inner = archive({"深.txt": "到底"})
    for level in range(4):
        inner = archive({f"{level}.zip": inner, f"{level}.txt": str(level)})
    found = listed({"z.zip": inner, "m.zip": archive({"m.eml": mail(attachments={"b.txt": b"b"})})})

    assert (
        found.pop("z.zip/3.zip/2.zip/1.zip/0.zip").reason
        == "an archive in more than 3 others; unpack it"
    )
    assert found.pop("m.zip/m.eml").startswith("Subject")
    assert found == {
        "m.zip/m.eml/b.txt": "b",
        "z.zip/3.txt": "3",
        "z.zip/3.zip/2.txt": "2",
        "z.zip/3.zip/2.zip/1.txt": "1",
        "z.zip/3.zip/2.zip/1.zip/0.txt": "0",
    }


def test_an_archive_that_has_the_name_of_a_folder_beside_it_is_skipped(listed):
    found = listed({"z.zip": archive({"x.zip": archive({"a.txt": "内"}), "x.zip/a.txt": "外"})})

    assert found["z.zip/x.zip/a.txt"] == "外"
    assert found["z.zip/x.zip"].reason == "a folder has the same name"


def test_a_document_that_is_a_zip_file_is_no_archive(folder):
    (source,) = list_files(folder({"a.zip": docx("<w:p><w:r><w:t>渡轮停航</w:t></w:r></w:p>")}))

    assert isinstance(source, SourceFile)
    assert read_document(source).text == "渡轮停航"


def with_flag(data, name, flag):
    """Return an archive in which a flag is set in both headers of a file."""
    changed = bytearray(data)
    for magic, flags, names in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        at = changed.find(magic)
        while at >= 0:
            if changed[at + names :].startswith(name.encode()):
                changed[at + flags] |= flag & 0xFF
                changed[at + flags + 1] |= flag >> 8
            at = changed.find(magic, at + 4)
    return bytes(changed)


def test_a_name_that_is_not_in_the_encoding_it_claims_costs_no_other(listed):
    whole = with_flag(archive({"a.txt": "字", "值班.txt": "停电"}, "gb18030"), "", 0x800)

    assert listed({"z.zip": whole}) == {"z.zip/a.txt": "字", "z.zip/值班.txt": "停电"}


def test_encrypted_files_are_named_and_an_encrypted_archive_in_one_sentence(listed, reasons):
    zipped = archive({"a.txt": "字", "b.txt": "密"})
    found = listed({"z.zip": with_flag(zipped, "b.txt", 1)})

    assert found["z.zip/a.txt"] == "字"
    assert found["z.zip/b.txt"].reason == "encrypted in the archive; unpack it with its password"
    whole = with_flag(with_flag(zipped, "a.txt", 1), "b.txt", 1)
    assert reasons({"z.zip": whole}) == {
        "z.zip": "every file in the archive needs a password; unpack it with that"
    }


def test_a_damaged_file_costs_itself_only(folder):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("a.txt", "渡轮停航。")
        file.writestr("b.txt", "图书馆闭馆。")
    damaged = stream.getvalue().replace("渡轮".encode(), "汽车".encode())
    first, second = list_files(folder({"z.zip": damaged}))

    with pytest.raises(DocumentError, match="damaged in the archive"):
        read_document(first)
    assert read_document(second).text == "图书馆闭馆。"
    shared_reader().close()


class Pipe(io.BytesIO):
    """A stream without a way back: sizes then stand behind the files of an archive."""

    def seek(self, *_):
        raise OSError


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("is_streamed", [False, True])
def test_of_an_archive_that_was_cut_the_whole_files_are_read(listed, method, is_streamed):
    stream = Pipe() if is_streamed else io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as file:
        for name, content in {
            "甲.txt": "渡轮停航。" * 90,
            "乙.txt": "闭馆",
            "丙.txt": "字" * 900,
        }.items():
            file.writestr(name, content)
    data = stream.getvalue()
    found = listed({"z.zip": data[: data.rfind(b"PK\x03\x04") + 60]})

    reason = "the archive ends before its time; files behind that are lost"
    assert found.pop("z.zip").reason == (
        "damaged archive" if is_streamed and method == zipfile.ZIP_STORED else reason
    )
    is_known = not is_streamed or method == zipfile.ZIP_DEFLATED
    texts = {"z.zip/甲.txt": "渡轮停航。" * 90, "z.zip/乙.txt": "闭馆"}
    assert found == (texts if is_known else {})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04" + b"x" * 90, "damaged archive"),
        (archive({"a.txt": "字" * 50})[:40], "damaged archive"),
        (b"", "empty file"),
        (b"Rar!\x1a\x07", "a RAR archive that is named .zip; unpack it, or pack its files as .zip"),
        (archive({}), "an archive without files"),
        (archive({"x/": ""}), "an archive without files"),
    ],
)
def test_an_archive_that_can_not_be_opened_is_named_with_the_reason(reasons, content, reason):
    assert reasons({"z.zip": content}) == {"z.zip": reason}


@pytest.mark.parametrize("suffix", ["rar", "7z", "tar", "tgz", "gz"])
def test_archives_of_other_kinds_are_named_with_what_to_do(reasons, suffix):
    (reason,) = reasons({f"a.{suffix}": b"x"}).values()

    assert reason.endswith(f"(.{suffix}) is not read; unpack it, or pack its files as .zip")


def test_a_file_that_unpacks_to_absurdly_much_is_refused(listed):
    found = listed({"z.zip": archive({"bomb.txt": b"\0" * 20_000_000, "a.txt": "字"})})

    assert "fill the memory" in found["z.zip/bomb.txt"].reason
    assert found["z.zip/a.txt"] == "字"


def test_files_that_unpack_to_absurdly_much_together_are_refused(listed):
    inner = archive({f"{number}.txt": b"\0" * 7_000_000 for number in range(2)})
    found = listed({"z.zip": archive({f"{number}.zip": inner for number in range(6)})})

    assert len([each for each in found.values() if isinstance(each, str)]) == 9
    assert "1 file was not read: beyond 10,000 files or 64 MB" in found["z.zip/4.zip"].reason


def test_more_files_than_are_read_are_summed_up(reasons):
    files = dict.fromkeys((f"{number}.txt" for number in range(MAX_MEMBERS + 3)), "")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name in files:
            file.writestr(name, "")

    assert reasons({"z.zip": stream.getvalue()}) == {
        "z.zip": "3 files of the archive beyond the first 10,000 not read"
    }


def test_a_directory_of_too_many_files_is_refused_before_it_is_read(reasons):
    data = bytearray(archive({"a.txt": "字"}))
    at = data.rfind(b"PK\x05\x06")
    data[at + 12 : at + 16] = (2**30).to_bytes(4, "little")

    assert reasons({"z.zip": bytes(data)}) == {"z.zip": "an archive of too many files"}


def test_an_archive_is_opened_once_for_all_its_files(folder, monkeypatch):
    opened = []
    original = zipfile.ZipFile.__init__
    monkeypatch.setattr(
        zipfile.ZipFile,
        "__init__",
        lambda self, *args, **kwargs: (opened.append(1), original(self, *args, **kwargs))[1],
    )
    inner = archive({f"{number}.txt": "字" for number in range(20)})
    documents = folder({"z.zip": archive({"x.zip": inner, "y.txt": "字"})})
    opened.clear()
    sources = list(list_files(documents))
    for source in sources:
        read_location(source.location)

    assert len(opened) == 2
    shared_reader().close()


def test_an_archive_that_changed_since_it_was_opened_is_opened_again(folder):
    (source,) = list_files(folder({"z.zip": archive({"a.txt": "旧的内容"})}))
    folder({"z.zip": archive({"a.txt": "新"})})
    assert read_location(source.location).decode() == "新"

    folder({"z.zip": archive({"b.txt": "新"})})
    with pytest.raises(DocumentError, match="not found in the archive"):
        read_location(source.location)
    shared_reader().close()
