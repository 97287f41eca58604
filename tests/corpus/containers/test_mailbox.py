"""The mails in a mailbox file."""

import pytest

from corpus.containers import mailbox
from corpus.containers.listing import list_files
from corpus.containers.opening import shared_reader
from corpus.errors import DocumentError
from corpus.read import read_document
from tests.corpus.containers.mail_files import mail

LINE = b"From 1700000000000@xxx Thu Mar 06 00:00:00 +0000 2025\n"


def test_each_mail_is_a_document_named_by_its_date_and_subject(folder, monkeypatch):
    monkeypatch.setattr(mailbox, "_PIECE", 700)
    mails = [
        mail(
            "第一封。\n>From here on\n", Subject="停电/通知", Date="Fri, 7 Mar 2025 09:00:00 +0800"
        ),
        mail("第二封。", attachments={"a.txt": "附件".encode()}),
        mail("第三封。\n\nFrom 三楼 来的人\n"),
    ]
    documents = folder({"收.mbox": b"".join(LINE + each + b"\n" for each in mails)})
    sources = list(list_files(documents))

    assert [each.path for each in sources] == [
        *("收.mbox/2025-03-07 停电_通知.eml", "收.mbox/停电.eml", "收.mbox/停电.eml/a.txt"),
        "收.mbox/停电 (2).eml",
    ]
    texts = [read_document(each).text for each in sources]
    assert texts[0].endswith("第一封。\nFrom here on")
    assert texts[3].endswith("第三封。\nFrom 三楼 来的人")
    shared_reader().close()


def test_a_mailbox_that_is_read_as_a_document_is_refused(read):
    with pytest.raises(DocumentError, match="read as the mails in it"):
        read(LINE, "a.mbox")


def test_a_file_without_mails_is_named(reasons):
    assert reasons({"a.mbox": "渡轮停航。"}) == {"a.mbox": "a mailbox without mails"}
