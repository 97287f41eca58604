"""Whatever an archive or a mail holds, its files have harmless paths, or there is one error."""

import io
from contextlib import suppress
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.containers import listing
from corpus.containers.mail_files import open_eml
from corpus.containers.mailbox import open_mailbox
from corpus.containers.zip_archive import open_archive
from corpus.errors import DocumentError
from tests.corpus.containers.mail_files import archive, mail

ZIP = archive({"通知.txt": "停电" * 50, "a/b.txt": "x", "图.dwg": "1"}, "gb18030")
MAIL = mail("正文", html="<p>x</p>", attachments={"附件.txt": b"123", "b.zip": ZIP})
BOX = b"From a Thu 2025\n" + MAIL + b"\nFrom b\n" + MAIL
EDITS = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(0, 6), st.binary(max_size=6)), max_size=20
)


@pytest.mark.parametrize(
    ("whole", "opener"), [(ZIP, open_archive), (MAIL, open_eml), (BOX, open_mailbox)]
)
@settings(max_examples=60, deadline=None)
@given(edits=EDITS)
def test_a_damaged_file_has_members_with_harmless_paths_or_is_a_document_error(
    whole, opener, edits
):
    data = bytearray(whole)
    for place, length, content in edits:
        start = place % len(data)
        data[start : start + length] = content
    with suppress(DocumentError):
        container = opener(io.BytesIO(bytes(data)), len(data))
        paths = [each.path for each in container.members if container is not None]
        assert len(set(paths)) == len(paths)
        for member in container.members:
            assert {"", ".", ".."}.isdisjoint(member.path.split("/"))
            assert member.path.isprintable()
            with suppress(DocumentError):
                container.read(member)


def test_a_failure_of_the_program_at_one_file_costs_this_file_only(folder):
    files = folder({"a.zip": archive({"a.txt": "x"}), "m.eml": mail(), "z.txt": "字"})
    with patch.object(listing, "members_at", side_effect=RuntimeError("x")):
        first, *rest = listing.list_files(files)

    assert (first.reason, first.stamp) == ("internal error", "")
    assert [each.path for each in rest] == ["m.eml", "z.txt"]
