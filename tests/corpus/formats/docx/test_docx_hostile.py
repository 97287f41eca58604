import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.read import parse_document
from tests.corpus.office_files import (
    NUMBERING,
    STYLES,
    docx,
    listed,
    paragraph,
    styled,
    table,
    word_xml,
    zipped,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            OLE + "WordDocument".encode("utf-16-le"),
            r"old Word format \(\.doc\)",
        ),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted Office file"),
        (OLE, "binary file"),
        (zipped({"a.txt": "字"}), "an archive, not a "),
        (docx(paragraph("字"))[:-30], "damaged Word file"),
        (docx(more={"word/document.xml": "<a><b></a>"}), "damaged Word file"),
        (docx(), "no text"),
        (docx(more={"word/document.xml": "<a>" * 501 + "</a>" * 501}), "nests too deep"),
        (docx(more={"_rels/.rels": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "entities"),
    ],
)
def test_a_file_of_an_unsupported_format_is_refused_with_its_reason(read, content, reason):
    with pytest.raises(DocumentError, match=reason):
        read(content, "a.docx")


def test_an_entity_expansion_attack_is_refused(read):
    names = "abcdefghij"
    entities = "".join(
        f'<!ENTITY {name} "{f"&{names[number - 1]};" * 10 if number else "ha" * 10}">'
        for number, name in enumerate(names)
    )
    bomb = f"<!DOCTYPE x [{entities}]><x>&j;</x>"

    with pytest.raises(DocumentError, match="declares entities"):
        read(docx(more={"word/document.xml": bomb}), "a.docx")


def test_an_external_entity_is_refused(read, tmp_path):
    (tmp_path / "secret").write_text("密")
    place = (tmp_path / "secret").as_uri()
    bomb = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{place}">]><x>&s;</x>'

    with pytest.raises(DocumentError, match="declares entities"):
        read(docx(more={"word/document.xml": bomb}), "a.docx")


def test_a_part_whose_declared_size_is_too_large_is_refused(read):
    with pytest.raises(DocumentError, match="unpacks to more than"):
        read(docx(more={"word/document.xml": bytes(200 * 1024 * 1024)}), "a.docx")


def test_many_parts_that_unpack_to_too_much_together_are_refused(read):
    blanks = word_xml("styles", " " * 6_000_000)

    with pytest.raises(DocumentError, match="unpacks to more than 8 MB"):
        read(docx(more={"word/styles.xml": blanks, "word/numbering.xml": blanks}), "a.docx")


def test_a_part_larger_than_its_declared_size_is_refused(read):
    true = docx(paragraph("字" * 3_000_000))
    size = (len(word_xml("document", f"<w:body>{paragraph('')}</w:body>")) + 9_000_000).to_bytes(
        4, "little"
    )
    assert true.count(size) == 2

    with pytest.raises(DocumentError, match="damaged Word file"):
        read(true.replace(size, (100).to_bytes(4, "little")), "a.docx")


def test_an_encrypted_archive_is_refused_as_encrypted(read):
    whole = bytearray(docx(paragraph("字")))
    place = -1
    while (place := whole.find(b"PK\x01\x02", place + 1)) >= 0:
        whole[place + 8] |= 1

    with pytest.raises(DocumentError, match="encrypted Word file"):
        read(bytes(whole), "a.docx")


def test_an_unknown_compression_method_is_refused(read):
    parts = {"word/document.xml": word_xml("document", paragraph("字"))}

    with pytest.raises(DocumentError, match="damaged Word file"):
        read(zipped(parts, zipfile.ZIP_LZMA), "a.docx")


WHOLE = docx(
    styled("总则", "1"),
    listed("项"),
    table(("甲", "乙")),
    more={"word/styles.xml": STYLES, "word/numbering.xml": NUMBERING},
)


def check(data):
    try:
        text = parse_document("a.docx", data).text
    except DocumentError:
        return
    assert text


def test_a_file_truncated_anywhere_is_a_document_or_a_document_error():
    for length in range(4, len(WHOLE), 10):
        check(WHOLE[:length])


@settings(max_examples=150, deadline=None)
@given(st.integers(4, len(WHOLE) - 1), st.binary(min_size=1, max_size=3))
def test_a_file_with_wrong_bytes_is_a_document_or_a_document_error(place, wrong):
    check(WHOLE[:place] + wrong + WHOLE[place + len(wrong) :])
