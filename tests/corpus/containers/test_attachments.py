"""Files that are attached to mails."""

from functools import partial

from corpus.containers import listing
from corpus.containers.listing import list_files
from corpus.containers.opening import shared_reader
from corpus.read import read_document
from tests.corpus.containers.mail_files import archive, mail


def test_attachments_are_documents_below_the_path_of_their_mail(listed):
    found = listed(
        {
            "m.eml": mail(
                attachments={"值班表.csv": "姓名\n".encode(), "附.zip": archive({"x/a.txt": "字"})}
            )
        }
    )

    assert found.pop("m.eml").startswith("Subject")
    assert found == {"m.eml/值班表.csv": "姓名\n", "m.eml/附.zip/x/a.txt": "字"}


def test_a_forwarded_mail_is_a_document_with_its_own_attachments(folder):
    inner = mail("原来的正文。", Subject="原件", attachments={"b.txt": "字".encode()})
    outer = (
        b"Subject: Fw\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n"
        + "见附件。\n--b\nContent-Type: message/rfc822\n\n".encode()
        + inner
        + b"\n--b--\n"
    )
    sources = list(list_files(folder({"m.eml": outer})))

    assert [each.path for each in sources] == ["m.eml", "m.eml/原件.eml", "m.eml/原件.eml/b.txt"]
    assert "原来的正文。" in read_document(sources[1]).text
    assert "原来的正文。" not in read_document(sources[0]).text
    shared_reader().close()


def test_names_of_attachments_lead_nowhere_and_differ(listed):
    part = '--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename="{}"\n\nx{}\n'
    names = ("../../a.txt", "C:\\\\x\\\\b.txt", "a.txt", "甲/乙.txt", "/x/a.txt")
    parts = "".join(part.format(name, number) for number, name in enumerate(names))
    content = f"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n"

    assert [*listed({"m.eml": content})][1:] == [
        *("m.eml/a.txt", "m.eml/b.txt", "m.eml/a (2).txt", "m.eml/甲_乙.txt", "m.eml/a (3).txt")
    ]


def test_a_name_without_a_suffix_gets_that_of_the_declared_type(listed):
    part = "--b\nContent-Type: {}; name={}\nContent-Disposition: attachment\n\nx\n"
    kinds = ("application/pdf", "text/csv", "application/octet-stream")
    parts = "".join(part.format(kind, f"甲{number}") for number, kind in enumerate(kinds))
    content = f"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n"

    assert [*listed({"m.eml": content})][1:] == ["m.eml/甲0.pdf", "m.eml/甲1.csv"]


def test_attachments_beyond_what_is_read_are_named(listed, monkeypatch):
    monkeypatch.setattr(listing, "_Budget", partial(listing._Budget, members=2))
    attached = {f"{number}.txt": b"x" for number in range(3)}
    found = listed({"m.eml": mail(attachments=attached)})

    assert found["m.eml/2.txt"].reason == "beyond 10,000 files or 64 MB in one archive"
    assert found["m.eml/1.txt"] == "x"


def test_signatures_and_files_of_unknown_types_are_no_documents(listed):
    files = {"smime.p7s": b"1", "图.dwg": b"2", "Thumbs.db": b"3"}

    assert list(listed({"m.eml": mail(attachments=files)})) == ["m.eml"]


def test_a_mail_that_can_not_be_opened_is_named_when_it_is_read(listed):
    sealed = b"Subject: x\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n\nname\n--b--\n"

    assert list(listed({"m.eml": sealed})) == ["m.eml"]
