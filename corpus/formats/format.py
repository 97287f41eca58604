"""The description of a file format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any


@cache
def resolve(path: str) -> Callable[..., Any]:
    """Import and return the function that an import path `package.module:function` names."""
    module, _, name = path.partition(":")
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function


class Input(Enum):
    """What the detector and the loader of a format take."""

    BYTES = "bytes"
    TEXT = "text"
    ARCHIVE = "archive"
    """A `corpus.formats.shared.archive.Archive`: the format is a kind of zip file."""


# A mail program or an editor may have put a byte order mark or white space above the magic.
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SPACE = b" \t\r\n\f\0"
_SKIPPED_AT_MOST = 64


@dataclass(frozen=True, slots=True)
class Format:
    """A file format.

    Attributes:
        name: A short identifier. A document of a binary format has it as its `encoding`.
        display_name: What a person calls such a file: `Word file`.
        suffixes: In lower case, with the dot, the most usual one first. A folder's files with
            these suffixes are documents.
        loader: Import path of a function that takes the input and the options and returns
            `Loaded`. It may also return `Embedded`, a text that the file wraps; or None if the
            file turns out to be of another format, and is then read as text. Empty for a format
            that is recognised but not read.
        input: What the loader takes.
        magic: The byte sequences that a file of this binary format begins with, any of them,
            perhaps below white space.
        detector: Import path of a function that takes the input and says whether it is of this
            format, for content that has no magic. Content takes precedence over the suffix; of a
            format with neither magic nor detector the suffix alone decides.
        sandbox_above: The loader runs in the sandbox where its input has more bytes or characters
            than this: 0 for always, None for never.
        recognises: Whether the loader may have to recognise text, for which the sandbox gives it
            more time and memory: it raises `RecognitionNeeded`, and is called once more with
            `recognise=True`.
        options: Names of the keyword arguments that the loader accepts, from those that
            `corpus.read` offers: `text_column`, `suffix`, `removal_log`.
        mislabelled_as: Import path of a function that recognises a text which bears this format's
            suffix, but is of another format; and the name of that format.
        suffix_decides: Whether a text with one of the suffixes is of this format without a look at
            its content.
        is_table: Whether the file consists of records. Such a file has no front matter, and its
            title is its file name.
        damaged_marks: For a kind of zip file, byte sequences near its beginning by which a damaged
            one is recognised.
        refusal: Why a format without a loader is not read.
        opener: Import path of a function that takes an open file and its size in bytes, and returns
            a `corpus.containers.container.Container`: the files in it are documents of their own.
            It returns None for a file that turns out to be a document of another format.
        keeps_recurring_lines: Whether lines at the ends of such files stay although they recur in a
            folder, as the signature of a mail does.
        renderer: Import path of a function that takes the bytes, the number of a page, marks and
            `recognise`, and returns a `PageImage`; it runs in the sandbox. Empty for a format that
            has no pages.
        is_only_container: Whether such a file is no document beside the files in it.
    """

    name: str
    display_name: str
    suffixes: tuple[str, ...] = ()
    loader: str = ""
    input: Input = Input.TEXT
    magic: tuple[bytes, ...] = ()
    detector: str = ""
    sandbox_above: int | None = None
    recognises: bool = False
    options: frozenset[str] = frozenset()
    mislabelled_as: tuple[str, str] | None = None
    suffix_decides: bool = True
    is_table: bool = False
    damaged_marks: tuple[bytes, ...] = ()
    refusal: str = ""
    opener: str = ""
    renderer: str = ""
    is_only_container: bool = False
    keeps_recurring_lines: bool = False

    @property
    def is_read(self) -> bool:
        """Whether such a file is read, or what is in it."""
        return bool(self.loader or self.opener)

    @property
    def is_detectable(self) -> bool:
        """Whether content can be recognised as being of this format."""
        return bool(self.magic or self.detector)

    def detects(self, content: Any) -> bool:
        """Return whether the content has the magic, or the detector recognises it."""
        if self.magic and _head(content).startswith(self.magic):
            return True
        return bool(self.detector) and bool(resolve(self.detector)(content))

    def is_sandboxed(self, size: int) -> bool:
        """Return whether an input of this many bytes or characters is loaded in the sandbox."""
        return self.sandbox_above is not None and size > self.sandbox_above

    def accepted(self, offered: Mapping[str, Any]) -> dict[str, Any]:
        """Return those of the offered options that the loader accepts."""
        return {name: value for name, value in offered.items() if name in self.options}

    def load(self, content: Any, options: Mapping[str, Any]) -> Any:
        """Call the loader in this process with options that it accepts.

        Raises:
            DocumentError: the content can't be read.
        """
        return resolve(self.loader)(content, **options)


def _head(data: bytes) -> bytes:
    return data[:_SKIPPED_AT_MOST].removeprefix(_BYTE_ORDER_MARK).lstrip(_SPACE)
