"""Serve a changing folder under questions, attacks and kills for a time, and check everything.

python -m tests.soak --minutes 30 --seed 1

A server with two workers serves a folder of about 40 documents. Meanwhile

- eight clients ask; each citation is compared with what the cited file held when the generation
  that answered was built, and with the document that the server shows;
- files are added, edited, moved, removed, damaged, locked, and replaced by what is no file;
- hostile requests come: not HTTP, without end, slow, huge, fuzzed, dropped, and floods;
- builds and workers are killed, the index is rolled back and updated by hand, listeners of
  `/events` vanish.

The run fails, with exit code 1, at the first of these:

- a status of 5xx. One is right: 503 with `Retry-After` during a flood of more requests than the
  limit, and three seconds after it;
- an answer whose generation was not current, a citation whose text, lines or highlights are not
  those of the file, a document that does not hold its quote, a document that is not found;
- a connection that breaks, unless a worker was killed in the last five seconds;
- a traceback or a control character in the log; a process that ends by itself or is left over;
- memory, open files, threads, temporary files, generations or bytes on disk beyond the bounds of
  `usage.py` and `ending.py`;
- an index that at the end is not that of a full build of the folder.

The same seed makes the same choices; their moments depend on the machine. Linux only.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.soak.run import Run

_MOST_FAULTS = 20


def report(run: Run) -> None:
    """Print what was counted, what each process used early and late, and the faults."""
    print(f"{time.monotonic() - run.record.began:.0f} s")
    for what, number in sorted(run.record.counts.items()):
        print(f"{number:9,}  {what}")
    for pid, taken in run.samples.items():
        early, late = taken[len(taken) // 3], taken[-1]
        print(
            f"{late.at - taken[0].at:7.0f} s  process {pid}: {early.megabytes:.0f} MB, then "
            f"{late.megabytes:.0f} MB, {early.files}, {late.files} files, {late.threads} threads"
        )
    if not run.record.faults:
        print("No fault.")
        return
    print("\nFaults:")
    for fault in run.record.faults[:_MOST_FAULTS]:
        print(f"- {fault}")
    print(f"\nThe end of the server's log:\n{run.server.last_lines()}")


def main() -> int:
    """Read the command line and run."""
    summary, _, details = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        "tests.soak",
        description=summary,
        epilog=details,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep the folder")
    options = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="soak-"))
    run = Run(place, options.seed)
    try:
        faults = run.run(options.minutes)
        report(run)
    finally:
        if options.keep:
            print(f"The folder is {place}.")
        else:
            shutil.rmtree(place, ignore_errors=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
