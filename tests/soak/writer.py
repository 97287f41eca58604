"""Adds, edits, moves, removes, damages and locks files of the folder while a server watches it."""

import os
import random
import shutil
from fcntl import LOCK_EX, LOCK_UN, flock
from pathlib import Path

from tests.soak.documents import ENCODINGS, PLACES, SUFFIXES, Version
from tests.soak.history import FileHistory, State, Unknown
from tests.soak.record import Record

FILES = 40
_PAUSE_SECONDS = (0.3, 3.0)
# A burst of changes without a pause, so that some happen while files are read.
_BURST = 6
# None of them has a text.
_GARBAGE = (
    b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
    b"PK\x03\x04" + b"\x00" * 200,
    b"%PDF-1.7\n" + b"1 0 obj <<" * 50,
    b"",
    b"\x7fELF" + bytes(range(256)) * 16,
)
# They have a text, or not; no reader may fail at them.
_ODD = (
    b"&#" + b"1" * 5000 + b";",
    b"<div>" * 3000 + "深".encode(),
    "坏".encode("gb18030") * 40 + "好\n".encode() * 20 + b"\x00\xff",
    b"- " * 400 + b"x",
    b"---\ndate: 2024-13-45\n---\n" + "日期\n".encode(),
)


class Writer:
    """Changes a folder at random; `files` knows what each file holds."""

    def __init__(self, folder: Path, seed: int, record: Record, files: FileHistory) -> None:
        self._folder = folder
        self._random = random.Random(f"{seed} writer")
        self._record = record
        self._files = files
        self._next = 0

    def fill(self) -> None:
        """Write the first documents."""
        for _ in range(FILES):
            self._add()

    def run(self) -> None:
        """Change files until the run stops."""
        while not self._record.stop.wait(self._random.uniform(*_PAUSE_SECONDS)):
            for _ in range(self._random.choice((1, 1, 2, _BURST))):
                self.change()

    def change(self) -> None:
        """Make one change."""
        number = len(self._documents())
        actions = [self._edit, self._edit, self._move, self._damage, self._cut, self._lock]
        actions += [self._block, self._repair, self._repair]
        if number < FILES + 10:
            actions += [self._add] * 3
        if number > FILES - 10:
            actions += [self._remove] * 2
        action = self._random.choice(actions)
        action()
        self._record.count("changes of files")

    def _documents(self) -> list[str]:
        return sorted(p for p, state in self._files.now().items() if isinstance(state, Version))

    def _a_document(self) -> str:
        return self._random.choice(self._documents())

    def _a_new_path(self, suffix: str) -> str:
        self._next += 1
        return f"{self._random.choice('abc')}/{self._next:05}{suffix}"

    def _add(self) -> None:
        taken = {s.place for s in self._files.now().values() if isinstance(s, Version)}
        place = self._random.choice([each for each in PLACES if each not in taken])
        suffix = self._random.choice(SUFFIXES)
        encoding = self._random.choice(ENCODINGS) if suffix == ".txt" else "utf-8"
        path = self._a_new_path(suffix)
        self._write(path, Version(place, self._next, suffix, encoding))

    def _edit(self) -> None:
        path = self._a_document()
        before = self._files.now()[path]
        assert isinstance(before, Version)
        self._next += 1
        after = Version(before.place, self._next, before.suffix, before.encoding)
        self._write(path, after, in_place=self._random.random() < 0.4)

    def _write(self, path: str, version: Version, *, in_place: bool = False) -> None:
        self._put(path, version.content, version, in_place=in_place)

    def _put(self, path: str, content: bytes, state: State, *, in_place: bool = False) -> None:
        file = self._folder / path
        file.parent.mkdir(exist_ok=True)
        with self._files.changing({path: state}, torn=in_place):
            if in_place:
                file.write_bytes(content)
                return
            hidden = file.with_name(f".{file.name}.new")
            hidden.write_bytes(content)
            hidden.replace(file)

    def _move(self) -> None:
        path = self._a_document()
        target = self._a_new_path(Path(path).suffix)
        (self._folder / target).parent.mkdir(exist_ok=True)
        with self._files.changing({path: None, target: self._files.now()[path]}):
            (self._folder / path).rename(self._folder / target)

    def _remove(self) -> None:
        path = self._a_document()
        with self._files.changing({path: None}):
            (self._folder / path).unlink()

    def _damage(self) -> None:
        if self._random.random() < 0.5:
            self._put(self._a_document(), self._random.choice(_GARBAGE), None, in_place=True)
        else:
            path = self._a_document()
            self._put(path, self._random.choice(_ODD), Unknown(), in_place=True)

    def _cut(self) -> None:
        """Cut a file somewhere, as a full disk does."""
        path = self._a_document()
        with self._files.changing({path: Unknown()}, torn=True):
            os.truncate(self._folder / path, self._random.randrange(1, 200))

    def _lock(self) -> None:
        """Lock a document, or make it unreadable; for root it stays readable."""
        path = self._a_document()
        state = self._files.now()[path]
        with self._files.changing({path: state}, torn=True):
            with (self._folder / path).open("rb") as file:
                flock(file, LOCK_EX)
                (self._folder / path).chmod(0)
                self._record.stop.wait(self._random.uniform(0, 1))
                flock(file, LOCK_UN)
            (self._folder / path).chmod(0o644)

    def _block(self) -> None:
        """Replace a document by something that is no file and may block its reader."""
        path = self._a_document()
        file = self._folder / path
        kind = self._random.choice(("pipe", "folder", "link"))
        with self._files.changing({path: None}):
            file.unlink()
            if kind == "pipe":
                os.mkfifo(file)
            elif kind == "folder":
                file.mkdir()
            else:
                file.symlink_to("/etc/passwd")

    def _repair(self) -> None:
        """Remove what is no document, so that the folder does not fill with it."""
        now = self._files.now()
        broken = sorted(
            path
            for path, state in now.items()
            if not isinstance(state, Version) and os.path.lexists(self._folder / path)
        )
        if broken:
            path = self._random.choice(broken)
            file = self._folder / path
            with self._files.changing({path: None}):
                if file.is_dir() and not file.is_symlink():
                    shutil.rmtree(file)
                else:
                    file.unlink()
