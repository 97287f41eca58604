"""A process that reads and analyses documents for a build.

`python -m embeddings.indexing.pool_worker [DICTIONARY]` reads requests from its standard input and
writes responses to its standard output, one frame each. It ends when its input does, so it never
outlives the build that started it.
"""

import gc
import marshal
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from corpus.cleaning.boilerplate_lines import without_lines
from corpus.sandbox.frames import read_frame, write_frame
from corpus.sandbox.process import shared_sandbox
from embeddings.indexing.document_analysis import Fields, analyse_document, read_file, to_fields
from embeddings.indexing.failures import trace_of
from embeddings.indexing.spool import load_document
from embeddings.text.analyser import Analyser

MAX_FRAME = 2**32 - 1
_OBJECTS_PER_COLLECTION = 50_000
Item = tuple[Any, ...]
Outcome = tuple[str | None, Fields]
"""The fields of a result; or the trace of the exception that the item caused, and no fields."""
RunTask = Callable[[str, Sequence[Item]], list[Outcome]]


def task_runner(analyser: Analyser) -> RunTask:
    """Return a function that runs a task, given by its name, on items in the calling process.

    `read` takes `(path, location, text_column)` and returns the fields of a ReadResult; `analyse`
    takes `(spool file, offset, numbers of lines to leave out)` and returns the fields of an
    AnalysedDocument. An item that causes an exception does not end the others.
    """

    def read(path: str, location: str, text_column: str | None) -> Fields:
        result = read_file(path, location, text_column)
        return result.line, result.candidate_lines, result.reason, result.checksum

    def analyse(spool: str, offset: int, left_out: tuple[int, ...]) -> Fields:
        document = without_lines(load_document(Path(spool), offset), left_out)
        return to_fields(analyse_document(document, analyser))

    tasks: dict[str, Callable[..., Fields]] = {"read": read, "analyse": analyse}

    def run(task: str, items: Sequence[Item]) -> list[Outcome]:
        return [_outcome(tasks[task], item) for item in items]

    return run


def _outcome(task: Callable[..., Fields], item: Item) -> Outcome:
    try:
        return None, task(*item)
    except Exception as error:
        return trace_of(error), ()


def main(dictionary: str | None = None) -> None:
    """Serve requests until the input ends."""
    # Python looks for cyclic garbage after 700 new objects, which a few lines of text make.
    gc.set_threshold(_OBJECTS_PER_COLLECTION)
    requests = sys.stdin.buffer
    # Whatever a library prints must not come between the frames.
    responses = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    analyser = Analyser(Path(dictionary) if dictionary else None)
    write_frame(responses, analyser.identity.encode())
    run = task_runner(analyser)
    while (frame := read_frame(requests, MAX_FRAME)) is not None:
        task, items = marshal.loads(frame)  # noqa: S302 - only the build that started us writes it
        try:
            response = marshal.dumps((None, run(task, items)))
        except Exception as error:
            response = marshal.dumps((trace_of(error), []))
        try:
            write_frame(responses, response)
        except BrokenPipeError:
            break
    shared_sandbox().close()


if __name__ == "__main__":
    main(*sys.argv[1:])
