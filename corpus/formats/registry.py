"""Every file format that Chuchu knows, each described once.

Walking a folder, reading, the sandbox and the help texts derive their lists from here, and so do
the checks for binary files and for lines and titles that are file names. To add a format, write its
loader and add one `Format` to `BUILT_IN`.

Loaders and detectors are named by import paths, `package.module:function`, and are imported when
they are first used. So a format's libraries are only loaded in a process that reads such a file,
which for most binary formats is the sandbox.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from corpus.errors import DocumentError
from corpus.formats.format import Format, Input, resolve

# A long page or Markdown text can make its parser take minutes and gigabytes.
_LARGE_PAGE = 128 * 1024

PLAIN_TEXT = "text"
ZIP = "zip"
OLE = "ole"

BUILT_IN = (
    Format(
        name=PLAIN_TEXT,
        display_name="text file",
        suffixes=(".txt", ".text"),
        loader="corpus.formats.plain:load_plain",
        suffix_decides=False,
        options=frozenset({"removal_log"}),
    ),
    # Before Markdown: a page may have Markdown headings in it.
    Format(
        name="html",
        display_name="web page",
        suffixes=(".html", ".htm", ".xhtml"),
        loader="corpus.formats.html.loader:load_html",
        detector="corpus.formats.detectors:looks_like_html",
        sandbox_above=_LARGE_PAGE,
        options=frozenset({"removal_log"}),
    ),
    Format(
        name="markdown",
        display_name="Markdown file",
        suffixes=(".md", ".markdown"),
        loader="corpus.formats.markdown:load_markdown",
        detector="corpus.formats.detectors:looks_like_markdown",
        mislabelled_as=("corpus.formats.detectors:begins_with_tag", "html"),
        sandbox_above=_LARGE_PAGE,
        options=frozenset({"removal_log"}),
    ),
    Format(
        name="mhtml",
        display_name="web archive",
        suffixes=(".mhtml", ".mht"),
        loader="corpus.formats.mhtml:load_mhtml",
        input=Input.BYTES,
        options=frozenset({"removal_log"}),
    ),
    Format(
        name="csv",
        display_name="CSV file",
        suffixes=(".csv", ".tsv"),
        loader="corpus.formats.delimited:load_delimited",
        options=frozenset({"suffix", "text_column"}),
        is_table=True,
    ),
    Format(
        name="jsonl",
        display_name="JSON Lines file",
        suffixes=(".jsonl", ".ndjson"),
        loader="corpus.formats.json_lines:load_json_lines",
        options=frozenset({"text_column", "removal_log"}),
        is_table=True,
    ),
    Format(
        name=ZIP,
        display_name="archive",
        loader="corpus.formats.zip_container:load_zip",
        input=Input.BYTES,
        magic=(b"PK\x03\x04",),
        sandbox_above=0,
    ),
    Format(
        name="pdf",
        display_name="PDF",
        suffixes=(".pdf",),
        loader="corpus.formats.pdf.loader:load_pdf",
        input=Input.BYTES,
        magic=(b"%PDF-",),
        detector="corpus.formats.detectors:is_pdf_below_text",
        sandbox_above=0,
    ),
    Format(
        name="docx",
        display_name="Word file",
        suffixes=(".docx",),
        loader="corpus.formats.docx.loader:load_docx",
        input=Input.ARCHIVE,
        detector="corpus.formats.docx.loader:is_docx",
        damaged_marks=(b"word/", b"[Content_Types].xml"),
    ),
    Format(
        name="epub",
        display_name="EPUB file",
        suffixes=(".epub",),
        loader="corpus.formats.epub:load_epub",
        input=Input.ARCHIVE,
        detector="corpus.formats.epub:is_epub",
        damaged_marks=(b"application/epub+zip",),
    ),
    Format(
        name="rtf",
        display_name="Rich Text file",
        input=Input.BYTES,
        magic=(b"{\\rtf",),
        refusal="Rich Text Format (.rtf) is not read",
    ),
    # Two kinds of OLE files, before OLE files of any other kind.
    Format(
        name="encrypted_office",
        display_name="encrypted Office file",
        input=Input.BYTES,
        detector="corpus.formats.detectors:is_encrypted_office",
        refusal="encrypted Office file",
    ),
    Format(
        name="doc",
        display_name="old Word file",
        suffixes=(".doc",),
        input=Input.BYTES,
        detector="corpus.formats.detectors:is_word_97",
        refusal="old Word format (.doc) is not read; save it as .docx",
    ),
    Format(
        name=OLE,
        display_name="OLE file",
        input=Input.BYTES,
        magic=(b"\xd0\xcf\x11\xe0",),
        refusal="binary file",
    ),
)

# Binary formats that have no entry above: images, programs, compressed files, databases.
_OTHER_BINARY_MAGIC = (
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x7fELF",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"SQLite format 3",
)


class FormatRegistry:
    """Finds the format of a file by its content and its suffix."""

    def __init__(self, formats: Iterable[Format]) -> None:
        self._formats = tuple(formats)
        known_magic = (magic for each in self._formats for magic in each.magic)
        self._binary_magic = (*known_magic, *_OTHER_BINARY_MAGIC)
        self._by_suffix = {suffix: each for each in self._formats for suffix in each.suffixes}

    def __iter__(self) -> Iterator[Format]:
        return iter(self._formats)

    def __getitem__(self, name: str) -> Format:
        return next(each for each in self._formats if each.name == name)

    def knows_suffix(self, suffix: str) -> bool:
        """Return whether files with this suffix, in lower case, are documents of a folder."""
        return suffix in self._by_suffix

    def with_suffix(self, suffix: str) -> Format | None:
        """Return the format that a suffix, in lower case, belongs to."""
        return self._by_suffix.get(suffix)

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The suffixes of all formats, those that are recognised but not read included."""
        return tuple(self._by_suffix)

    def readable_suffixes(self) -> tuple[str, ...]:
        """Return the most usual suffix of every format that is read, in the registry's order."""
        return tuple(each.suffixes[0] for each in self._formats if each.suffixes and each.loader)

    def of_bytes(self, data: bytes, suffix: str) -> Format | None:
        """Return the binary format of a file, None if its bytes are to be decoded as text.

        Raises:
            DocumentError: the file is of a format that is recognised but not read.
        """
        binary = [each for each in self._formats if each.input is Input.BYTES]
        found = next((each for each in binary if each.detects(data)), None)
        if found is None:
            declared = self._by_suffix.get(suffix)
            return declared if declared in binary and not declared.is_detectable else None
        if not found.loader:
            raise DocumentError(found.refusal)
        return found

    def require_text(self, data: bytes) -> None:
        """Check that bytes which are about to be decoded do not begin like a binary file.

        Raises:
            DocumentError: they do.
        """
        if data.startswith(self._binary_magic):
            raise DocumentError("binary file")

    def of_text(self, text: str, suffix: str) -> Format:
        """Return the format of a decoded text; plain text where it is recognised as no other."""
        declared = self._by_suffix.get(suffix)
        if declared is not None and declared.input is Input.TEXT and declared.suffix_decides:
            if declared.mislabelled_as and resolve(declared.mislabelled_as[0])(text):
                return self[declared.mislabelled_as[1]]
            return declared
        textual = (each for each in self._formats if each.input is Input.TEXT)
        return next((each for each in textual if each.detects(text)), self[PLAIN_TEXT])

    def in_archives(self) -> tuple[Format, ...]:
        """Return the formats that are kinds of zip files."""
        return tuple(each for each in self._formats if each.input is Input.ARCHIVE)

    def display_name(self, file_format: Format) -> str:
        """Return what a person calls a file of this format, before it has been opened."""
        return self.archive_name() if file_format.name == ZIP else file_format.display_name

    def archive_name(self) -> str:
        """Return what a person calls a zip file that is read: `Word or EPUB file`."""
        names = [each.display_name.removesuffix(" file") for each in self.in_archives()]
        return f"{_listed(names, 'or')} file"


FORMATS = FormatRegistry(BUILT_IN)
"""The formats that the product knows."""


def readable_suffixes_text(word: str = "and", formats: FormatRegistry = FORMATS) -> str:
    """Return the suffixes of the formats that are read as a list in a sentence."""
    return _listed(formats.readable_suffixes(), word)


def suffix_alternatives(suffixes: Iterable[str]) -> str:
    """Return a regular expression's alternatives for suffixes, each with its dot."""
    return "|".join(map(re.escape, suffixes))


def _listed(names: Sequence[str], word: str) -> str:
    *first, last = names
    return f"{', '.join(first)} {word} {last}" if first else last
