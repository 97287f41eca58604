"""Documents that were read, kept on disk until the lines that recur in all of them are known."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from pathlib import Path
from types import TracebackType
from typing import Any

from corpus.types import BlockKind, Document, Heading, Part, Place, TextBlock


class Spool:
    """A temporary file of documents, one JSON object a line."""

    def __init__(self, path: Path) -> None:
        """Create the file `path`; it is removed when the spool is closed."""
        self.path = path
        self._file = path.open("xb")
        self._lines: dict[str, tuple[int, int]] = {}

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        try:
            self._file.close()
        finally:
            self.path.unlink(missing_ok=True)

    def add(self, path: str, line: bytes) -> None:
        """Append a line of `dump_document` under the path of its document, which is new."""
        self._lines[path] = (self._file.tell(), len(line))
        self._file.write(line)

    def line(self, path: str) -> tuple[int, int]:
        """Return the offset and the length of a document's line, in bytes."""
        return self._lines[path]

    def flush(self) -> None:
        """Make everything that was added visible to other processes."""
        self._file.flush()


def load_documents(path: Path, offsets: Iterable[int]) -> Iterator[Document]:
    """Load the documents whose lines begin at the offsets of a spool's file."""
    with path.open("rb") as file:
        for offset in offsets:
            file.seek(offset)
            yield _loaded(file.readline())


def _loaded(line: bytes) -> Document:
    content: dict[str, Any] = json.loads(line)
    content["lines"] = tuple((start, number) for start, number in content["lines"])
    content["places"] = tuple((start, Place(*place)) for start, place in content["places"])
    content["notes"] = tuple(content["notes"])
    content["headings"] = tuple(Heading(*each) for each in content["headings"])
    content["parts"] = tuple(Part(*each) for each in content["parts"])
    content["blocks"] = tuple(
        TextBlock(start, end, BlockKind(kind), level)
        for start, end, kind, level in content["blocks"]
    )
    return Document(**content)


def dump_document(document: Document) -> bytes:
    """Return a document as a line of a spool."""
    content = {name: getattr(document, name) for name in Document.__slots__}
    content["headings"] = [(each.start, each.end, each.level) for each in document.headings]
    content["places"] = [(start, astuple(place)) for start, place in document.places]
    content["parts"] = [astuple(each) for each in document.parts]
    content["blocks"] = [
        (each.start, each.end, int(each.kind), each.level) for each in document.blocks
    ]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
