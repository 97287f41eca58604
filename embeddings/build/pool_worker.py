"""A process that reads and analyses for a build.

`python -m embeddings.build.pool_worker [DICTIONARY]` reads requests from its standard input and
writes responses to its standard output, one frame each. It ends when its input does, so it never
outlives the build that started it.
"""

import marshal
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from corpus.cleaning.boilerplate_lines import without_lines
from corpus.sandbox.frames import read_frame, write_frame
from corpus.sandbox.process import shared_sandbox
from embeddings.build.document_analysis import analyse_document, read_file
from embeddings.build.spool import read_document
from embeddings.text.analyser import Analyser

LARGEST = 2**32 - 1
Item = tuple[Any, ...]
Perform = Callable[[str, Sequence[Item]], list[Item]]


def task_runner(analyser: Analyser) -> Perform:
    """Return a function that does either kind of work on items, in the process that calls it.

    `read` takes `(path, location, text_column)` and gives the fields of a Read; `analyse` takes
    `(spool, place, left_out)` and gives those of an Analysis.
    """

    def read(path: str, location: str, text_column: str | None) -> Item:
        found = read_file(path, location, text_column)
        return found.line, found.candidate_lines, found.reason, found.checksum

    def analysed(spool: str, place: int, left_out: tuple[int, ...]) -> Item:
        document = without_lines(read_document(Path(spool), place), left_out)
        found = analyse_document(document, analyser)
        return found.terms, found.abbreviations, found.minhash_signature

    works: dict[str, Callable[..., Item]] = {"read": read, "analyse": analysed}

    def perform(work: str, items: Sequence[Item]) -> list[Item]:
        return [works[work](*item) for item in items]

    return perform


def main(dictionary: str | None = None) -> None:
    """Answer until the input ends."""
    asked = sys.stdin.buffer
    # Whatever a library prints must not come between the frames.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    analyser = Analyser(Path(dictionary) if dictionary else None)
    write_frame(answers, analyser.identity.encode())
    perform = task_runner(analyser)
    while (frame := read_frame(asked, LARGEST)) is not None:
        work, items = marshal.loads(frame)  # noqa: S302 - only the build that started us writes it
        try:
            answer = marshal.dumps((None, perform(work, items)))
        except Exception as error:
            answer = marshal.dumps((f"{type(error).__name__}: {error}", []))
        try:
            write_frame(answers, answer)
        except BrokenPipeError:
            break
    shared_sandbox().close()


if __name__ == "__main__":
    main(*sys.argv[1:])
