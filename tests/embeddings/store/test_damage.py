"""A damaged generation never answers: the one before does, or a sentence tells what helps."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import BuildError, IndexUnavailable
from embeddings.build.pipeline import build_index
from embeddings.store.generations import check, open_index
from embeddings.store.layout import GenerationLayout, IndexLayout
from embeddings.tools import Tools
from tests.embeddings.digest import Digest, digest_of
from tests.fakes import LetterEncoder

Damage = Callable[[bytes], bytes | None]


class Pair:
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

    def anew(self) -> None:
        """Undo all damage."""
        shutil.rmtree(self.layout.folder, ignore_errors=True)
        shutil.copytree(self._origin, self.layout.folder)

    def answer(self) -> Digest:
        return digest_of(self.layout.folder, self._tools)

    def damaged(self) -> set[int]:
        """Return the generations in which a check finds a problem."""
        return {
            each.generation
            for each in check(self.layout.folder, self._tools.recipe)
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


@pytest.fixture(scope="module")
def built(tmp_path_factory, analyser) -> Pair:
    return Pair(tmp_path_factory.mktemp("pair"), Tools(LetterEncoder(), analyser))


@pytest.fixture
def pair(built) -> Pair:
    built.anew()
    return built


def flipped(place: Callable[[int], int]) -> Damage:
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
    return [generation.manifest, *generation.files()]


def inflict(damage: Damage, path: Path) -> bool:
    """Damage a file; return whether it is another one now."""
    content = path.read_bytes()
    changed = damage(content)
    if changed is None:
        path.unlink()
    else:
        path.write_bytes(changed)
    return changed != content


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_to_any_file_of_the_current_generation_lets_the_one_before_answer(
    pair, caplog, damage
):
    for path in parts(pair.newer):
        content = path.read_bytes()
        if inflict(damage, path):
            pair.assert_passed_over(caplog, path)
        path.write_bytes(content)
    assert pair.answer() == pair.second


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_to_both_generations_is_a_sentence_that_names_the_remedy(pair, damage):
    inflict(damage, pair.older.catalog)
    for path in parts(pair.newer):
        content = path.read_bytes()
        if inflict(damage, path):
            pair.assert_refused(path)
        path.write_bytes(content)


def test_a_build_mends_damage_to_any_file(pair, caplog):
    for place in range(len(parts(pair.newer))):
        pair.anew()
        path = parts(pair.newer)[place]
        if inflict(DAMAGES["middle byte"], path):
            pair.assert_mended(caplog, path)


def test_a_build_mends_an_index_of_which_nothing_is_whole(pair, caplog):
    for generation in (pair.older, pair.newer):
        for path in parts(generation):
            inflict(DAMAGES["half"], path)

    pair.assert_mended(caplog, "all")


def test_after_a_build_mended_it_the_generation_to_go_back_to_is_whole(pair):
    inflict(DAMAGES["middle byte"], pair.newer.vectors)
    pair.build()

    assert pair.damaged() == set()
    assert pair.layout.generations() == [1, 3]


@pytest.mark.parametrize("name", ["foreign", "lexical/foreign", "catalog.sqlite-journal"])
@pytest.mark.parametrize("content", [b"", b"foreign"], ids=["empty", "filled"])
def test_a_foreign_file_lets_the_generation_before_answer(pair, caplog, name, content):
    (pair.newer.folder / name).write_bytes(content)
    pair.assert_passed_over(caplog, name)

    (pair.older.folder / name).write_bytes(content)
    pair.assert_refused(name)
    pair.assert_mended(caplog, name)


def test_a_folder_or_a_dead_link_in_the_place_of_a_file_lets_the_generation_before_answer(
    pair, caplog
):
    for path in parts(pair.newer):
        content = path.read_bytes()
        path.unlink()
        path.mkdir()
        pair.assert_passed_over(caplog, path)
        path.rmdir()
        path.symlink_to("nowhere")
        pair.assert_passed_over(caplog, path)
        path.unlink()
        path.write_bytes(content)


def edited(generation: GenerationLayout, key: str, value: Any) -> None:
    """Change one entry of a manifest, `recipe.format` by its path."""
    content = json.loads(generation.manifest.read_bytes())
    place = content
    *outer, last = key.split(".")
    for each in outer:
        place = place[each]
    place[last] = value(place[last]) if callable(value) else value
    generation.manifest.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


EDITS = [
    ("recipe.encoder", "another"),
    ("recipe.fingerprint", "another"),
    ("recipe.dimensions", 4),
    ("recipe.dimensions", "3"),
    ("recipe.analyser", "another"),
    ("recipe.corpus", "another"),
    ("recipe.format", lambda number: number + 1),
    ("recipe.format", lambda number: number - 1),
    ("recipe.format", str),
    ("recipe.format", float),
    ("recipe.format", None),
    ("recipe", None),
    ("generation", 7),
    ("generation", -1),
    ("generation", "2"),
    ("documents", lambda number: number + 1),
    ("documents", float),
    ("chunks", 0),
    ("chunks", None),
    ("built_at", "1999-01-01T00:00:00+00:00"),
    ("built_at", None),
    ("files", lambda seals: seals[1:]),
    ("files", lambda seals: seals[:-1]),
    ("files", lambda seals: seals[::-1]),
    ("files", lambda seals: [*seals, seals[0]]),
    ("files", lambda seals: [{**seals[0], "size": seals[0]["size"] + 1}, *seals[1:]]),
    ("files", lambda seals: [{**seals[0], "sha256": "0" * 64}, *seals[1:]]),
    ("files", lambda seals: [{**seals[0], "path": "../" + seals[0]["path"]}, *seals[1:]]),
    ("files", []),
    ("files", None),
]


@pytest.mark.parametrize(("key", "value"), EDITS)
def test_a_manifest_with_any_entry_changed_lets_the_generation_before_answer(
    pair, caplog, key, value
):
    edited(pair.newer, key, value)
    pair.assert_passed_over(caplog, key)

    edited(pair.older, key, value)
    pair.assert_refused(key)
    pair.assert_mended(caplog, key)


def test_a_manifest_without_any_one_entry_lets_the_generation_before_answer(pair, caplog):
    whole = pair.newer.manifest.read_bytes()
    for key in json.loads(whole):
        content = json.loads(whole)
        del content[key]
        pair.newer.manifest.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        pair.assert_passed_over(caplog, key)


def test_the_manifest_of_another_generation_is_not_taken_for_its_own(pair, caplog):
    shutil.copy(pair.older.manifest, pair.newer.manifest)

    pair.assert_passed_over(caplog, "manifest")
    pair.assert_mended(caplog, "manifest")


def test_files_of_another_generation_are_not_taken_for_its_own(pair, caplog):
    for path in pair.older.files():
        other = pair.newer.folder / path.relative_to(pair.older.folder)
        content = other.read_bytes() if other.exists() else None
        if content == path.read_bytes():
            continue
        shutil.copy(path, other)
        pair.assert_passed_over(caplog, path)
        if content is None:
            other.unlink()
        else:
            other.write_bytes(content)


def test_two_generations_that_changed_a_file_with_each_other_are_both_refused(pair, caplog):
    for path in parts(pair.older):
        other = pair.newer.folder / path.relative_to(pair.older.folder)
        if not other.exists() or other.read_bytes() == path.read_bytes():
            continue
        pair.anew()
        mine, its = path.read_bytes(), other.read_bytes()
        path.write_bytes(its)
        other.write_bytes(mine)
        pair.assert_refused(path)
    pair.assert_mended(caplog, "swapped")


def test_a_generation_in_the_place_of_another_is_not_taken_for_it(pair, caplog):
    shutil.rmtree(pair.newer.folder)
    shutil.copytree(pair.older.folder, pair.newer.folder)

    pair.assert_passed_over(caplog, "copied")
    pair.assert_mended(caplog, "copied")


def test_a_generation_that_was_lost_is_told_and_the_one_before_answers(pair, caplog):
    shutil.rmtree(pair.newer.folder)

    assert pair.answer() == pair.first
    assert "Generation 1 answers instead" in caplog.text
    assert pair.damaged() == {2}
    pair.assert_mended(caplog, "lost")


NAMES = [
    b"",
    b"\n",
    b"garbage",
    bytes(range(256)),
    b"\0" * 10,
    b"gen-" + b"0" * 100_000,
    b"../gen-000001",
    b"gen-000001/../gen-000001",
    b"/gen-000001",
    b"gen-000099",
    b"gen-000000",
    "gen-００００01".encode(),
    b"gen-000001\ngen-000002",
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_current_that_names_no_generation_is_told_and_the_newest_answers(pair, caplog, name):
    pair.layout.current.write_bytes(name)
    assert_current_is_told(pair, caplog)

    for generation in (pair.older, pair.newer):
        inflict(DAMAGES["half"], generation.catalog)
    with pytest.raises(IndexUnavailable) as caught:
        pair.answer()
    assert "chuchu index" in caught.value.hint
    pair.assert_mended(caplog, name)


def assert_current_is_told(pair: Pair, caplog: pytest.LogCaptureFixture) -> None:
    caplog.clear()
    assert pair.answer() == pair.second
    assert "Generation 2 answers instead" in caplog.text
    assert not pair.damaged() & {1, 2}
    assert pair.damaged()


def test_an_absolute_path_in_current_is_not_followed(pair, caplog):
    pair.layout.current.write_bytes(os.fsencode(pair.older.folder))

    assert_current_is_told(pair, caplog)
    pair.assert_mended(caplog, "absolute")


@pytest.mark.parametrize("target", ["gen-000001", "CURRENT", "lock"])
def test_a_link_in_the_place_of_current_is_told_and_replaced(pair, caplog, target):
    pair.layout.current.unlink()
    pair.layout.current.symlink_to(target)

    assert_current_is_told(pair, caplog)
    pair.assert_mended(caplog, target)


def test_a_folder_in_the_place_of_current_is_told_and_stays(pair, caplog):
    pair.layout.current.unlink()
    pair.layout.current.mkdir()

    assert_current_is_told(pair, caplog)
    with pytest.raises(BuildError, match="can't be written"):
        pair.build()
    assert pair.answer() == pair.second
    pair.layout.current.rmdir()
    pair.assert_mended(caplog, "folder")


def test_a_current_that_was_deleted_is_written_anew(pair, caplog):
    pair.layout.current.unlink()

    with pytest.raises(IndexUnavailable, match="no index yet") as caught:
        pair.answer()
    assert "chuchu index" in caught.value.hint
    pair.assert_mended(caplog, "deleted")
