"""A generation whose manifest is not its own, or was edited, never answers."""

import json
import shutil
from typing import Any

import pytest

from embeddings.store.layout import GenerationLayout
from tests.embeddings.damage.two_generations import parts


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
        pair.restore()
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


def test_a_generation_that_was_lost_is_reported_and_the_one_before_answers(pair, caplog):
    shutil.rmtree(pair.newer.folder)

    assert pair.answer() == pair.first
    assert "Generation 1 answers instead" in caplog.text
    assert pair.damaged() == {2}
    pair.assert_mended(caplog, "lost")
