"""What describes a file format."""

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
        detector: Import path of a function that takes the input and says whether it is of this
            format. Content is believed before a suffix: without a detector only the suffix tells.
        sandbox_above: The loader runs in the sandbox where its input has more bytes or characters
            than this: 0 for always, None for never.
        options: Names of the keyword arguments that the loader accepts, from those that
            `corpus.read` offers: `text_column`, `suffix`, `removal_log`.
        mislabelled_as: Import path of a function that recognises a text which bears this format's
            suffix, but is of another format; and the name of that format.
        suffix_decides: Whether a text with one of the suffixes is of this format without a look at
            its content.
        is_table: Whether the file consists of records. Such a file has no front matter, and its
            title is its file name.
        damaged_marks: For a kind of zip file, bytes near its beginning that tell which kind a
            damaged one was meant to be.
        refusal: Why a format without a loader is not read.
    """

    name: str
    display_name: str
    suffixes: tuple[str, ...] = ()
    loader: str = ""
    input: Input = Input.TEXT
    detector: str = ""
    sandbox_above: int | None = None
    options: frozenset[str] = frozenset()
    mislabelled_as: tuple[str, str] | None = None
    suffix_decides: bool = True
    is_table: bool = False
    damaged_marks: tuple[bytes, ...] = ()
    refusal: str = ""

    def detects(self, content: Any) -> bool:
        """Return whether the detector, if there is one, recognises the content."""
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
