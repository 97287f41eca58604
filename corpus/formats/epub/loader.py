"""Loads EPUB files: the chapters in the order of the book's spine."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.blocks import Block, LeftOut, Loaded
from corpus.decode import Decoded, decode
from corpus.errors import ArchiveError, DocumentError
from corpus.formats.epub.chapters import (
    ChapterPlaces,
    chapter_names,
    chapter_titles,
    is_contents_page,
    squeezed_titles,
)
from corpus.formats.epub.package import CONTAINER, encrypted_names, read_package
from corpus.formats.html.loader import load_html
from corpus.formats.registry import FORMATS
from corpus.formats.shared.archive import Archive
from corpus.text.size import count_text

_TYPE_PART = "mimetype"
_TYPE = b"application/epub+zip"
_ENCRYPTED = "encrypted"
_MAX_NAMED = 3
_MAX_NAME_LENGTH = 40
_UNREADABLE = {
    "missing": ("chapter is missing in the file", "chapters are missing in the file"),
    "damaged": ("chapter is damaged and was left out", "chapters are damaged and were left out"),
    "encrypted": (
        "chapter is encrypted (copy protection) and was left out",
        "chapters are encrypted (copy protection) and were left out",
    ),
}


def is_epub(archive: Archive) -> bool:
    """Return whether an archive is an EPUB file, perhaps one without its container."""
    if CONTAINER in archive:
        return True
    try:
        return _TYPE_PART in archive and archive.read(_TYPE_PART).strip() == _TYPE
    except ArchiveError:
        return False


def load_epub(archive: Archive) -> Loaded:
    """Return the blocks of a book without its table of contents.

    A chapter that is damaged, encrypted or missing costs itself, and is noted.

    Raises:
        DocumentError: no chapter can be read, or the book unpacks to too much.
    """
    package, is_whole = read_package(archive)
    names, is_in_order = chapter_names(package, archive)
    encrypted = encrypted_names(archive)
    titles = chapter_titles(package, archive)
    book = _Book(ChapterPlaces(titles), squeezed_titles(titles))
    for name in names:
        if name not in archive:
            book.unreadable["missing"].append(name)
        elif name in encrypted:
            book.unreadable["encrypted"].append(name)
        else:
            book.read(archive, name)
    book.require_text()
    notes: tuple[str, ...] = ()
    if not is_whole or not is_in_order:
        notes = ("the book's list of chapters is damaged; their order may be wrong",)
    return Loaded(
        tuple(book.blocks),
        package.metadata,
        (*notes, *book.notes()),
        book.characters,
        left_out=tuple(LeftOut(*each) for each in book.left_out.items()),
    )


@dataclass(slots=True)
class _Book:
    """What has been read of a book; `unreadable` has the names of chapters by their fault."""

    places: ChapterPlaces
    titles: frozenset[str]
    blocks: list[Block] = field(default_factory=list)
    unreadable: dict[str, list[str]] = field(
        default_factory=lambda: {fault: [] for fault in _UNREADABLE}
    )
    decoded: list[Decoded] = field(default_factory=list)
    page_notes: dict[str, None] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    characters: int = 0
    rows: int = 0

    def read(self, archive: Archive, name: str) -> None:
        """Read a chapter.

        Raises:
            DocumentError: the book unpacks to too much.
        """
        try:
            data = archive.read(name)
        except ArchiveError as error:
            fault = "encrypted" if _ENCRYPTED in error.reason else "damaged"
            self.unreadable[fault].append(name)
            return
        try:
            text = _text(data, self.decoded)
        except DocumentError:
            self.unreadable["damaged"].append(name)
            return
        self.characters += len(text)
        loaded = load_html(text)
        if is_contents_page(loaded.blocks, self.titles):
            return
        # In each chapter, rows are numbered from 1.
        placed = self.places.placed(name, loaded.blocks)
        self.blocks += (
            replace(each, part=each.part + self.rows) if each.part else each for each in placed
        )
        self.rows += max((each.part for each in placed), default=0)
        self.page_notes.update(dict.fromkeys(loaded.notes))
        for each in loaded.left_out:
            self.left_out[each.reason] += each.characters

    def require_text(self) -> None:
        """Raise DocumentError where no chapter could be read for one of the known faults."""
        if any(not block.text.isspace() for block in self.blocks):
            return
        if self.unreadable["encrypted"]:
            raise ArchiveError("encrypted {name}")
        if self.unreadable["damaged"] or self.unreadable["missing"] or not self.characters:
            raise ArchiveError("damaged {name}")

    def notes(self) -> tuple[str, ...]:
        """Return what a reader should know about the chapters."""
        faults = (
            f"{count_text(len(names), *_UNREADABLE[fault])}{_named(fault, names)}"
            for fault, names in self.unreadable.items()
            if names
        )
        return (*faults, *self.page_notes, *_decoding_notes(self.decoded))


def _named(fault: str, names: Sequence[str]) -> str:
    if fault != "damaged":
        return ""
    shown = [name.rpartition("/")[2][:_MAX_NAME_LENGTH] for name in names[:_MAX_NAMED]]
    return f": {', '.join([*shown, '…'] if len(names) > _MAX_NAMED else shown)}"


def _text(data: bytes, decoded: list[Decoded]) -> str:
    """Return a chapter as text, and append how it was decoded, without the text."""
    # Decoding refuses an empty file, but a book may have an empty chapter.
    if not data.strip():
        return ""
    FORMATS.require_text(data)
    chapter = decode(data)
    decoded.append(replace(chapter, text=""))
    return chapter.text


def _decoding_notes(chapters: list[Decoded]) -> tuple[str, ...]:
    """Return what a reader should know about the damage of all chapters together."""
    replaced = sum(each.replaced for each in chapters)
    notes = Decoded("", "", replaced, sum(each.nulls for each in chapters)).notes()
    guesses = {each.encoding for each in chapters if each.is_guess}
    notes += tuple(Decoded("", each, 0, is_guess=True).notes()[0] for each in sorted(guesses))
    lines: Counter[str] = Counter()
    for each in chapters:
        lines[each.other_encoding] += each.other_lines + each.mixed_lines
    for encoding, count in sorted(lines.items()):
        notes += Decoded("", "", 0, other_encoding=encoding, other_lines=count).notes()
    return notes
