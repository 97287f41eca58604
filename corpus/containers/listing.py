"""Lists the files of a folder, and those in its archives and mails."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.containers.container import MAX_MEMBERS, Member
from corpus.containers.location import inner_location, split_location
from corpus.containers.opening import MAX_DEPTH, container_format, location_of, members_at
from corpus.errors import DocumentError, TemporarilyUnreadable
from corpus.formats.registry import FORMATS, FormatRegistry
from corpus.text.size import count_text
from corpus.text.visible import visible
from corpus.types import Skipped, SourceFile
from corpus.walk import walk

log = logging.getLogger("chuchu")
Source = SourceFile | Skipped
KnownFiles = Callable[[SourceFile], Sequence[Source] | None]
"""Returns a file and those in it as they were listed before, if it has not changed; else None."""

# Inner archives and mails have to be unpacked before what is in them can be listed.
_MAX_INNER_BYTES = 512 * 1024 * 1024
_MAX_TYPES_NAMED = 8
# All files in an archive together, those in inner ones included, may be so many times larger.
_RATIO = 200
_SMALL = 64 * 1024 * 1024
_MAX_UNPACKED = 4 * 1024 * 1024 * 1024


def nothing_known(source: SourceFile) -> None:
    """Know nothing of a file."""


def list_files(
    folder: Path,
    leave_out: Path | None = None,
    known: KnownFiles = nothing_known,
    formats: FormatRegistry = FORMATS,
) -> Iterator[Source]:
    """Yield the files of `corpus.walk.walk`, each followed by the files in it.

    An archive itself is no document. It is only yielded, as skipped, where there is something to
    say about it. All paths differ. A file that is `known` is not opened.

    Raises:
        FolderError: the folder is missing or can't be read.
    """
    for source in walk(folder, leave_out, formats):
        if isinstance(source, Skipped) or container_format(source.path, formats) is None:
            yield source
        else:
            yield from known(source) or _Lister(formats, source).listed(source)


def list_archive(file: Path) -> tuple[Source, ...] | None:
    """Return the files in an archive, with paths below its name; None for a document.

    `file` may be in another archive or in a mail.

    Raises:
        DocumentError: the archive can't be opened, or has no files.
    """
    found = container_format(file.name)
    if found is None or not found.is_only_container:
        return None
    location = location_of(file)
    outer = Path(split_location(location)[0])
    size = outer.stat().st_size if outer.is_file() else 0
    source = SourceFile(file.name, location, size=size)
    sources = tuple(_Lister(FORMATS, source).listed(source))
    if sources == (source,):
        return None
    if len(sources) == 1 and sources[0].path == source.path and isinstance(sources[0], Skipped):
        raise DocumentError(sources[0].reason)
    return sources


@dataclass(slots=True)
class _Budget:
    """How many files and bytes may still be listed, and unpacked for listing."""

    unpacked: int
    members: int = MAX_MEMBERS
    inner_bytes: int = _MAX_INNER_BYTES

    def takes(self, member: Member) -> bool:
        """Return whether there is room for a member, and take it."""
        if self.members <= 0 or member.size > self.unpacked:
            return False
        self.members -= 1
        self.unpacked -= member.size
        return True


class _Lister:
    """Lists the files in one file of a folder, within one budget."""

    def __init__(self, formats: FormatRegistry, source: SourceFile) -> None:
        self._formats = formats
        self._stamp = source.stamp
        unpacked = min(_MAX_UNPACKED, max(_SMALL, _RATIO * source.size))
        self._most = f"{MAX_MEMBERS:,} files or {unpacked // 1024**2:,} MB in one archive"
        self._budget = _Budget(unpacked)

    def listed(self, source: SourceFile, depth: int = 0) -> Iterator[Source]:
        """Yield a file and those in it."""
        found = container_format(source.path, self._formats)
        only_container = found is not None and found.is_only_container
        try:
            opened = members_at(source.location)
        except DocumentError as error:
            # Reading a document finds what is wrong with it.
            stamp = "" if isinstance(error, TemporarilyUnreadable) else self._stamp
            yield Skipped(source.path, error.message, stamp) if only_container else source
            return
        except Exception:
            # It costs this file only; the next build tries it again.
            log.exception("%s could not be opened", visible(source.path))
            yield Skipped(source.path, "internal error") if only_container else source
            return
        if opened is None or not only_container:
            yield source
        if opened is not None:
            members, notes = opened
            yield from self._members(source, members, list(notes), depth, only_container)

    def _members(
        self,
        source: SourceFile,
        members: Sequence[Member],
        notes: list[str],
        depth: int,
        only_container: bool,
    ) -> Iterator[Source]:
        unread: Counter[str] = Counter()
        folders = {path for each in members for path in _folders(each.path)}
        left = 0
        for member in members:
            suffix = _suffix(member.path)
            if not self._formats.knows_suffix(suffix):
                unread[suffix] += 1
            elif not member.reason and not self._budget.takes(member):
                left += 1
                if not only_container:
                    yield self._skipped(f"{source.path}/{member.path}", f"beyond {self._most}")
            else:
                yield from self._member(source, member, depth, member.path in folders)
        if left:
            what = count_text(left, "file was", "files were")
            notes.append(f"{what} not read: beyond {self._most}")
        if unread:
            notes.append(_unread(unread))
        if not members and not notes:
            notes.append("an archive without files")
        # What there is to say of a mail stands in its document.
        if notes and only_container:
            yield self._skipped(source.path, "; ".join(notes))

    def _member(
        self, source: SourceFile, member: Member, depth: int, is_folder_too: bool
    ) -> Iterator[Source]:
        path = f"{source.path}/{member.path}"
        if member.reason:
            yield self._skipped(path, member.reason)
            return
        location = inner_location(source.location, member.path)
        inner = SourceFile(path, location, self._stamp, member.size)
        found = container_format(member.path, self._formats)
        if found is None:
            yield inner
        elif is_folder_too:
            yield self._skipped(path, "a folder has the same name")
        elif depth + 1 >= MAX_DEPTH:
            # A mail that deep is still read, without what is in it.
            reason = f"an archive in more than {MAX_DEPTH - 1} others; unpack it"
            yield self._skipped(path, reason) if found.is_only_container else inner
        elif member.size > self._budget.inner_bytes:
            yield self._skipped(path, "the archives in the archive unpack to too much")
        else:
            self._budget.inner_bytes -= member.size
            yield from self.listed(inner, depth + 1)

    def _skipped(self, path: str, reason: str) -> Skipped:
        return Skipped(path, reason, self._stamp)


def _folders(path: str) -> Iterator[str]:
    position = path.find("/")
    while position >= 0:
        yield path[:position]
        position = path.find("/", position + 1)


def _suffix(path: str) -> str:
    name = path[path.rfind("/") + 1 :]
    position = name.rfind(".")
    return name[position:].lower() if position > 0 else ""


def _unread(types: Counter[str]) -> str:
    """Return a sentence about the files whose types are not read."""
    count = sum(types.values())
    named = [
        f"{suffix or 'none'} ({number})" if number > 1 else suffix or "none"
        for suffix, number in sorted(types.items(), key=lambda each: (-each[1], each[0]))
    ]
    rest = ", …" if len(named) > _MAX_TYPES_NAMED else ""
    what = count_text(count, "file of a type that is", "files of types that are")
    return f"{what} not read: {', '.join(named[:_MAX_TYPES_NAMED])}{rest}"
