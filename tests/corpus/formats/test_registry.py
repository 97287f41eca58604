import os
import subprocess
import sys
from dataclasses import replace

import pytest

from corpus.errors import DocumentError
from corpus.formats.built_in import BUILT_IN
from corpus.formats.format import Format, Input, resolve
from corpus.formats.registry import FORMATS, FormatRegistry, readable_suffixes_text
from corpus.read import parse_document, read_document
from corpus.types import Skipped, SourceFile
from corpus.walk import walk

LOADER = "tests.corpus.formats.xyz_loader"
TEXT = Format("xyz", "XYZ file", (".xyz",), f"{LOADER}:load_xyz")
SANDBOXED_TEXT = Format("xyz", "XYZ file", (".xyz",), f"{LOADER}:load_xyz", sandbox_above=0)
BINARY = Format("xyz", "XYZ file", (".xyz",), f"{LOADER}:load_xyz_bytes", Input.BYTES)
SANDBOXED_BINARY = Format(
    "xyz", "XYZ file", (".xyz",), f"{LOADER}:load_xyz_bytes", Input.BYTES, sandbox_above=0
)


def with_built_in(*added):
    return FormatRegistry((*BUILT_IN, *added))


def loaded_in(text):
    return int(text.rsplit(" ", 1)[1])


@pytest.mark.parametrize("added", [TEXT, SANDBOXED_TEXT, BINARY, SANDBOXED_BINARY])
def test_one_entry_makes_a_format_known_to_walking_reading_the_sandbox_and_the_help(folder, added):
    documents = folder({"a.xyz": "渡轮停航。"})
    (skipped,) = walk(documents)
    assert skipped == Skipped("a.xyz", "unknown type .xyz")
    assert ".xyz" not in readable_suffixes_text()

    formats = with_built_in(added)
    (source,) = walk(documents, formats=formats)
    assert isinstance(source, SourceFile)
    document = read_document(source, formats)
    assert document.text.startswith("XYZ 渡轮停航。\n")
    is_sandboxed = added.sandbox_above is not None
    assert (loaded_in(document.text) != os.getpid()) == is_sandboxed
    assert document.encoding == ("xyz" if added.input is Input.BYTES else "utf-8")
    assert readable_suffixes_text(formats=formats).endswith(" and .xyz")


@pytest.mark.parametrize(
    "known_by", [{"magic": (b"XYZ!",)}, {"detector": f"{LOADER}:is_xyz"}], ids=lambda each: [*each]
)
def test_a_format_is_recognised_by_its_content_whatever_its_suffix(folder, known_by):
    documents = folder({"a.txt": "XYZ!渡轮", "b.xyz": "渡轮"})
    formats = with_built_in(replace(BINARY, **known_by))

    named_otherwise, only_named_so = (
        read_document(source, formats) for source in walk(documents, formats=formats)
    )
    assert named_otherwise.text.startswith("XYZ 渡轮\n")
    assert only_named_so.text == "渡轮"


def test_a_format_without_a_loader_is_refused_with_its_sentence_and_not_among_the_readable(folder):
    documents = folder({"a.xyz": "XYZ!"})
    refused = Format(
        "xyz",
        "XYZ file",
        (".xyz",),
        input=Input.BYTES,
        magic=(b"XYZ!",),
        refusal="XYZ is not read; save it as .txt",
    )
    formats = with_built_in(refused)

    (source,) = walk(documents, formats=formats)
    with pytest.raises(DocumentError, match=r"XYZ is not read; save it as .txt"):
        read_document(source, formats)
    assert ".xyz" not in readable_suffixes_text(formats=formats)


def test_the_magic_of_every_binary_format_is_refused_where_a_text_is_expected():
    for each in FORMATS:
        for magic in each.magic:
            with pytest.raises(DocumentError, match="binary file"):
                FORMATS.require_text(magic + "公告。".encode())
    FORMATS.require_text("公告。".encode())


@pytest.mark.parametrize("above", [b"\xef\xbb\xbf", b"\r\n  ", b"\xef\xbb\xbf\0\n"])
def test_magic_is_recognised_below_a_byte_order_mark_and_white_space(above):
    assert FORMATS.of_bytes(above + b"PK\x03\x04", ".txt") is FORMATS["zip"]
    assert FORMATS.of_bytes("，".encode() + b"PK\x03\x04", ".txt") is None


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"GIF89a",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
        b"\x7fELF\x02\x01\x01" + bytes(9),
        b"\x1f\x8b\x08" + bytes(9),
        b"SQLite format 3\0",
    ],
)
def test_a_binary_file_named_like_a_text_is_refused_as_binary(data):
    with pytest.raises(DocumentError, match="binary file"):
        parse_document("公告.txt", data)


@pytest.mark.parametrize("each", list(FORMATS), ids=lambda each: each.name)
def test_every_loader_and_detector_of_the_registry_exists(each):
    assert bool(each.loader) != bool(each.refusal)
    other = each.mislabelled_as
    for path in filter(None, (each.loader, each.detector, other and other[0])):
        assert callable(resolve(path))
    assert other is None or FORMATS[other[1]]


def test_names_and_suffixes_of_formats_are_unique_and_in_lower_case():
    names = [each.name for each in FORMATS]
    suffixes = [suffix for each in FORMATS for suffix in each.suffixes]

    assert len(set(names)) == len(names)
    assert len(set(suffixes)) == len(suffixes)
    assert all(each.startswith(".") and each == each.lower() for each in suffixes)


def test_the_list_of_readable_suffixes_names_each_format_once():
    assert readable_suffixes_text() == (
        ".txt, .html, .md, .mhtml, .eml, .mbox, .csv, .jsonl, .zip, .pdf, "
        ".xlsx, .pptx, .docx, .epub, .jpg, .ods, .odt, .odp, .ofd, .rtf, .msg, .doc, .ppt and .xls"
    )


def test_reading_a_pdf_file_and_a_text_imports_no_parser_into_this_process():
    code = """
import sys
from corpus.read import parse_document
from corpus.sandbox.process import shared_sandbox
from tests.corpus.pdf_files import column, pdf
parse_document("a.pdf", pdf(column("公告。")))
parse_document("a.txt", "公告。".encode())
shared_sandbox().close()
print(sorted({"pypdfium2", "selectolax", "markdown_it", "xlrd"} & sys.modules.keys()))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout == "[]\n"


@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".pptx", ".epub", ".odt", ".ofd"])
def test_a_damaged_archive_is_named_by_its_suffix_where_its_content_names_nothing(read, suffix):
    with pytest.raises(DocumentError, match=rf"damaged .+\({suffix}\)"):
        read(b"PK\x03\x04nothing", f"a{suffix}")
