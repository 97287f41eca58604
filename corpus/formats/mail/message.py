"""A mail as all of its formats give it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import getaddresses

from corpus.formats.mail.header_text import header_text

_MAX_PERSONS = 200
_ADDRESS = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}")


@dataclass(frozen=True, slots=True)
class Person:
    """A sender or recipient; the name or the address may be empty."""

    name: str
    address: str

    def __str__(self) -> str:
        if self.name and self.address and self.name != self.address:
            return f"{self.name} <{self.address}>"
        return self.name or self.address


@dataclass(frozen=True, slots=True)
class Body:
    """A piece of a mail's text, in one form or both. Each is decoded text, or empty."""

    plain: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail.

    Attributes:
        name: Its name as the mail gives it, or one made up; not safe as a path.
        content: Returns its bytes, and whether they were damaged.
        size: The size in bytes that it has in the mail.
        is_shown: Whether the text of the mail shows it, as it does a picture.
    """

    name: str
    content: Callable[[], tuple[bytes, bool]]
    size: int = 0
    is_shown: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail: its headers, the pieces of its text, and its attachments.

    `date` is the header as it stands, which may not give a time.
    """

    subject: str = ""
    sender: Person | None = None
    to: tuple[Person, ...] = ()
    copy_to: tuple[Person, ...] = ()
    sent: datetime | None = None
    date: str = ""
    bodies: tuple[Body, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    notes: tuple[str, ...] = ()


def parse_persons(raw: str) -> tuple[Person, ...]:
    """Return the people whom an address header names; `raw` is as `header_text` takes it."""
    persons = []
    for name, address in getaddresses([raw])[:_MAX_PERSONS]:
        person = make_person(header_text(name), header_text(address))
        if str(person):
            persons.append(person)
    if not persons and raw.strip():
        return (Person(header_text(raw), ""),)
    return tuple(persons)


def make_person(name: str, address: str) -> Person:
    """Return a person with what is an address; the names that Exchange gives are none."""
    name = name.strip(" '\"")
    found = _ADDRESS.fullmatch(address.strip())
    return Person(name or ("" if found else address.strip()), found[0] if found else "")


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values in order, each once."""
    return tuple(dict.fromkeys(values))
