"""Texts of any length by name, each in as many rows as it needs."""

from collections.abc import Iterable, Sequence

from embeddings.store.milvus.collections import MAX_TEXT_BYTES, NAME, VALUE, record
from embeddings.store.milvus.connection import Connection, Row

# A character takes at most four bytes.
_PART = MAX_TEXT_BYTES // 4 - 10
_MAX_PARTS = 100_000
_DIGITS = frozenset("0123456789")


def document_record(key: int) -> str:
    """The name of what lists say of a document."""
    return f"d/{key}"


def structure_record(key: int) -> str:
    """The name of a document's headings, blocks, and the text above its first chunk."""
    return f"s/{key}"


def build_record(key: int) -> str:
    """The name of what only a build has to know of a document."""
    return f"x/{key}"


def terms_record(key: int) -> str:
    """The name of the terms of a chunk that has too many for its row."""
    return f"w/{key}"


def body_record(key: int) -> str:
    """The name of the text of a chunk that is too long for its row."""
    return f"b/{key}"


def page_record(page: int, generation: int) -> str:
    """The name of a page of document frequencies as a generation wrote it."""
    return f"t/{page}/{generation}"


def text_rows(name: str, text: str) -> list[Row]:
    """Return the rows of a text. The first one says how many there are."""
    if len(text.encode()) < MAX_TEXT_BYTES:
        return [record(name, f"1\n{text}")]
    parts = [text[start : start + _PART] for start in range(0, len(text), _PART)]
    first = record(name, f"{len(parts)}\n{parts[0]}")
    return [first, *(record(f"{name}/{n}", each) for n, each in enumerate(parts[1:], start=1))]


def fits_row(text: str) -> bool:
    """Return whether a text fits into one row."""
    return len(text.encode()) < MAX_TEXT_BYTES


def read_texts(connection: Connection, collection: str, names: Sequence[str]) -> dict[str, str]:
    """Return the texts with these names; those that are not there are left out.

    Raises:
        ValueError: a text is damaged.
    """
    texts: dict[str, str] = {}
    rest: dict[str, int] = {}
    for row in connection.get(collection, list(dict.fromkeys(names)), (NAME, VALUE)):
        count, _, text = str(row[VALUE]).partition("\n")
        if not count or not set(count) <= _DIGITS or not 1 <= int(count) <= _MAX_PARTS:
            raise ValueError("not a text of this program")
        texts[row[NAME]] = text
        if count != "1":
            rest[row[NAME]] = int(count)
    for name, rows in rest.items():
        parts = [f"{name}/{number}" for number in range(1, rows)]
        found = {
            each[NAME]: each[VALUE] for each in connection.get(collection, parts, (NAME, VALUE))
        }
        if len(found) != len(parts):
            raise ValueError("a part of a text is missing")
        texts[name] += "".join(found[each] for each in parts)
    return texts


def text_names(connection: Connection, collection: str, names: Iterable[str]) -> list[str]:
    """Return the names of all rows of these texts, as far as they are there."""
    wanted = list(names)
    found: list[str] = []
    for row in connection.get(collection, wanted, (NAME, VALUE)):
        count = str(row[VALUE]).partition("\n")[0]
        parts = int(count) if count and set(count) <= _DIGITS and len(count) < 7 else 1
        found += [row[NAME], *(f"{row[NAME]}/{number}" for number in range(1, parts))]
    return found
