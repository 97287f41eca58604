"""Measure a set-up: from a clone to the first answer, with torch and without; and the tests.

    python -m tests.benchmarks.set_up [--suite] [--results FOLDER]

Clones this repository's commit into a temporary folder, creates an environment there, installs, and
asks a question about the bundled samples, which are indexed for it; once as `make` installs it, and
once without torch and sentence-transformers as `deploy/requirements.txt` says. Everything is
installed once before, so that pip finds all packages in its cache; the first time needs a network.
`--suite` then runs `make test` in the clone; its own packages and the browser are set up before.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.benchmarks.results.files import RESULTS, keep_result, new_table
from tests.benchmarks.set_up import SET_UP
from tests.benchmarks.shared.figures import circumstances, print_table

_ROOT = Path(__file__).parents[3]
_QUESTION = "渡轮在能见度多少米以下停航？"
_MEGA = 1_000_000
# An answer, or none (3): either was looked for in the samples.
_ANSWERED = (0, 3)
_PASSED = re.compile(r"(\d+) passed.* in ([\d.]+)s")


@dataclass(frozen=True, slots=True)
class SetUp:
    """Seconds from the clone to the first answer, its parts, and what lies on the disk then.

    `packages` are the megabytes of the environment, `megabytes` those of all.
    """

    name: str
    cloning: float
    installing: float
    answering: float
    packages: float
    megabytes: float

    @property
    def seconds(self) -> float:
        return self.cloning + self.installing + self.answering


@dataclass(frozen=True, slots=True)
class Suite:
    """What `make test` printed last: how many tests passed in how many seconds."""

    passed: int
    seconds: float


# The commands that create `.venv` and install into it.
_INSTALLATIONS = {
    "as it installs itself": [["make", ".venv/.installed"]],
    "without torch and sentence-transformers": [
        [sys.executable, "-m", "venv", ".venv"],
        [".venv/bin/pip", "install", "--quiet", "--requirement", "deploy/requirements.txt"],
        [".venv/bin/pip", "install", "--quiet", "--no-deps", "."],
    ],
}


def main() -> None:
    """Print the table, and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--suite", action="store_true")
    parser.add_argument("--results", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    started = circumstances()
    with tempfile.TemporaryDirectory() as place:
        clone = Path(place) / "chuchu"
        set_ups = []
        for name, commands in _INSTALLATIONS.items():
            measure(name, commands, clone)
            set_ups.append(measure(name, commands, clone))
        suite = _run_suite(clone) if arguments.suite else None
    rows = [_row(each) for each in set_ups]
    if suite is not None:
        rows.append(("the test suite", f"{suite.seconds / 60:.1f} min", f"{suite.passed} tests"))
    table = new_table(("what", "measured", "beside"), rows)
    print_table(table.heads, table.rows)
    command = "make bench-setup" + (" SUITE=1" if arguments.suite else "")
    figures = {"set_ups": [asdict(each) for each in set_ups], "suite": suite and asdict(suite)}
    keep_result(SET_UP, command, started, {SET_UP: table}, figures, arguments.results)


def measure(name: str, commands: list[list[str]], clone: Path) -> SetUp:
    """Clone, install and ask; what was there before is removed."""
    shutil.rmtree(clone, ignore_errors=True)
    cloning = _timed(["git", "clone", "--quiet", str(_ROOT), str(clone)], _ROOT)
    installing = sum(_timed(command, clone) for command in commands)
    answering = _timed([".venv/bin/chuchu", "ask", _QUESTION], clone, _ANSWERED)
    packages, all_files = _megabytes(clone / ".venv"), _megabytes(clone)
    return SetUp(name, cloning, installing, answering, packages, all_files)


def _timed(command: list[str], folder: Path, ends: tuple[int, ...] = (0,)) -> float:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHUCHU_")}
    started = time.perf_counter()
    code = subprocess.run(
        command, cwd=folder, env=kept, stdout=subprocess.DEVNULL, check=False
    ).returncode
    if code not in ends:
        sys.exit(f"{' '.join(command)} ended with code {code}.")
    return round(time.perf_counter() - started, 2)


def _megabytes(folder: Path) -> float:
    sizes = {
        (status.st_dev, status.st_ino): status.st_blocks * 512
        for path in folder.rglob("*")
        for status in (path.lstat(),)
    }
    return round(sum(sizes.values()) / _MEGA, 1)


def _run_suite(clone: Path) -> Suite:
    shutil.rmtree(clone)
    _timed(["git", "clone", "--quiet", str(_ROOT), str(clone)], _ROOT)
    _timed(["make", "browser"], clone)
    run = subprocess.run(
        ["make", "test"], cwd=clone, stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    found = _PASSED.search(run.stdout)
    if run.returncode or found is None:
        sys.exit(f"The tests failed:\n{run.stdout[-2000:]}")
    return Suite(int(found[1]), float(found[2]))


def _row(each: SetUp) -> tuple[str, str, str]:
    return (
        f"from a clone to the first answer, {each.name}",
        f"{each.seconds:.0f} s, {each.megabytes:.0f} MB",
        f"cloning {each.cloning:.0f} + installing {each.installing:.0f} + samples and answer "
        f"{each.answering:.0f} s; packages {each.packages:.0f} MB",
    )


if __name__ == "__main__":
    main()
