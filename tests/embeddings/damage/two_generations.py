"""An index of two generations, of which any file can be damaged, and what then answers."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import IndexUnavailable
from embeddings.indexing.folder_engine.engine import FolderEngine
from embeddings.recipe import Recipe
from embeddings.store.generations import open_index
from embeddings.store.layout import GenerationLayout, IndexLayout
from embeddings.tools import Tools
from tests.embeddings.digest import Digest, digest_of
from tests.folder_builds import build_index

_SEGMENT = re.compile("[0-9a-f]{32}(\\.[0-9]+)?")

Damage = Callable[[bytes], bytes | None]


class TwoGenerations:
    """An index of two generations, the second an update of the first, and what each answers."""

    def __init__(self, place: Path, tools: Tools) -> None:
        self._origin = place / "origin"
        self._tools = tools
        self.documents = place / "documents"
        self.layout = IndexLayout(place / "index")
        self.documents.mkdir()
        for each in range(12):
            self._write(f"{each:02}.txt", f"第{each}份文件写的是甲{'乙' * each}。")
        build_index(self.documents, self._origin, tools)
        self.first = digest_of(self._origin, tools)
        self._write("03.txt", "这一份改成了丙。")
        self._write("new.txt", "新的一份：丙丙乙。")
        (self.documents / "05.txt").unlink()
        build_index(self.documents, self._origin, tools)
        self.second = digest_of(self._origin, tools)

    def _write(self, name: str, text: str) -> None:
        (self.documents / name).write_text(text, encoding="utf-8")

    @property
    def older(self) -> GenerationLayout:
        return self.layout.generation(1)

    @property
    def newer(self) -> GenerationLayout:
        return self.layout.generation(2)

    def restore(self) -> None:
        """Undo all damage."""
        shutil.rmtree(self.layout.folder, ignore_errors=True)
        shutil.copytree(self._origin, self.layout.folder)

    def answer(self) -> Digest:
        return digest_of(self.layout.folder, self._tools)

    def damaged(self) -> set[int]:
        """Return the generations in which a check finds a problem."""
        return {
            each.generation
            for each in FolderEngine(self.layout.folder).check(self._tools)
            if each.problem is not None
        }

    def build(self) -> None:
        build_index(self.documents, self.layout.folder, self._tools)

    def assert_passed_over(self, caplog: pytest.LogCaptureFixture, what: object) -> None:
        """The newer generation is damaged, and the older one answers."""
        caplog.clear()
        assert self.answer() == self.first, what
        assert "Generation 1 answers instead" in caplog.text, what
        assert self.damaged() == {2}, what

    @property
    def recipe(self) -> Recipe:
        return self._tools.recipe

    def assert_hostile(self, *, opens: bool = False) -> None:
        """The newer generation is refused with one sentence that names it, when it is opened, when
        it is checked and when a build looks at it.

        One that `opens` is refused by the check alone.
        """
        shutil.rmtree(self.older.folder)
        assert self.damaged() == {2}
        if opens:
            return
        with pytest.raises(IndexUnavailable) as caught:
            open_index(self.layout.folder, self._tools.recipe)
        message = caught.value.message
        assert "gen-000002" in message
        assert message.isprintable()
        assert FolderEngine(self.layout.folder).previous(self._tools.recipe).number == 0

    def assert_refused(self, what: object) -> None:
        """Both generations are damaged, and nothing answers."""
        with pytest.raises(IndexUnavailable) as caught:
            open_index(self.layout.folder, self._tools.recipe)
        assert "chuchu index" in caught.value.hint, what
        assert self.damaged() == {1, 2}, what

    def assert_mended(self, caplog: pytest.LogCaptureFixture, what: object) -> None:
        """A build makes it answer as before the damage."""
        self.build()
        caplog.clear()
        assert self.answer() == self.second, what
        assert caplog.text == "", what


def flipped(place: Callable[[int], int]) -> Damage:
    """Flip a bit of the byte at the place that is chosen by the size of the content."""

    def flip(content: bytes) -> bytes:
        if not content:
            return content
        at = place(len(content))
        return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]

    return flip


DAMAGES: dict[str, Damage] = {
    "first byte": flipped(lambda size: 0),
    "middle byte": flipped(lambda size: size // 2),
    "last byte": flipped(lambda size: size - 1),
    "zeroed": lambda content: bytes(len(content)),
    "a byte short": lambda content: content[:-1],
    "a byte long": lambda content: content + b"\0",
    "half": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "deleted": lambda content: None,
}


def parts(generation: GenerationLayout) -> list[Path]:
    """Return all files of a generation."""
    return [generation.manifest, *generation.files()]


def one_of_each_kind(generation: GenerationLayout) -> list[Path]:
    """Return the files of a generation, but of several that differ only in a segment's name one."""
    kinds = {
        path.suffix if _SEGMENT.fullmatch(path.stem) else path.name: path
        for path in parts(generation)
    }
    return list(kinds.values())


def inflict(damage: Damage, path: Path) -> bool:
    """Damage a file; return whether its content is another one now."""
    content = path.read_bytes()
    changed = damage(content)
    if changed is None:
        path.unlink()
    else:
        path.write_bytes(changed)
    return changed != content
