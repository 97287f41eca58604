"""A disk that fails or fills up at any change is one sentence, and the old index stays."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from embeddings.store.generations import open_index
from tests.embeddings.crash.build_server import ROOT
from tests.embeddings.crash.faults import Fault, Outcome, run_program
from tests.embeddings.crash.scenes import (
    ACTIONS,
    EVERY_WRITE,
    MORE_ACTIONS,
    Scene,
    answers,
    assert_mended,
    assert_old_or_new,
    assert_one_sentence,
    disturbed,
)
from tests.embeddings.crash.system_calls import ALL, GROWING

PAGE = 4096


@pytest.mark.parametrize("onwards", [False, True], ids=["once", "onwards"])
@pytest.mark.parametrize(
    ("error", "calls"), [(errno.ENOSPC, GROWING), (errno.EIO, ALL)], ids=["full", "broken"]
)
@pytest.mark.parametrize("action", [*ACTIONS, *(MORE_ACTIONS if EVERY_WRITE else [])])
def test_a_disk_that_refuses_any_change_is_one_sentence_and_the_old_answers_stay(
    action, error, calls, onwards, scenes, letters, tmp_path
):
    scene, index = scenes(action), tmp_path / "index"
    for outcome in disturbed(scene, index, calls, 2, error=error, onwards=onwards):
        assert_one_sentence(outcome)
        assert_old_or_new(scene, index, letters, outcome)
        assert_mended(scene, index, letters, outcome)


def test_the_command_line_reports_a_full_disk_in_one_sentence(
    faults_possible, tools, folder, tmp_path
):
    documents, index = folder({"a.txt": "渡轮停航。"}), tmp_path / "index"
    program = [sys.executable, "-m", "bot", "index", str(documents), "--index", str(index)]
    for at in (2, 60) if not EVERY_WRITE else range(2, 80, 13):
        fault = Fault(at, error=errno.ENOSPC, onwards=True, calls=GROWING)
        outcome = run_program(program, index, fault)
        # The progress of the build stands above the sentence.
        *_, sentence = outcome.stderr.splitlines()
        assert (outcome.code, outcome.stdout) == (1, ""), outcome.stderr
        assert "can't be written" in sentence
        assert "Traceback" not in outcome.stderr
    assert answers(index, tools) is None

    assert run_program(program, index).code == 0
    with closing(open_index(index, tools.recipe)) as opened:
        assert opened.info.documents


@pytest.fixture
def disk(tmp_path: Path, required: bool) -> Iterator[Path]:
    """A disk in memory whose size can be set."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(place)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode and required:
        pytest.fail(mounted.stderr)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def leave_free(disk: Path, size: int) -> None:
    """Set the size of a disk so that `size` bytes are free."""
    used = shutil.disk_usage(disk).used
    # A size of 0 would be no limit.
    limit = max(PAGE, used + size)
    subprocess.run(["mount", "-o", f"remount,size={limit}", str(disk)], check=True)


def run_on_full_disk(scene: Scene, disk: Path, free: int) -> Outcome:
    """Do the change on a disk with `free` bytes left."""
    index = disk / "index"
    leave_free(disk, 64_000_000)
    scene.restore(index)
    leave_free(disk, free)
    return scene.run(index)


@pytest.mark.parametrize(
    "action", ["update", "full", *(["first", "other-format"] if EVERY_WRITE else [])]
)
def test_a_disk_that_fills_up_at_any_moment_is_one_sentence_and_the_old_answers_stay(
    action, scenes, letters, disk
):
    scene, index = scenes(action), disk / "index"
    for pages in count(0, 1 if EVERY_WRITE else 12):
        outcome = run_on_full_disk(scene, disk, pages * PAGE)
        assert_one_sentence(outcome)
        if outcome.code == 0:
            break
        assert answers(index, letters) == scene.old, pages
        leave_free(disk, 64_000_000)
        assert_mended(scene, index, letters, outcome)
    assert pages > 1
    assert answers(index, letters) == scene.new


@pytest.mark.skipif(not os.geteuid(), reason="root can mount a disk in the test above")
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
        cwd=ROOT,
    )
    assert run.returncode == 0, run.stdout
