"""Measure what an update of an index costs, and whether it equals a build from nothing.

    python -m tests.benchmarks.update SOURCE [--documents N] [--changed 10] [--json FILE]

SOURCE is `news.jsonl.xz`, a folder that holds it as `news/news.jsonl.xz`, or a folder of documents.
They are written into a temporary folder. `chuchu index` runs as a process of its own for each row
of the table that is printed. Ends with code 1 where the updated index differs from one that is
built anew, or where, at full size, the update takes more than a twentieth of the full build.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.shared.figures import print_table, write_json
from tests.benchmarks.shared.folders import edit, with_sentence, write_folder
from tests.benchmarks.shared.memory import Peak

FULL_SIZE = 50_000
MAX_SHARE = 1 / 20
QUESTIONS = 50
# Files that changed a moment ago are compared by their content, since they may change again
# within the resolution of the file system's clock.
SETTLED_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Run:
    """One build: its time, the peak memory of its processes together, and its counts.

    `processor` are seconds of processors, of all processes.
    """

    name: str
    seconds: float
    processor: float
    peak_megabytes: float
    documents: int
    chunks: int
    counts: dict[str, int]


def main() -> None:
    """Print the table and the verdict."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--documents", type=int, default=None)
    parser.add_argument("--changed", type=int, default=10)
    parser.add_argument("--json", type=Path, default=None)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "documents"
        paths = write_folder(arguments.source, folder, arguments.documents)
        runs, same = measure(Path(place), folder, paths, arguments.changed)
    full, update = runs[0], runs[2]
    share = update.seconds / full.seconds
    print_table(
        ("build", "seconds", "of the full build", "peak MB", "texts encoded", "chunks", "counts"),
        (_row(run, full) for run in runs),
    )
    compared = ", ".join(f"{same[name]} {name}" for name in ("documents", "chunks", "questions"))
    print(f"Updated and built anew: {same['differences']} differences among {compared}.")
    print(*same["shown"], sep="\n")
    write_json(
        arguments.json,
        {"runs": [asdict(run) for run in runs], "update_share": round(share, 4), "same": same},
    )
    too_slow = full.documents >= FULL_SIZE and share > MAX_SHARE
    sys.exit(1 if same["differences"] or too_slow else 0)


def measure(
    place: Path, folder: Path, paths: list[str], changed: int
) -> tuple[list[Run], dict[str, Any]]:
    """Build after each change; return the builds and how the updated index compares."""
    index, anew = place / "index", place / "anew"
    time.sleep(SETTLED_SECONDS)
    runs = [build("full", folder, index), build("nothing changed", folder, index)]
    touched = change(folder, paths, changed)
    runs.append(build(f"{changed} documents changed", folder, index))
    runs.append(build("the same, built anew", folder, anew))
    same = compare(index, anew, touched)
    (folder / paths[-1]).parent.rename(folder / "moved")
    runs.append(build("a folder renamed", folder, index))
    return runs, same


def change(folder: Path, paths: list[str], changed: int) -> list[str]:
    """Edit six in ten of `changed` documents, add two and remove two, spread over the folder.

    Returns the paths of those edited and added.
    """
    others = changed // 5
    edited = changed - 2 * others
    spread = [paths[(2 * each + 1) * len(paths) // (2 * changed)] for each in range(changed)]
    added = []
    for path in spread[:edited]:
        edit(folder / path, "更正：文中的一个数字已于次日改正。")
    for path in spread[edited : edited + others]:
        text = (folder / path).read_text(encoding="utf-8", errors="replace")
        beside = (folder / path).with_name(f"{Path(path).stem}-new.txt")
        beside.write_text(with_sentence(text, "此件另行通知各渡口。"), encoding="utf-8")
        added.append(beside.relative_to(folder).as_posix())
    for path in spread[edited + others :]:
        (folder / path).unlink()
    return [*spread[:edited], *added]


def build(name: str, folder: Path, index: Path, *options: str) -> Run:
    """Run `chuchu index` to its end."""
    # Otherwise this run would also wait for what earlier ones left to be written to the disk.
    os.sync()
    command = (
        *(sys.executable, "-m", "bot", "index", str(folder)),
        *("--index", str(index), "--json", *options),
    )
    before, started = _processor(), time.perf_counter()
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process,
        Peak(process) as peak,
    ):
        said, _ = process.communicate()
        seconds = time.perf_counter() - started
    if process.returncode:
        sys.exit(f"{name}: chuchu index ended with code {process.returncode}: {said.decode()}")
    report = json.loads(said)
    return Run(
        name=name,
        seconds=round(seconds, 3),
        processor=round(_processor() - before, 2),
        peak_megabytes=peak.megabytes,
        documents=report["documents"],
        chunks=report["chunks"],
        counts=report["counts"],
    )


def _processor() -> float:
    """Return the seconds of processors that ended child processes and theirs have used."""
    used = os.times()
    return used.children_user + used.children_system


def compare(index: Path, anew: Path, touched: list[str]) -> dict[str, Any]:
    """Compare two indexes in a process of their own, which may be large."""
    command = [
        *(sys.executable, "-m", "tests.benchmarks.same", str(index), str(anew), "--json"),
        *("--questions", str(QUESTIONS), "--also", *touched),
    ]
    result = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if not result.stdout:
        sys.exit("The indexes could not be compared.")
    same: dict[str, Any] = json.loads(result.stdout)
    return same


def _row(run: Run, full: Run) -> tuple[object, ...]:
    counts = ", ".join(f"{count} {name}" for name, count in run.counts.items() if name != "encoded")
    share = f"1/{full.seconds / run.seconds:.1f}"
    sizes = (run.peak_megabytes, run.counts["encoded"], run.chunks)
    return run.name, f"{run.seconds:.2f}", share, *sizes, counts


if __name__ == "__main__":
    main()
