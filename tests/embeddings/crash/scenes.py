"""Changes of an index that are done again and again, each time with a fault at another moment.

A sample of the moments is tried by default, each one with CHUCHU_TEST_EVERY_WRITE=1.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from corpus.errors import IndexMismatch, IndexUnavailable
from embeddings.engine import TextAndContext
from embeddings.indexing.folder_engine.vector_cache import VectorCache
from embeddings.indexing.folder_engine.vector_reuse import chunk_vector_key
from embeddings.store.catalog.reader import Catalog
from embeddings.store.generations import check, roll_back
from embeddings.store.layout import GenerationLayout, IndexLayout
from embeddings.store.manifest import FORMAT
from embeddings.tools import Tools
from embeddings.types import CheckResult
from tests.embeddings.crash.build_server import BuildServer
from tests.embeddings.crash.faults import Fault, Outcome, run_build
from tests.embeddings.crash.system_calls import Call
from tests.embeddings.digest import Digest, digest_of
from tests.fakes import LetterEncoder
from tests.folder_builds import build_index

EVERY_WRITE = bool(os.environ.get("CHUCHU_TEST_EVERY_WRITE"))
ACTIONS = ("first", "update", "full", "roll-back")
# Full builds too: over an index of an earlier version of the program, and of more chunks than are
# encoded at once.
MORE_ACTIONS = ("other-format", "large")
DOCUMENTS = {"large": 530}
_FEW = 12
_OLDER = f"has format {FORMAT - 1},"
_RUNS_WITHOUT_FAULT = 3


@dataclass(frozen=True, slots=True)
class Scene:
    """An index before a change, the folder that it shall show, and its answers before and after.

    `chunks` are all that a build encodes, `changes` the system calls with which the undisturbed
    change alters files.
    """

    action: str
    documents: Path
    before: Path
    old: Digest | None
    new: Digest
    chunks: tuple[TextAndContext, ...]
    changes: tuple[str, ...]
    server: BuildServer

    def run(self, index: Path, fault: Fault | None = None) -> Outcome:
        """Do the change in a watched process."""
        action = self.action if self.action in ("full", "roll-back") else "build"
        return run_build(self.server, action, self.documents, index, fault)

    def repeat(self, index: Path, tools: Tools) -> None:
        """Do the change in this process, undisturbed; what has been done is not done again."""
        if self.action != "roll-back":
            build_index(self.documents, index, tools, full=self.action == "full")
        elif answers(index, tools) != self.new:
            roll_back(index, tools.recipe)

    def restore(self, index: Path) -> None:
        """Make an index what it was before the change."""
        shutil.rmtree(index, ignore_errors=True)
        if self.before.exists():
            shutil.copytree(self.before, index)


def prepare(action: str, place: Path, tools: Tools, server: BuildServer) -> Scene:
    """Build what is there before the change, and do the change once without a fault."""
    documents, before, after = place / "documents", place / "before", place / "after"
    _write(documents, _numbered(DOCUMENTS.get(action, _FEW)))
    if action not in ("first", "large"):
        build_index(documents, before, tools)
        _edit(documents)
    if action == "roll-back":
        build_index(documents, before, tools)
    if action == "other-format":
        _make_older(IndexLayout(before).generation(1))
    old = answers(before, tools)
    chunks = _all_chunks(documents, place / "chunks", tools)
    unfinished = Scene(action, documents, before, old, {}, chunks, (), server)
    unfinished.restore(after)
    outcome = unfinished.run(after)
    assert (outcome.code, outcome.stderr) == (0, "")
    new, changes = digest_of(after, tools), tuple(outcome.changes)
    return Scene(action, documents, before, old, new, chunks, changes, server)


def _write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for path, text in files.items():
        (folder / path).write_text(text, encoding="utf-8")


def _numbered(number: int) -> dict[str, str]:
    return {
        f"{each:03}.txt": f"第{each}份文件写的是甲{'乙' * (each % 9)}。" for each in range(number)
    }


def _edit(documents: Path) -> None:
    """Change two files, add one, remove one, and move one."""
    _write(documents, {"001.txt": "这一份也改了：丙乙。", "003.txt": "这一份改成了丙。"})
    _write(documents, {"new.txt": "新的一份：丙丙乙。"})
    (documents / "005.txt").unlink()
    (documents / "007.txt").rename(documents / "moved.txt")


def _make_older(generation: GenerationLayout) -> None:
    """Let a generation be one of an older format."""
    content = json.loads(generation.manifest.read_bytes())
    content["recipe"]["format"] = FORMAT - 1
    generation.manifest.write_text(json.dumps(content))


def _all_chunks(documents: Path, index: Path, tools: Tools) -> tuple[TextAndContext, ...]:
    build_index(documents, index, tools)
    return tuple(_chunks_of(IndexLayout(index).generation(1)))


def answers(index: Path, tools: Tools) -> Digest | None:
    """Return what an index answers, None where there is none or one of another format."""
    try:
        return digest_of(index, tools)
    except IndexMismatch as error:
        assert _OLDER in error.message  # noqa: PT017 - no other reason will do
        return None
    except IndexUnavailable as error:
        assert error.message == "There is no index yet."  # noqa: PT017 - no other reason will do
        return None


def disturbed(
    scene: Scene, index: Path, calls: Sequence[Call], sample: int, **fault: Any
) -> Iterator[Outcome]:
    """Do the change again and again, each time with the fault at another one of `calls`."""
    without_fault = 0
    for at in _moments(scene.changes, calls, sample):
        scene.restore(index)
        outcome = scene.run(index, Fault(at, calls=calls, **fault))
        if outcome.struck:
            without_fault = 0
            yield outcome
            continue
        assert outcome.code == 0
        without_fault += 1
        if without_fault == _RUNS_WITHOUT_FAULT:
            return


def _moments(changes: Sequence[str], calls: Sequence[Call], sample: int) -> Iterable[int]:
    """Number the changes that `calls` make; half of a sample are the last ones.

    The numbers of all moments have no end: threads may make more calls in one run than in another.
    """
    if EVERY_WRITE:
        return count(1)
    names = {call.name for call in calls}
    total = sum(change.split()[0] in names for change in changes)
    last = range(max(1, total - sample // 2), total + 1)
    return sorted({*range(1, total, 1 + total // (sample - sample // 2)), *last})


def assert_old_or_new(scene: Scene, index: Path, tools: Tools, outcome: Outcome) -> None:
    """The answers are those before the change or those after it, and the index is whole."""
    moment = outcome.changes[-1]
    answer = answers(index, tools)
    assert answer in ([scene.new] if outcome.code == 0 else [scene.old, scene.new]), moment
    if answer is not None:
        # Before `CURRENT` changes, a complete generation answers instead of one of another format.
        current = [each for each in check(index, tools.recipe) if each.current]
        assert [each.problem for each in current if not _is_older(each)] in ([None], []), moment


def assert_mended(scene: Scene, index: Path, tools: Tools, outcome: Outcome) -> None:
    """The same change, undisturbed, succeeds, and encodes only what was kept nowhere."""
    encoder = LetterEncoder()
    lost = _kept_nowhere(index, scene, tools)
    scene.repeat(index, replace(tools, encoder=encoder))
    assert set(encoder.encoded) <= lost, outcome.changes[-1]
    assert answers(index, tools) == scene.new, outcome.changes[-1]
    after = check(index, tools.recipe)
    assert [each.problem for each in after if each.current] == [None]
    assert all(each.problem is None or _is_older(each) for each in after)


def assert_one_sentence(outcome: Outcome) -> None:
    """The change succeeded, or it said in one line what is wrong."""
    assert outcome.code in (0, 1), (outcome.changes[-1], outcome.stderr)
    assert len(outcome.stderr.splitlines()) == outcome.code, outcome.stderr


def _is_older(result: CheckResult) -> bool:
    """Return whether a generation is of the older format."""
    return result.problem is not None and _OLDER in result.problem


def _kept_nowhere(index: Path, scene: Scene, tools: Tools) -> set[str]:
    """Return the texts and contexts of the chunks that neither the cache nor a generation holds."""
    kept = _kept_in_cache(index, scene, tools) | _kept_in_generations(index, tools)
    return {text for chunk in scene.chunks if chunk not in kept for text in chunk}


def _kept_in_cache(index: Path, scene: Scene, tools: Tools) -> set[TextAndContext]:
    """Look into a copy of the cache, with the journal that may lie beside it."""
    copy = index.with_name("cache")
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    cache = IndexLayout(index).cache
    for path in index.glob(f"{cache.name}*"):
        shutil.copy(path, copy)
    keys = {chunk_vector_key(tools.encoder.fingerprint, *chunk): chunk for chunk in scene.chunks}
    with closing(VectorCache(copy / cache.name)) as opened:
        return {keys[key] for key in opened.find(list(keys))}


def _kept_in_generations(index: Path, tools: Tools) -> set[TextAndContext]:
    try:
        whole = [each.generation for each in check(index, tools.recipe) if each.problem is None]
    except IndexUnavailable:
        return set()
    layout = IndexLayout(index)
    return {chunk for number in whole for chunk in _chunks_of(layout.generation(number))}


def _chunks_of(generation: GenerationLayout) -> list[TextAndContext]:
    """Return the texts of all chunks of a generation with their contexts."""
    with closing(Catalog(generation.catalog)) as catalog:
        _, documents = catalog.files_and_documents()
        return [pair for each in documents for pair in catalog.chunk_texts(each.chunks)]
