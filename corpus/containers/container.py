"""What the kinds of files with files in them have in common."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

MAX_MEMBERS = 10_000
"""The greatest number of files that are read from one file, those in inner files included."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in another file.

    Attributes:
        path: Its path there, with `/`: relative, without `..`, and unlike that of any other member.
        index: Its number in the file.
        size: The size in bytes that the file gives for it, 0 where it gives none.
        reason: Why it can't be read; empty for most.
    """

    path: str
    index: int
    size: int = 0
    reason: str = ""


class Container(Protocol):
    """An opened file with files in it."""

    @property
    def members(self) -> Sequence[Member]:
        """The members in a stable order."""
        ...

    @property
    def notes(self) -> Sequence[str]:
        """What else there is to say about the file, in sentences without a full stop."""
        ...

    def read(self, member: Member) -> bytes:
        """Return a member's content.

        Raises:
            DocumentError: it is damaged, encrypted, or too large.
        """
        ...

    def close(self) -> None:
        """Close the file."""
        ...


def containers_in(inner: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to divide an inner path into that of a member, and the path below it."""
    position = inner.find("/")
    while position >= 0:
        yield inner[:position], inner[position + 1 :]
        position = inner.find("/", position + 1)
