"""Measure how fast files are read, cleaned and split.

    python -m tests.benchmarks.reading FOLDER [--profile]

Prints, for each suffix, the files, the characters that their bytes decode to, and how many of these
a second become documents and chunks, on one core. With `--profile` also where the time goes.
"""

import argparse
import cProfile
import pstats
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus.chunk import split
from corpus.cleaning.boilerplate_lines import candidate_lines
from corpus.errors import DocumentError
from corpus.read import parse_document
from corpus.sandbox.process import shared_sandbox
from corpus.types import SourceFile
from corpus.walk import read_bytes, walk

_LISTED = 15


@dataclass(slots=True)
class Total:
    """What was read of one file type; `seconds` are processor time of this process."""

    files: int = 0
    skipped: int = 0
    characters: int = 0
    chunks: int = 0
    seconds: float = 0.0


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--profile", action="store_true")
    arguments = parser.parse_args()
    profile = cProfile.Profile()
    if arguments.profile:
        profile.enable()
    totals = measure(arguments.folder)
    profile.disable()
    shared_sandbox().close()
    print("| suffix | files | skipped | characters | chunks | characters a second |")
    print("|---|---|---|---|---|---|")
    for suffix, total in sorted(totals.items()):
        rate = total.characters / total.seconds if total.seconds else 0
        print(
            f"| {suffix} | {total.files:,} | {total.skipped:,} | {total.characters:,} "
            f"| {total.chunks:,} | {rate:,.0f} |"
        )
    if arguments.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(_LISTED)


def measure(folder: Path) -> dict[str, Total]:
    """Read every file of a folder; return the totals by suffix."""
    totals: dict[str, Total] = defaultdict(Total)
    for source in walk(folder):
        if not isinstance(source, SourceFile):
            continue
        total = totals[PurePosixPath(source.path).suffix]
        started = time.process_time()
        try:
            document = parse_document(source.path, read_bytes(source.location))
        except DocumentError:
            total.skipped += 1
            continue
        candidate_lines(document)
        total.chunks += sum(1 for _ in split(document))
        total.seconds += time.process_time() - started
        total.files += 1
        total.characters += document.source_characters
    return totals


if __name__ == "__main__":
    main()
