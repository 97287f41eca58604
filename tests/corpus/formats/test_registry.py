import os
import subprocess
import sys

import pytest

from corpus.errors import DocumentError
from corpus.formats.format import Format, Input, resolve
from corpus.formats.registry import FORMATS, readable_suffixes_text
from corpus.read import read_document
from corpus.types import Skipped, SourceFile
from corpus.walk import walk

LOADER = "tests.corpus.formats.xyz_loader"
TEXT = Format("xyz", "XYZ file", (".xyz",), f"{LOADER}:load_xyz")
SANDBOXED_TEXT = Format("xyz", "XYZ file", (".xyz",), f"{LOADER}:load_xyz", sandbox_above=0)
BINARY = Format("xyz", "XYZ file", (".xyz",), f"{LOADER}:load_xyz_bytes", Input.BYTES)
SANDBOXED_BINARY = Format(
    "xyz", "XYZ file", (".xyz",), f"{LOADER}:load_xyz_bytes", Input.BYTES, sandbox_above=0
)


def loaded_in(text):
    return int(text.rsplit(" ", 1)[1])


@pytest.mark.parametrize("added", [TEXT, SANDBOXED_TEXT, BINARY, SANDBOXED_BINARY])
def test_one_entry_makes_a_format_known_to_walking_reading_the_sandbox_and_the_help(folder, added):
    documents = folder({"a.xyz": "渡轮停航。"})
    (skipped,) = walk(documents)
    assert skipped == Skipped("a.xyz", "unknown type .xyz")
    assert ".xyz" not in readable_suffixes_text()

    with FORMATS.extended(added):
        (source,) = walk(documents)
        assert isinstance(source, SourceFile)
        document = read_document(source)
        assert document.text.startswith("XYZ 渡轮停航。\n")
        is_sandboxed = added.sandbox_above is not None
        assert (loaded_in(document.text) != os.getpid()) == is_sandboxed
        assert document.encoding == ("xyz" if added.input is Input.BYTES else "utf-8")
        assert readable_suffixes_text().endswith(" and .xyz")


def test_a_format_with_a_detector_is_known_by_its_content_whatever_its_suffix(folder):
    documents = folder({"a.txt": "XYZ!渡轮", "b.xyz": "渡轮"})
    detected = Format(
        "xyz",
        "XYZ file",
        (".xyz",),
        f"{LOADER}:load_xyz_bytes",
        Input.BYTES,
        f"{LOADER}:is_xyz",
    )

    with FORMATS.extended(detected):
        named_otherwise, only_named_so = map(read_document, walk(documents))
    assert named_otherwise.text.startswith("XYZ 渡轮\n")
    assert only_named_so.text == "渡轮"


def test_a_format_without_a_loader_is_refused_with_its_sentence_and_not_among_the_readable(folder):
    documents = folder({"a.xyz": "XYZ!"})
    refused = Format(
        "xyz",
        "XYZ file",
        (".xyz",),
        input=Input.BYTES,
        detector=f"{LOADER}:is_xyz",
        refusal="XYZ is not read; save it as .txt",
    )

    with FORMATS.extended(refused):
        (source,) = walk(documents)
        with pytest.raises(DocumentError, match=r"XYZ is not read; save it as .txt"):
            read_document(source)
        assert ".xyz" not in readable_suffixes_text()


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
        ".txt, .html, .md, .mhtml, .csv, .jsonl, .pdf, .docx and .epub"
    )


def test_reading_a_pdf_file_and_a_page_loads_no_library_of_theirs_into_this_process(tmp_path):
    code = """
import sys
from corpus.read import parse_document
from corpus.sandbox.process import shared_sandbox
from tests.corpus.pdf_files import column, pdf
parse_document("a.pdf", pdf(column("公告。")))
parse_document("a.txt", "公告。".encode())
shared_sandbox().close()
print(sorted({"pypdfium2", "selectolax", "markdown_it"} & sys.modules.keys()))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout == "[]\n"
