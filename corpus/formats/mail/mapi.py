"""Reads the properties of Outlook messages (MS-OXMSG) in an OLE file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import olefile

_PROPERTIES = "__properties_version1.0"
_STREAM = "__substg1.0_"
_ENTRY = 16
_UNICODE, _BYTES, _BINARY, _OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
_TIME, _LONG, _BOOLEAN = 0x0040, 0x0003, 0x000B
_MAX_STORAGES = 2000
_CODE_PAGES = {936: "gbk", 950: "big5", 54936: "gb18030", 65001: "utf-8", 20127: "us-ascii"}
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Storage:
    """A message, recipient or attachment in an Outlook file.

    `path` leads to it; `header` is the length of what stands above its table of properties.
    """

    ole: olefile.OleFileIO
    path: tuple[str, ...]
    header: int

    def text(self, tag: int) -> tuple[bytes, str] | None:
        """Return a text property's bytes and charset, None where there is none."""
        content = self._stream(tag, _UNICODE)
        if content is not None:
            return content.decode("utf-16-le", "replace").rstrip("\0").encode(), "utf-8"
        content = self._stream(tag, _BYTES)
        return None if content is None else (content.rstrip(b"\0"), self.charset())

    def binary(self, tag: int) -> bytes | None:
        """Return a property of bytes, None where there is none."""
        return self._stream(tag, _BINARY)

    def charset(self) -> str:
        """Return the charset that the message declares, empty where it declares none."""
        page = self.number(0x3FDE) or self.number(0x3FFD)
        return _CODE_PAGES.get(page or 0, f"cp{page}" if page else "")

    def number(self, tag: int) -> int | None:
        """Return an integer property, None where there is none."""
        value = self._fixed(tag, _LONG)
        return None if value is None else int.from_bytes(value[:4], "little")

    def is_set(self, tag: int) -> bool:
        """Return whether a truth value is there, and true."""
        value = self._fixed(tag, _BOOLEAN)
        return value is not None and value[0] != 0

    def time(self, tag: int) -> datetime | None:
        """Return a time in UTC, None where there is none."""
        value = self._fixed(tag, _TIME)
        if value is None:
            return None
        try:
            return _EPOCH + timedelta(microseconds=int.from_bytes(value, "little") // 10)
        except OverflowError:
            return None

    def storages(self, prefix: str) -> Iterator["Storage"]:
        """Yield the recipients or attachments of a message, by what their names begin with."""
        depth = len(self.path)
        names = sorted(
            path[depth]
            for path in self.ole.listdir(streams=False, storages=True)
            if len(path) == depth + 1
            and tuple(path[:depth]) == self.path
            and path[depth].startswith(prefix)
        )
        for name in names[:_MAX_STORAGES]:
            yield Storage(self.ole, (*self.path, name), 8)

    def embedded(self, tag: int) -> "Storage | None":
        """Return the message that a property holds, None where there is none."""
        path = (*self.path, f"{_STREAM}{tag:04X}{_OBJECT:04X}")
        return Storage(self.ole, path, 24) if self.ole.exists([*path, _PROPERTIES]) else None

    def _stream(self, tag: int, kind: int) -> bytes | None:
        return self._content(f"{_STREAM}{tag:04X}{kind:04X}")

    def _content(self, name: str) -> bytes | None:
        path = [*self.path, name]
        if not self.ole.exists(path):
            return None
        content: bytes = self.ole.openstream(path).read()
        return content

    def _fixed(self, tag: int, kind: int) -> bytes | None:
        table = self._content(_PROPERTIES) or b""
        for position in range(self.header, len(table) - _ENTRY + 1, _ENTRY):
            if table[position : position + 4] == kind.to_bytes(2, "little") + tag.to_bytes(
                2, "little"
            ):
                return table[position + 8 : position + 16]
        return None
