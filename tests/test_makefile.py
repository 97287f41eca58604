"""What `make` says while it sets things up."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")


def make(environment: Path, target: str) -> list[str]:
    """Make a target with a Python that only prints what it is asked to do; return the lines."""
    binaries = environment / "bin"
    binaries.mkdir(parents=True, exist_ok=True)
    python = binaries / "python"
    python.write_text('#!/bin/sh\necho "python $*"\n')
    python.chmod(0o755)
    run = subprocess.run(
        [
            *("make", f"VENV={environment}", f"BIN={binaries}", f"PYTHON={python}"),
            f"{environment}/{target}",
        ],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


@pytest.mark.parametrize("target", [".installed", ".installed-test", ".installed-bench"])
def test_the_set_up_reports_each_installation_before_and_after(tmp_path: Path, target: str) -> None:
    lines = make(tmp_path, target)
    installing = [number for number, line in enumerate(lines) if " pip install " in line]

    assert installing
    for number in installing:
        assert lines[number - 1].startswith("Setting up ")
        assert "downloading and installing" in lines[number - 1]
        assert lines[number + 1].endswith("set up.")


def test_a_second_set_up_does_nothing(tmp_path: Path) -> None:
    make(tmp_path, ".installed")

    assert "up to date" in "".join(make(tmp_path, ".installed"))
