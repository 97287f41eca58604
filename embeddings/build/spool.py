"""Documents that were read, on disk until it is known what all of them have in common."""

import json
from pathlib import Path
from types import TracebackType
from typing import Any

from corpus.types import Document, Heading, Part


class Spool:
    """A file of documents, one JSON object a line, each found again by its path."""

    def __init__(self, path: Path) -> None:
        """Create the file `path`; it is removed on closing."""
        self.path = path
        self._file = path.open("xb+")
        self._places: dict[str, int] = {}

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
        """Append a dumped document; each path may come once."""
        self._places[path] = self._file.seek(0, 2)
        self._file.write(line)

    def place(self, path: str) -> int:
        """Return where the document of that path begins in the file, for `read_document`."""
        return self._places[path]

    def flush(self) -> None:
        """Let others see what was added."""
        self._file.flush()

    def __contains__(self, path: str) -> bool:
        return path in self._places

    def document(self, path: str) -> Document:
        """Return the document of that path."""
        self._file.seek(self._places[path])
        return _load(self._file.readline())


def read_document(path: Path, place: int) -> Document:
    """Read the document that begins at a place of a spool's file."""
    with path.open("rb") as file:
        file.seek(place)
        return _load(file.readline())


def dump_document(document: Document) -> bytes:
    """Return a document as a line of a spool."""
    content = {name: getattr(document, name) for name in Document.__slots__}
    content["headings"] = [(each.start, each.end, each.level) for each in document.headings]
    content["parts"] = [(each.start, each.end, each.label) for each in document.parts]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _load(line: bytes) -> Document:
    content: dict[str, Any] = json.loads(line)
    for name in ("lines", "pages"):
        content[name] = tuple((start, number) for start, number in content[name])
    content["notes"] = tuple(content["notes"])
    content["headings"] = tuple(Heading(*each) for each in content["headings"])
    content["parts"] = tuple(Part(*each) for each in content["parts"])
    return Document(**content)
