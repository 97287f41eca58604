"""An index survives the end of its builder at any change of a file, and a disk that fails or fills.

A sample of the moments is met by default, each one with CHUCHU_TEST_EVERY_WRITE=1. Where no fault can
be made the tests are skipped; with CHUCHU_TEST_REQUIRE_FAULTS=1 they fail.
"""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.settings import SAMPLES
from corpus.errors import IndexUnavailable
from embeddings.build.chunk_encoder import TextAndContext
from embeddings.build.pipeline import build_index
from embeddings.build.vector_cache import VectorCache
from embeddings.build.vector_reuse import chunk_vector_key
from embeddings.store.catalog.reader import Catalog
from embeddings.store.generations import check, open_index, roll_back
from embeddings.store.layout import GenerationLayout, IndexLayout
from embeddings.tools import Tools
from tests.embeddings.build import faults
from tests.embeddings.digest import Digest, digest_of
from tests.embeddings.build.faults import ALL, GROWING, RENAMES, SYNCS, Call, Fault, Outcome
from tests.fakes import LetterEncoder

EVERY_WRITE = bool(os.environ.get("CHUCHU_TEST_EVERY_WRITE"))
REQUIRED = bool(os.environ.get("CHUCHU_TEST_REQUIRE_FAULTS"))
ACTIONS = ("first", "update", "full", "roll-back")
PAGE = 4096


@dataclass(frozen=True, slots=True)
class Scene:
    """An index before a change, the folder it shall show, and what it answers before and after.

    `chunks` are all that a build encodes, `changes` those that the change makes on the disk.
    """

    action: str
    documents: Path
    before: Path
    old: Digest | None
    new: Digest
    chunks: tuple[TextAndContext, ...]
    changes: tuple[str, ...]

    def repeat(self, index: Path, tools: Tools) -> None:
        """Do the change in this process, undisturbed; a change that is done is not done again."""
        if self.action != "roll-back":
            build_index(self.documents, index, tools, full=self.action == "full")
        elif answers(index, tools) != self.new:
            roll_back(index, tools.recipe)


def command(action: str, documents: Path, index: Path) -> list[str]:
    """Return the program that does a change."""
    what = "build" if action in ("first", "update") else action
    program = (sys.executable, "-m", "tests.embeddings.build.one_build")
    return [*program, what, str(documents), str(index)]


def prepare(action: str, place: Path, tools: Tools) -> Scene:
    """Build what is there before, and do the change once without a fault."""
    documents, before, after = place / "documents", place / "before", place / "after"
    if action == "first":
        # More chunks than are encoded at once.
        write(documents, numbered(530))
    else:
        write(documents, numbered(12))
        build_index(documents, before, tools)
        edit(documents)
        shutil.copytree(before, after)
    if action == "roll-back":
        build_index(documents, before, tools)
        build_index(documents, after, tools)
    outcome = faults.run(command(action, documents, after), after)
    assert (outcome.code, outcome.complaint) == (0, "")
    return Scene(
        action,
        documents,
        before,
        answers(before, tools),
        digest_of(after, tools),
        all_chunks(documents, place / "chunks", tools),
        tuple(outcome.changes),
    )


def write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for path, text in files.items():
        (folder / path).write_text(text, encoding="utf-8")


def numbered(number: int) -> dict[str, str]:
    return {
        f"{each:03}.txt": f"第{each}份文件写的是甲{'乙' * (each % 9)}。" for each in range(number)
    }


def edit(documents: Path) -> None:
    """Change two files, add one, remove one, and move one."""
    write(documents, {"001.txt": "这一份也改了：丙乙。", "003.txt": "这一份改成了丙。"})
    write(documents, {"new.txt": "新的一份：丙丙乙。"})
    (documents / "005.txt").unlink()
    (documents / "007.txt").rename(documents / "moved.txt")


def all_chunks(documents: Path, index: Path, tools: Tools) -> tuple[TextAndContext, ...]:
    build_index(documents, index, tools)
    return tuple(chunks_of(IndexLayout(index).generation(1)))


def answers(index: Path, tools: Tools) -> Digest | None:
    """Return what an index answers, None where there is none."""
    try:
        return digest_of(index, tools)
    except IndexUnavailable as error:
        assert error.message == "There is no index yet."  # noqa: PT017 - no other reason will do
        return None


@pytest.fixture(scope="module")
def possible() -> None:
    """Skip where no fault can be made."""
    reason = faults.why_not()
    if reason and REQUIRED:
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="module")
def scenes(tmp_path_factory, analyser, possible) -> Callable[[str], Scene]:
    """Return a function that prepares each scene once."""
    prepared: dict[str, Scene] = {}

    def scene(action: str) -> Scene:
        if action not in prepared:
            place = tmp_path_factory.mktemp(action)
            prepared[action] = prepare(action, place, Tools(LetterEncoder(), analyser))
        return prepared[action]

    return scene


def moments(changes: Sequence[str], calls: Sequence[Call], sample: int) -> Iterable[int]:
    """Count the changes that `calls` make; a sample of them is spread, and closest at the end.

    Where each is to be met the row is open: threads may make more in one run than in another.
    """
    if EVERY_WRITE:
        return count(1)
    names = {call.name for call in calls}
    total = sum(change.split()[0] in names for change in changes)
    last = range(max(1, total - sample // 2), total + 1)
    return sorted({*range(1, total, 1 + total // (sample - sample // 2)), *last})


def disturbed(
    scene: Scene, index: Path, calls: Sequence[Call], sample: int, **how: Any
) -> Iterator[Outcome]:
    """Do the change again and again, each time with the fault at another moment."""
    missed = 0
    for at in moments(scene.changes, calls, sample):
        shutil.rmtree(index, ignore_errors=True)
        if scene.before.exists():
            shutil.copytree(scene.before, index)
        fault = Fault(at, calls=calls, **how)
        outcome = faults.run(command(scene.action, scene.documents, index), index, fault)
        if outcome.met:
            missed = 0
            yield outcome
            continue
        assert outcome.code == 0
        missed += 1
        if missed == 3:
            return


def assert_old_or_new(scene: Scene, index: Path, tools: Tools, outcome: Outcome) -> None:
    """The answers are those before the change or those after it, and the index is whole."""
    moment = outcome.changes[-1]
    answer = answers(index, tools)
    assert answer in ([scene.new] if outcome.code == 0 else [scene.old, scene.new]), moment
    if answer is not None:
        current = [each for each in check(index, tools.recipe) if each.current]
        assert [each.problem for each in current] == [None], moment


def assert_mended(scene: Scene, index: Path, tools: Tools, outcome: Outcome) -> None:
    """The same change, undisturbed, succeeds, and encodes only what nothing has kept."""
    encoder = LetterEncoder()
    lost = not_known(index, scene, tools)
    scene.repeat(index, Tools(encoder, tools.analyser))
    assert set(encoder.encoded) <= lost, outcome.changes[-1]
    assert answers(index, tools) == scene.new, outcome.changes[-1]
    assert all(each.problem is None for each in check(index, tools.recipe))


def not_known(index: Path, scene: Scene, tools: Tools) -> set[str]:
    """Return the texts and contexts of the chunks that neither the cache nor a generation holds."""
    known = kept_in_cache(index, scene, tools) | held_by_generations(index, tools)
    return {text for chunk in scene.chunks if chunk not in known for text in chunk}


def kept_in_cache(index: Path, scene: Scene, tools: Tools) -> set[TextAndContext]:
    """Ask a copy of the cache, with the journal that may lie beside it."""
    aside = index.with_name("cache")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    cache = IndexLayout(index).cache
    for path in index.glob(f"{cache.name}*"):
        shutil.copy(path, aside)
    keys = {chunk_vector_key(tools.encoder.fingerprint, *chunk): chunk for chunk in scene.chunks}
    with closing(VectorCache(aside / cache.name)) as opened:
        return {keys[key] for key in opened.find(list(keys))}


def held_by_generations(index: Path, tools: Tools) -> set[TextAndContext]:
    """Return the chunks of the generations that are whole."""
    try:
        whole = [each.generation for each in check(index, tools.recipe) if each.problem is None]
    except IndexUnavailable:
        return set()
    layout = IndexLayout(index)
    return {chunk for number in whole for chunk in chunks_of(layout.generation(number))}


def chunks_of(generation: GenerationLayout) -> list[TextAndContext]:
    """Return the texts of all chunks of a generation with their contexts."""
    with closing(Catalog(generation.catalog)) as catalog:
        return [pair for each in catalog.stored() for pair in catalog.searched(each.chunks)]


def assert_told(outcome: Outcome) -> None:
    """It succeeded, or it said in one line what is wrong."""
    assert outcome.code in (0, 1), (outcome.changes[-1], outcome.complaint)
    assert len(outcome.complaint.splitlines()) == outcome.code, outcome.complaint


@pytest.mark.parametrize("action", ACTIONS)
def test_a_build_killed_at_any_change_leaves_the_old_answers_or_the_new(
    action, scenes, letters, tmp_path
):
    scene, index = scenes(action), tmp_path / "index"
    for outcome in disturbed(scene, index, ALL, 5):
        assert outcome.code == -9
        assert_old_or_new(scene, index, letters, outcome)
        assert_mended(scene, index, letters, outcome)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_power_cut_that_takes_what_was_not_synced_leaves_the_old_answers_or_the_new(
    action, scenes, letters, tmp_path
):
    scene, index = scenes(action), tmp_path / "index"
    for outcome in disturbed(scene, index, SYNCS + RENAMES, 4, forgetful=True):
        assert_old_or_new(scene, index, letters, outcome)
        assert_mended(scene, index, letters, outcome)


@pytest.mark.parametrize("onwards", [False, True], ids=["once", "onwards"])
@pytest.mark.parametrize(
    ("error", "calls"), [(errno.ENOSPC, GROWING), (errno.EIO, ALL)], ids=["full", "broken"]
)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_disk_that_refuses_any_change_is_one_sentence_and_the_old_answers_stay(
    action, error, calls, onwards, scenes, letters, tmp_path
):
    scene, index = scenes(action), tmp_path / "index"
    for outcome in disturbed(scene, index, calls, 2, error=error, onwards=onwards):
        assert_told(outcome)
        assert_old_or_new(scene, index, letters, outcome)
        assert_mended(scene, index, letters, outcome)


def test_the_command_line_says_one_sentence_of_a_disk_that_is_full(possible, tools, tmp_path):
    index = tmp_path / "index"
    program = [sys.executable, "-m", "bot", "index", str(SAMPLES), "--index", str(index)]
    for at in (2, 20, 60):
        fault = Fault(at, error=errno.ENOSPC, onwards=True, calls=GROWING)
        outcome = faults.run(program, index, fault)
        # Its progress stands above the sentence.
        *_, sentence = outcome.complaint.splitlines()
        assert (outcome.code, outcome.output) == (1, ""), outcome.complaint
        assert "can't be written" in sentence
        assert "Traceback" not in outcome.complaint
    assert answers(index, tools) is None

    assert faults.run(program, index).code == 0
    with closing(open_index(index, tools.recipe)) as opened:
        assert opened.info.documents


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk in memory, of which the size can be set."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(place)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode and REQUIRED:
        pytest.fail(mounted.stderr)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def leave_free(disk: Path, size: int) -> None:
    used = shutil.disk_usage(disk).used
    subprocess.run(["mount", "-o", f"remount,size={used + size}", str(disk)], check=True)


def filled_up(scene: Scene, disk: Path, free: int) -> Outcome:
    """Do the change on a disk with so many bytes left."""
    index = disk / "index"
    leave_free(disk, 64_000_000)
    shutil.rmtree(index, ignore_errors=True)
    shutil.copytree(scene.before, index)
    leave_free(disk, free)
    return faults.run(command(scene.action, scene.documents, index), index)


@pytest.mark.parametrize("action", ["update", "full"])
def test_a_disk_that_fills_up_at_any_moment_is_one_sentence_and_the_old_answers_stay(
    action, scenes, letters, disk
):
    scene, index = scenes(action), disk / "index"
    for pages in count(0, 1 if EVERY_WRITE else 6):
        outcome = filled_up(scene, disk, pages * PAGE)
        assert_told(outcome)
        if outcome.code == 0:
            break
        assert answers(index, letters) == scene.old, pages
        leave_free(disk, 64_000_000)
        assert_mended(scene, index, letters, outcome)
    assert pages > 1
    assert answers(index, letters) == scene.new


@pytest.mark.skipif(not os.geteuid(), reason="who may mount a disk has done it above")
def test_a_disk_that_fills_up_is_tried_in_a_namespace_where_only_root_may_mount(tmp_path):
    enter = ["unshare", "--map-root-user", "--mount"]
    if subprocess.run([*enter, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no namespace can be made")
    pytest_here = [sys.executable, "-m", "pytest", "-q", f"--basetemp={tmp_path / 'inside'}"]
    run = subprocess.run(
        [*enter, *pytest_here, "-k", "fills_up_at_any_moment", __file__],
        capture_output=True,
        text=True,
        check=False,
        cwd=faults.ROOT,
    )
    assert run.returncode == 0, run.stdout
