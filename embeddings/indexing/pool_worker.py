"""A process that reads and analyses documents for a build.

`python -m embeddings.indexing.pool_worker [DICTIONARY]` reads requests from its standard input and
writes responses to its standard output, one frame each. The first frame that it reads is the
tokenizer of the build's encoder as JSON, or empty where the build finds the words itself; the first
that it writes is the identity of its analyser. It ends when its input does, so it never outlives
the build that started it.
"""

import gc
import marshal
import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from corpus.cleaning.boilerplate_lines import without_lines
from corpus.sandbox.frames import read_frame, write_frame
from corpus.sandbox.process import shared_sandbox
from embeddings.encoding.static_batches import WordFinder
from embeddings.indexing.document_analysis import Fields, analyse_documents, read_file, to_fields
from embeddings.indexing.failures import trace_of
from embeddings.indexing.spool import load_documents
from embeddings.text.analyser import Analyser

MAX_FRAME = 2**32 - 1
_OBJECTS_PER_COLLECTION = 50_000
Item = tuple[Any, ...]
Outcome = tuple[str | None, Fields]
"""The fields of a result; or the trace of the exception that the item caused, and no fields."""
RunTask = Callable[[str, Sequence[Item]], list[Outcome]]


def task_runner(analyser: Analyser, words: Callable[[], WordFinder | None]) -> RunTask:
    """Return a function that runs a task, given by its name, on items in the calling process.

    `read` takes `(path, location, text_column)` and returns the fields of a ReadResult; `analyse`
    takes `(spool file, offset, numbers of lines to leave out)` and returns the fields of an
    AnalysedDocument, with the words that `words()` finds. An item that causes an exception does not
    end the others.
    """

    def read(items: Sequence[Item]) -> list[Fields]:
        results = [read_file(*item) for item in items]
        return [(each.line, each.candidate_lines, each.reason, each.checksum) for each in results]

    def analyse(items: Sequence[Item]) -> list[Fields]:
        # All items of a build are in one spool.
        spools, offsets, left_out = zip(*items, strict=True)
        documents = map(without_lines, load_documents(Path(spools[0]), offsets), left_out)
        return list(map(to_fields, analyse_documents(documents, analyser, words())))

    tasks: dict[str, Callable[[Sequence[Item]], list[Fields]]] = {"read": read, "analyse": analyse}

    def run(task: str, items: Sequence[Item]) -> list[Outcome]:
        try:
            return [(None, fields) for fields in tasks[task](items)]
        except Exception as error:
            if len(items) == 1:
                return [(trace_of(error), ())]
            return [outcome for item in items for outcome in run(task, [item])]

    return run


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
    tokenizer = read_frame(requests, MAX_FRAME)

    @cache
    def words() -> WordFinder | None:
        return WordFinder(Tokenizer.from_buffer(tokenizer)) if tokenizer else None

    run = task_runner(analyser, words)
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
