"""Finds the format of a file among those of `corpus.formats.built_in`.

Walking a folder, reading, the sandbox and the help texts derive their lists from here, and so do
the checks for binary files and for lines and titles that are file names.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from corpus.errors import DocumentError
from corpus.formats.built_in import BUILT_IN, DELIMITED, PLAIN_TEXT, ZIP
from corpus.formats.format import Format, Input, resolve

# Binary formats that have no entry: images, programs, compressed files, databases.
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
        self._detectable = tuple(
            each for each in self._formats if each.input is Input.BYTES and each.is_detectable
        )
        self.container_suffixes = tuple(
            suffix for each in self._formats if each.opener for suffix in each.suffixes
        )
        """The suffixes of files that may contain others, in lower case."""
        self._textual = tuple(each for each in self._formats if each.input is Input.TEXT)
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
        return tuple(each.suffixes[0] for each in self._formats if each.suffixes and each.is_read)

    def of_bytes(self, data: bytes, suffix: str) -> Format | None:
        """Return the binary format of a file, None if its bytes are to be decoded as text.

        Raises:
            DocumentError: the file is of a format that is recognised but not read.
        """
        found = next((each for each in self._detectable if each.detects(data)), None)
        if found is None:
            declared = self._by_suffix.get(suffix)
            if declared and declared.input is Input.BYTES and not declared.is_detectable:
                found = declared
        if found is not None and not found.loader:
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
        """Return the format of a decoded text; plain text where it is recognised as no other.

        Programs export delimited text, and pages, under the names of workbooks.
        """
        declared = self._by_suffix.get(suffix)
        if declared is not None and declared.input is Input.TEXT and declared.suffix_decides:
            if declared.mislabelled_as and resolve(declared.mislabelled_as[0])(text):
                return self[declared.mislabelled_as[1]]
            return declared
        other = DELIMITED if declared is not None and declared.is_table else PLAIN_TEXT
        return next((each for each in self._textual if each.detects(text)), self[other])

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
